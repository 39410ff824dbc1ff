/**
 * Rounds that this agent took part in after its backup was made (KEY-5). It remembers nothing of them; the log does. They are over for it, and what
 * they asked stays asked: the question is claimed and the selections are entered, as they were before the loss.
 */
import { CommandError, exitCodes } from '@ketensom/host';
import { decodeRingConfig, decodeSumConfig, type EventOf, ProtocolError, stepAgent } from '@ketensom/protocol';
import { logProcessing } from '../processing-log/log-processing.ts';
import { storeRing } from '../ring/enter-ring.ts';
import { judge, readAsked } from '../selections/judge.ts';
import { type AgentContext, type Apply, noChange } from './context.ts';
import { type ResolvedRun, resolveRingRun, resolveRun } from './run-context.ts';

/** Why a round came to an end here. */
export const restored = 'restored';

interface Place {
  readonly run: string;
  readonly round: string;
}

/** A question that can no longer be made out cannot be kept from being answered twice. @throws CommandError */
async function readLost<Known>({ run }: Place, read: () => Known | Promise<Known>): Promise<Known> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new CommandError({
      exitCode: exitCodes.refused,
      code: error.code,
      message: `What run ${run.slice(0, 12)} asked of this agent cannot be made out any more (${error.code}). Put back the agent.yaml of that time and run restore again; or have the key revoked and enrol under another name.`,
    });
  }
}

/** A lost question, and what enters it again; `enter` is part of the caller's transaction. */
interface Asked<Known extends ResolvedRun> {
  readonly known: Known;
  enter(): void;
}

/** Makes out what a run asked, with the rows that it is about as they are now. */
async function askAgain<Known extends ResolvedRun>(
  context: AgentContext,
  place: Place,
  resolve: (context: AgentContext, run: string, now: number) => Known,
): Promise<Asked<Known>> {
  const { store, now, log } = context;
  const { run, round } = place;
  const known = await readLost(place, () => resolve(context, run, store.queries.get(run)?.received ?? now()));
  const started = now();
  const asked = await readAsked(context, known);
  if (asked.length > 0) logProcessing(context, run, known, { action: 'check', asked, started, status: 'Ok' });
  return {
    known,
    enter() {
      const { finding, enter } = judge(context, run, known, asked);
      enter(round);
      // It was answered, whatever the ledger would say to it today: later questions are held against it all the same.
      if (finding !== undefined) log('problem', { at: 'restore', run, code: finding.code });
    },
  };
}

/** Ends what the backup shows as going on: it may have been answered since. */
export async function endOpen(context: AgentContext): Promise<number> {
  const { store, primitives, now } = context;
  const rounds = [...store.rounds.open(), ...store.rounds.endedAs('halted')];
  for (const { round, run, fingerprint } of rounds) {
    const { enter } = await askAgain(context, { round, run }, resolveRun);
    store.transaction(() => {
      const state = store.rounds.load(round);
      if (state !== undefined) store.rounds.save(stepAgent(primitives, state, { kind: 'close', why: 'expired' }).next);
      store.rounds.end(round, restored);
      store.ledger.claim({ fingerprint, round, run, at: now() });
      enter();
    });
  }
  const rings = store.rings.open();
  for (const { round, run } of rings) {
    const { enter } = await askAgain(context, { round, run }, resolveRun);
    store.transaction(() => {
      store.rings.end(round, restored);
      enter();
    });
  }
  return rounds.length + rings.length;
}

/** Whether this agent, which does not know the round, gave its key for it. */
const wasIn = ({ store, self }: AgentContext, { round }: Place, type: 'round.key' | 'overlap.key'): boolean =>
  store.log.ofRound(round, type).some(({ event }) => event.actor === self);

/** A round of a sum. */
export async function onLostRound(context: AgentContext, event: EventOf<'round.config'>): Promise<Apply> {
  const { store, client, now } = context;
  const { run, round } = event;
  if (store.queries.get(run) === undefined || store.rounds.isSeen(round) || !wasIn(context, event, 'round.key')) return noChange;
  const { expires, threshold } = await readLost(event, async () => decodeSumConfig(await client.blob(event.digest)));
  const { known, enter } = await askAgain(context, event, resolveRun);
  const { fingerprint } = known.resolved;
  return () => {
    store.rounds.add({ round, run, fingerprint, expires, threshold });
    store.rounds.end(round, restored);
    store.ledger.claim({ fingerprint, round, run, at: now() });
    enter();
    return undefined;
  };
}

/** A ring of an overlap or a link. Its row is the ledger of what was compared with whom. */
export async function onLostRing(context: AgentContext, event: EventOf<'overlap.config'>): Promise<Apply> {
  const { store, client } = context;
  const { run, round } = event;
  if (store.queries.get(run) === undefined || store.rings.isSeen(round) || !wasIn(context, event, 'overlap.key')) return noChange;
  const { expires } = await readLost(event, async () => decodeRingConfig(await client.blob(event.digest)));
  const { known, enter } = await askAgain(context, event, resolveRingRun);
  return () => {
    storeRing(context, event, { known, expires, secrets: { sealSecret: new Uint8Array(32), numbering: new Uint8Array(32) } });
    store.rings.end(round, restored);
    enter();
    return undefined;
  };
}
