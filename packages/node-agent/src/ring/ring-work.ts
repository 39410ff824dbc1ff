/**
 * The long work of a ring, beside the following of the log: wait for the cosigned log, list the partner's own persons, blind what is due, upload it,
 * announce it. Every step starts from what is stored, so it goes on after a crash where it was: a stored hop is sent again, never made again.
 */
import { failpoint } from '@ketensom/host';
import {
  canaryList,
  demand,
  elementLength,
  holdersOf,
  hopCount,
  listDomains,
  mayPassCanaries,
  nextHop,
  type Passing,
  ProtocolError,
  rowColumns,
} from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { cosignedSize } from '../driver/cosigned-log.ts';
import { inputRefusal } from '../driver/input-work.ts';
import { resolveRingRun } from '../driver/run-context.ts';
import { type MadeHop, wipeRing } from '../store/ring-store.ts';
import { refuseRing } from './end-ring.ts';
import { keepHops } from './keep-hops.ts';
import { makeHop, type RingWork } from './make-hop.ts';
import { canStartAhead, startAhead } from './own-start.ts';
import { lastPartNumber } from './passed-part.ts';
import { drawSalt, takeSalt } from './salt-work.ts';
import { sayLabels } from './say-labels.ts';
import { hopFileName, openList, sealedPartBytes } from './seal-list.ts';
import { type SeenRing, seeRing } from './see-ring.ts';
import { withEngine } from './shared-engine.ts';
import { listsOf, saySizes, startCanaryList, startOwn, startsCanaries } from './start-own.ts';

const waitSeconds = 20;

/** No cosigned log, no data (RUN-2): all of the ring have cosigned a log that holds every key. */
async function isCosigned(context: AgentContext, { config, covering }: SeenRing, signal: AbortSignal): Promise<boolean> {
  const quorum = { roster: config.roster, threshold: config.roster.length };
  const notes = await context.client.cosigned(config.round, covering, waitSeconds, signal);
  return cosignedSize(context, quorum, covering, notes) !== undefined;
}

/** A list that waits for this agent, and its hop. */
interface DueHop {
  readonly list: number;
  readonly hop: number;
}

function dueHops({ config, ring }: SeenRing, self: string): readonly DueHop[] {
  if (ring.kind !== 'passing') return [];
  return ring.lists.flatMap((progress, list) => {
    if (list === canaryList(config) && !mayPassCanaries(ring)) return [];
    const due = nextHop(config, list, progress);
    return due?.holder === self ? [{ list, hop: due.hop }] : [];
  });
}

/** Takes what the holder before sent, and makes this agent's hop of it; none where the ring has ended meanwhile. */
async function passOn(work: RingWork, { row, config, ring }: SeenRing, at: DueHop): Promise<MadeHop | undefined> {
  const { context, secrets } = work;
  const { client, primitives, self } = context;
  const before = (ring as Passing).lists[at.list];
  if (before === undefined) throw new TypeError('an owner starts its lists before others pass them on');
  const from = holdersOf(config, at.list)[at.hop - 1] ?? '';
  const place = { run: config.run, round: config.round, list: at.list, hop: at.hop - 1, from, to: self };
  const expected = {
    place,
    secret: secrets.sealSecret,
    root: before.root,
    bytes: before.count * rowColumns(config, at.list) * elementLength,
  };
  const rows = await openList(primitives, expected, (part) => client.hopPart(config.round, { list: at.list, hop: at.hop - 1 }, part));
  const made = await makeHop(work, { ...at, input: before.root, rows });
  failpoint('hop.made');
  return keepHops(context, row.round, [made])[0];
}

/** Uploads a stored hop, all but its last part, and says so: the last part goes with the event. */
async function send(context: AgentContext, { row, config }: SeenRing, made: MadeHop): Promise<void> {
  const { store, client, log } = context;
  const name = hopFileName(row.round, made.list, made.hop);
  demand(store.vectors.exists(name), 'digest-mismatch', { clause: 'OVL-6' });
  failpoint('hop');
  const file = store.vectors.open(name);
  try {
    const last = lastPartNumber(file);
    const isFresh = store.vectors.beginSending(name) || last === 0;
    const stored = isFresh ? new Set<number>() : await client.storedHopParts(row.round, made);
    for (let part = 0; part < last; part += 1) {
      if (!stored.has(part)) await client.putHopPart(row.round, made, { part, bytes: file.read(part * sealedPartBytes, sealedPartBytes) });
    }
  } finally {
    file.close();
  }
  failpoint('hop.sent');
  const { list, hop, input, output, count, length, tagsRoot } = made;
  // On disk with the event's signature, before which nothing is said; lost, the parts are found there and it is queued again.
  store.unflushed(() => {
    if (store.rings.get(row.round)?.ended !== undefined) return;
    const body = { list, in: input, out: output, count, length };
    const { run, round } = row;
    const root = tagsRoot === undefined ? {} : { tags_root: tagsRoot };
    if (hop < hopCount(config) - 1) store.outbox.enqueue({ type: 'hop.done', run, round, body: { ...body, hop } });
    else store.outbox.enqueue({ type: 'tags.final', run, round, body: { ...body, ...root } });
    store.rings.markAnnounced(round, list, hop);
  });
  const query = store.queries.get(row.run)?.name;
  log('round-step', { run: row.run, query, round: row.round, step: 'hop', list, hop, of: hopCount(config), bytes: length });
}

async function withWork<Done>(context: AgentContext, seen: SeenRing, act: (work: RingWork) => Promise<Done>): Promise<Done> {
  const { store, now } = context;
  const { row, config, ring } = seen;
  const secrets = store.rings.secrets(row.round);
  if (secrets === undefined) throw new ProtocolError('round-closed', { clause: 'OVL-6' });
  const { pinned, resolved } = resolveRingRun(context, row.run, store.queries.get(row.run)?.received ?? now());
  const keyKinds = (list: number) => listDomains(resolved.plan, config.lists[list] ?? { sets: [] }, pinned.codebook);
  try {
    return await withEngine((engine) => act({ context, config, secrets, engine, keys: ring.keys, keyKinds }));
  } finally {
    wipeRing(secrets);
  }
}

async function step(context: AgentContext, seen: SeenRing, signal: AbortSignal): Promise<boolean> {
  const { store, self } = context;
  const { row, ring, config } = seen;
  if (canStartAhead(context, seen)) {
    await startAhead(context, seen, (act) => withWork(context, seen, act));
    return true;
  }
  if (ring.kind === 'awaiting-salt') return drawSalt(context, seen, () => isCosigned(context, seen, signal));
  if (ring.kind === 'labelling') return sayLabels(context, seen);
  if (ring.kind !== 'passing') return false;
  if (ring.salt !== undefined && (await takeSalt(context, seen, ring.salt))) return true;
  if (!store.outbox.has('sizes.sealed', { run: row.run, round: row.round })) {
    if (!(await isCosigned(context, seen, signal))) return false;
    await withWork(context, seen, (work) => saySizes(work, seen));
    return true;
  }
  const isMade = (list: number): boolean => store.rings.hop(row.round, list, 0) !== undefined;
  if (!listsOf(config, self).every(isMade)) {
    // Their events are queued behind that of the sizes.
    for (const made of await withWork(context, seen, (work) => startOwn(work, seen))) await send(context, seen, made);
    return true;
  }
  const due = dueHops(seen, self);
  const made = due.map(({ list, hop }) => store.rings.hop(row.round, list, hop));
  // What is made goes before anything else is blinded: the next holder waits for it.
  const waiting = made.find((hop) => hop?.announced === false);
  if (waiting === undefined && startsCanaries(config, self) && !isMade(canaryList(config))) {
    await withWork(context, seen, (work) => startCanaryList(work, seen));
    return true;
  }
  const next = due.find((_, at) => made[at] === undefined);
  if (waiting === undefined && next === undefined) return false;
  const ready = waiting ?? (next && (await withWork(context, seen, (work) => passOn(work, seen, next))));
  if (ready !== undefined) await send(context, seen, ready);
  return true;
}

/** Does the next piece of a ring's work; false when it must wait for others. @throws what is worth trying again, HaltError, our own faults. */
export async function workOnRing(context: AgentContext, round: string, signal: AbortSignal): Promise<boolean> {
  const row = context.store.rings.get(round);
  if (row === undefined || row.ended !== undefined) return false;
  try {
    return await step(context, seeRing(context, row), signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const code = inputRefusal(context, row, error);
    context.store.transaction(() => refuseRing(context, row, code))();
    return true;
  }
}
