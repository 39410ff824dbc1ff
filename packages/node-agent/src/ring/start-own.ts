/**
 * A partner's own part in a ring, in two steps of which each is taken up again after a crash: the exact sizes of its lists are sealed to the coordinator as soon as the
 * lists are read and the log is cosigned; the lists themselves go to the next holder once they are blinded.
 */
import { failpoint } from '@ketensom/host';
import {
  canaryList,
  decodeHex,
  demand,
  deriveSizesCommit,
  encodeHex,
  encodeSizes,
  holdersOf,
  type RingConfig,
  sealTo,
  utf8,
} from '@ketensom/protocol';
import type { AfterCommit, AgentContext } from '../driver/context.ts';
import { keepFinding } from '../driver/refusals.ts';
import { logProcessing } from '../processing-log/log-processing.ts';
import { type Finding, judgeAhead } from '../selections/judge.ts';
import type { MadeHop, RingRow } from '../store/ring-store.ts';
import { refuseRing } from './end-ring.ts';
import { keepHops } from './keep-hops.ts';
import { makeHop, type RingWork } from './make-hop.ts';
import { type OwnRows, type ReadLists, takeListed, takeRows } from './own-start.ts';
import type { SeenRing } from './see-ring.ts';
import { startCanaries } from './start-rows.ts';

/** Leaves a ring because of what the ledger of selections found. Part of the caller's transaction. */
function refuseFound(context: AgentContext, row: RingRow, finding: Finding): AfterCommit {
  const tell = keepFinding(context, { run: row.run, round: row.round }, finding);
  const after = refuseRing(context, row, 'declined');
  return () => {
    after();
    tell();
  };
}

/** Writes down what is answered, where auditors of the house and the next question find it, and with it does `act`. False where the ring has ended, also by what the ledger says of it. */
async function enterAnswer(context: AgentContext, row: RingRow, { listed, started }: ReadLists, act: () => void): Promise<boolean> {
  const { store } = context;
  const { known, reading } = listed;
  logProcessing(context, row.run, known, { action: 'lists', asked: reading.asked, started, status: 'Ok' });
  for (;;) {
    const { finding, isCurrent, enter } = await judgeAhead(context, row.run, known, reading.asked);
    let isEntered = false;
    const after = store.transaction(() => {
      if (store.rings.get(row.round)?.ended !== undefined) return undefined;
      if (!isCurrent()) return 'again';
      if (finding !== undefined) return refuseFound(context, row, finding);
      enter(row.round);
      act();
      isEntered = true;
      return undefined;
    });
    if (after === 'again') continue;
    after?.();
    return isEntered;
  }
}

/** Seals the sizes of the partner's lists to the coordinator, and says so: the first that leaves. @throws ProtocolError as `listOwn`. */
export async function saySizes(work: RingWork, seen: SeenRing): Promise<void> {
  const { row, config } = seen;
  const { context } = work;
  const { store, self, entropy, primitives } = context;
  const own = await takeListed(work, seen);
  const { sizes, labels } = own.listed;
  const bytes = sealTo(primitives, {
    recipientKey: decodeHex(config.sealKey),
    ephemeralSecret: entropy(32),
    aad: utf8(`sizes/${row.round}/${self}`),
    plaintext: encodeSizes(sizes),
  });
  const digest = encodeHex(primitives.sha256(bytes));
  const commit = encodeHex(deriveSizesCommit(primitives, sizes));
  const body = { commit, digest, length: bytes.length, ...(labels === undefined ? {} : { labels }) };
  failpoint('sizes.made');
  await enterAnswer(context, row, own, () =>
    store.outbox.enqueue({ type: 'sizes.sealed', run: row.run, round: row.round, body, blobs: [{ digest, bytes }] }),
  );
}

/** What this partner committed to when it said its sizes. */
const commitOf = ({ store }: AgentContext, { run, round }: RingRow): string =>
  String(store.outbox.bodyOf('sizes.sealed', { run, round })?.['commit']);

/**
 * The rows of a program that died after it had said its sizes: read again, and of the same sizes as were said; nothing where the ring has ended.
 *
 * @throws ProtocolError `digest-mismatch` where the data have others now, and as `listOwn`.
 */
async function rowsAgain(work: RingWork, seen: SeenRing, commit: string): Promise<OwnRows | undefined> {
  const { context } = work;
  const own = await takeListed(work, seen);
  const isSame = encodeHex(deriveSizesCommit(context.primitives, own.listed.sizes)) === commit;
  demand(isSame, 'digest-mismatch', { clause: 'OVL-7' });
  return (await enterAnswer(context, seen.row, own, () => undefined)) ? takeRows(work, seen) : undefined;
}

/** The partner's own lists to the next holder, in files. Nothing of them has left yet. @throws ProtocolError as `rowsAgain`. */
export async function startOwn(work: RingWork, seen: SeenRing): Promise<readonly MadeHop[]> {
  const { context } = work;
  const input = commitOf(context, seen.row);
  const rows = (await takeRows(work, seen)) ?? (await rowsAgain(work, seen, input)) ?? [];
  const made: Omit<MadeHop, 'announced'>[] = [];
  for await (const [list, started] of rows) made.push(await makeHop(work, { list, hop: 0, input, ...started }));
  failpoint('lists.made');
  return keepHops(context, seen.row.round, made);
}

/** The lists that `self` starts: those of its persons, and in a `dh` ring the first partner's of the canaries. */
export const listsOf = ({ lists }: RingConfig, self: string): readonly number[] =>
  lists.flatMap(({ owner }, list) => (owner === self ? [list] : []));

/** Whether `self` is to start the list of the canaries. */
export const startsCanaries = (config: RingConfig, self: string): boolean =>
  config.blinding === 'dh' && holdersOf(config, canaryList(config))[0] === self;

/** The list of the canaries, made while others have the lists of persons. It waits here until those have ended. */
export async function startCanaryList(work: RingWork, { row, config }: SeenRing): Promise<void> {
  const { context } = work;
  const input = commitOf(context, row);
  keepHops(context, row.round, [await makeHop(work, { list: canaryList(config), hop: 0, input, ...(await startCanaries(work)) })]);
}
