/**
 * The running agent: three loops over one store. One follows the log, cosigns and acts on it; one sends what is queued; one does the long work of
 * rounds. None of them listens on anything; each gives way to the others, and a fault that does not pass by itself ends all of them.
 */

import { ProblemError } from '@ketensom/host';
import { ConfigError, ProtocolError } from '@ketensom/protocol';
import type { CheckpointNews } from '../client/coordinator-client.ts';
import { eraseRings, expireRings } from '../ring/end-ring.ts';
import { workOnRing } from '../ring/ring-work.ts';
import { hasCertificateWork, workOnCertificate } from './certify-sum.ts';
import { nameApprovers, publishOffer, tellSoftware } from './charter-events.ts';
import type { AgentContext } from './context.ts';
import { carryOutDecisions } from './decisions.ts';
import { dispatchNext } from './dispatcher.ts';
import { type Follower, makeFollower } from './follower.ts';
import { HaltError, halt } from './halt.ts';
import { hasInputWork, workOnInput } from './input-work.ts';
import { giveMirror } from './mirror.ts';
import { forgetPrepared, prepareDecided } from './prepare-input.ts';
import { codeOf, isPassing } from './problems.ts';
import { eraseEnded, expireRounds } from './round-end.ts';
import { sendNext } from './sender.ts';

const longPollSeconds = 25;
/** How long a decision made in another process may lie before it is seen, and how often rounds are looked at for their expiry. */
const idleMs = 300;
const longestBackoffMs = 10_000;

/** One turn of a loop: whether it did something, so that the next turn follows at once. */
type Turn = (signal: AbortSignal) => Promise<boolean>;

const backoffMs = (failures: number): number => Math.min(longestBackoffMs, 250 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random() / 2);

/** Turns until the signal, slower and slower while the coordinator is away. */
async function repeat(context: AgentContext, name: string, turn: Turn, signal: AbortSignal): Promise<void> {
  const { wake, log } = context;
  for (let failures = 0; !signal.aborted; ) {
    const seen = wake.count();
    try {
      const isBusy = await turn(signal);
      failures = 0;
      if (isBusy) wake.all();
      else await wake.wait(seen, idleMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      // An answer that is refused may be followed by a better one; nothing was taken from it.
      if (!isPassing(error) && !(error instanceof ProtocolError)) throw error;
      // A coordinator that waits for this agent's copy is not away: it is asked again soon.
      failures = codeOf(error) === 'log-behind' ? 2 : failures + 1;
      if (failures === 1 || failures % 10 === 0) log('problem', { at: name, code: codeOf(error) });
      await wake.wait(wake.count(), backoffMs(failures), signal);
    }
  }
}

/** The turns that an agent is made of, for tests to take one at a time. */
export interface AgentTurns {
  /** Waits up to `seconds` for news in the log and takes it in. */
  follow(seconds: number, signal: AbortSignal): Promise<boolean>;
  /** Acts on the next leaf. */
  dispatch(): Promise<boolean>;
  send(): Promise<boolean>;
  /** Work on every round that has some, side by side; done when one of them got further. */
  work(signal: AbortSignal): Promise<boolean>;
  /** Reads the data of requests that people approved, before their approval is carried out. */
  prepare(): Promise<void>;
  /** Decisions, expiry, erasing. */
  tidy(): boolean;
}

/** What there is to do in a round: lists of a ring, an own vector, or others' vectors to add. */
function workOf({ store }: AgentContext, round: string): (context: AgentContext, round: string, signal: AbortSignal) => Promise<boolean> {
  if (store.rings.isSeen(round)) return workOnRing;
  const row = store.rounds.get(round);
  return row !== undefined && hasCertificateWork(store, row) ? workOnCertificate : workOnInput;
}

/** Work on one round. `refused`: the coordinator takes nothing more of it; how the round ended, the log says. */
async function workUntilRefused(context: AgentContext, round: string, signal: AbortSignal): Promise<'moved' | 'waits' | 'refused'> {
  try {
    return (await workOf(context, round)(context, round, signal)) ? 'moved' : 'waits';
  } catch (error) {
    if (!(error instanceof ProblemError) || isPassing(error)) throw error;
    context.log('problem', { at: 'upload', round, code: error.code });
    return 'refused';
  }
}

/** Rounds are worked on side by side. One that was refused is left alone until the agent starts again. */
function makeWorkers(context: AgentContext): Turn {
  const running = new Map<string, Promise<boolean>>();
  const refused = new Set<string>();
  const start = async (round: string, signal: AbortSignal): Promise<boolean> => {
    try {
      const outcome = await workUntilRefused(context, round, signal);
      if (outcome === 'refused') refused.add(round);
      return outcome === 'moved';
    } finally {
      running.delete(round);
    }
  };
  return async (signal) => {
    const { store } = context;
    const sums = store.rounds.open().filter((row) => hasInputWork(row) || hasCertificateWork(store, row));
    const rounds = [...sums, ...store.rings.open()];
    for (const { round } of rounds) {
      if (!running.has(round) && !refused.has(round)) running.set(round, start(round, signal));
    }
    return running.size > 0 && (await Promise.race(running.values()));
  };
}

/** A coordinator whose store is an old copy of the log gets this agent's; it is asked again later. @throws as `ask` does. */
async function giveIfBehind<Answer>(context: AgentContext, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'log-behind') await giveMirror(context);
    throw error;
  }
}

/** How patiently the log is followed, and how an own cosignature is said with the question. */
interface Asking {
  readonly follower: Follower;
  readonly wait: number;
  readonly signal: AbortSignal;
}

/** The newest checkpoint; none where the coordinator refused the cosignature that was said with the question. @throws as the client does. */
async function newestNote({ store, client }: AgentContext, { follower, wait, signal }: Asking): Promise<CheckpointNews | undefined> {
  const after = store.log.size();
  const cosigned = wait > 0 ? follower.cosignature() : undefined;
  if (cosigned === undefined) return client.checkpoint({ after, wait }, signal);
  return follower.sayCosigned(cosigned, () => client.checkpoint({ after, wait, cosigned }, signal));
}

/** The turns of an agent over its context. One agent has one set of them. */
export function makeTurns(context: AgentContext): AgentTurns {
  const follower = makeFollower(context);
  // The first question after a silence is not a patient one: a coordinator that was restored must hear of it before anything else.
  let isSettled = false;
  return {
    async follow(seconds, signal) {
      const wait = isSettled ? seconds : 0;
      isSettled = false;
      const news = await giveIfBehind(context, () => newestNote(context, { follower, wait, signal }));
      const isNew = news !== undefined && (await follower.follow(news.note, news.entries));
      // Whoever waits for the next checkpoint says it with that question; others will not ask again.
      const cosigned = seconds === 0 ? follower.cosignature() : undefined;
      if (cosigned !== undefined) await follower.sayCosigned(cosigned, context.client.postCosignature);
      isSettled = true;
      return isNew;
    },
    dispatch: () => dispatchNext(context),
    send: () => sendNext(context),
    work: makeWorkers(context),
    prepare: () => prepareDecided(context),
    tidy: () => {
      const moved = [carryOutDecisions, expireRounds, eraseEnded, expireRings, eraseRings].map((work) => work(context));
      forgetPrepared(context);
      return moved.includes(true);
    },
  };
}

/**
 * Runs until the signal, with what is to be done `beside` it. Whatever ends it otherwise is thrown: HaltError once the evidence is stored, ConfigError for a mapping
 * that does not fit, our own faults.
 */
export async function runAgent(
  context: AgentContext,
  signal: AbortSignal,
  beside: (signal: AbortSignal) => Promise<void> = async () => {},
): Promise<void> {
  const { store } = context;
  const halted = store.meta.get('halted');
  if (halted !== undefined) throw new HaltError(halted as HaltError['code']);
  if (store.meta.get('backup') !== undefined) throw new HaltError('state-behind');
  store.transaction(() => {
    tellSoftware(context);
    nameApprovers(context);
    publishOffer(context);
  });
  const turns = makeTurns(context);
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  const loop = (name: string, turn: Turn): Promise<void> => repeat(context, name, turn, ending).finally(() => stop.abort());
  const act: Turn = async () => {
    if (await turns.dispatch()) return true;
    await turns.prepare();
    return turns.tidy();
  };
  const follow: Turn = async (signalled) => (await turns.follow(longPollSeconds, signalled)) || true;
  try {
    await settleAll([
      loop('follow', follow),
      loop('act', act),
      loop('send', () => turns.send()),
      loop('work', (signalled) => turns.work(signalled)),
      stopOnFailure(beside(ending), stop),
    ]);
  } catch (error) {
    if (error instanceof HaltError) context.log('halted', { code: error.code, evidence: halt(context, error) });
    else if (error instanceof ConfigError) context.log('problem', { at: 'mapping', code: error.code });
    throw error;
  }
}

const stopOnFailure = (work: Promise<void>, stop: AbortController): Promise<void> =>
  work.catch((error: unknown) => {
    stop.abort();
    throw error;
  });

/** Waits for all, then throws the first failure: nothing is left running behind a failed agent. */
async function settleAll(promises: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
