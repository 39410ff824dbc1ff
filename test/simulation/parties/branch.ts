/** The coordinator's side of the log and its rounds, as values: an honest coordinator has one branch, a liar has several. */
import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import { ProtocolError } from '../../../packages/protocol/src/errors.ts';
import {
  type CoordinatorMessage,
  type CoordinatorOutput,
  type CoordinatorRound,
  type Dealt,
  deriveEntryPaths,
  encodeColumn,
  type SumConfig,
  startRound,
  stepCoordinator,
} from '../../../packages/protocol/src/sum/index.ts';
import { coordinatorName, type EventBody, eventsOf, extendLog, type LogNode, linksOf, type Scribe, type SimEvent } from '../machine/log.ts';
import { demandGoodState } from '../oracle/steps.ts';
import { require } from '../oracle/violation.ts';
import type { Question } from '../question.ts';

/** A round at the coordinator. */
export interface Desk {
  readonly question: Question;
  readonly config: SumConfig;
  readonly machine: CoordinatorRound;
}

export interface Branch {
  readonly head: LogNode;
  readonly desks: ReadonlyMap<string, Desk>;
}

/** Tries lies on the side, about what was taken. */
export interface CoordinatorProber {
  /** `state` is the one in which the coordinator took the message. */
  took(state: CoordinatorRound, message: CoordinatorMessage): void;
}

/** What a coordinator keeps its books with. */
export interface Clerk {
  readonly primitives: Primitives;
  readonly scribe: Scribe;
  readonly prober: CoordinatorProber;
  /** The root of the vector that lies here for a partner, if one does. */
  readonly vectorRootOf: (round: string, partner: string) => Uint8Array | undefined;
}

const append = (clerk: Clerk, branch: Branch, event: SimEvent): Branch => ({
  ...branch,
  head: extendLog(clerk.primitives, branch.head, event),
});

const say = (clerk: Clerk, branch: Branch, round: string, body: EventBody): Branch =>
  append(clerk, branch, clerk.scribe.write(coordinatorName, round, body));

/** Opens a round. */
export function openRound(clerk: Clerk, branch: Branch, question: Question, config: SumConfig): Branch {
  const { next } = startRound(clerk.primitives, config, question);
  const desks = new Map(branch.desks).set(config.round, { question, config, machine: next });
  return say(clerk, { ...branch, desks }, config.round, { type: 'round.config', config });
}

/**
 * An agent's event. Its own words again change nothing.
 *
 * @throws ProtocolError what the round says to it
 */
export function takePost(clerk: Clerk, branch: Branch, event: SimEvent): Branch {
  for (const node of linksOf(branch.head)) if (node.event.id === event.id) return branch;
  const desk = branch.desks.get(event.round);
  if (desk === undefined) throw new ProtocolError('not-found', { clause: 'RUN-1' });
  if (event.body.type === 'round.abandoned') return append(clerk, branch, event);
  if (event.body.type === 'input.committed') demandVector(clerk, event);
  const message = messageOf(event);
  const next = advance(clerk, append(clerk, branch, event), event.round, message);
  clerk.prober.took(desk.machine, message);
  if (message.kind === 'complaint') require(next.desks.get(event.round)?.machine.kind === 'failed', 'a round goes on after a complaint');
  return next.desks.get(event.round)?.machine === desk.machine ? branch : next;
}

function demandVector({ vectorRootOf }: Clerk, { round, actor, body }: SimEvent): void {
  const root = vectorRootOf(round, actor);
  const isThere = body.type === 'input.committed' && root !== undefined && Buffer.compare(root, body.input.vecRoot) === 0;
  if (!isThere) throw new ProtocolError('digest-mismatch', { clause: 'SUM-M-3' });
}

function messageOf({ actor, body }: SimEvent): CoordinatorMessage {
  switch (body.type) {
    case 'round.key':
      return { kind: 'key', advertisement: body.advertisement };
    case 'round.shares':
      return { kind: 'shares', dealt: body.dealt };
    case 'round.complaint':
      return { kind: 'complaint', from: actor, against: body.against, code: body.code };
    case 'input.committed':
      return { kind: 'input', input: body.input };
    case 'survivors.ack':
      return { kind: 'ack', partner: actor, svHash: body.svHash };
    case 'share.revealed':
      return { kind: 'reveal', reveal: body.reveal };
    default:
      throw new ProtocolError('unexpected-message', { clause: 'RUN-1' });
  }
}

/** One message for a round; what it publishes follows in the log. */
export function advance(clerk: Clerk, branch: Branch, round: string, message: CoordinatorMessage): Branch {
  const desk = branch.desks.get(round) as Desk;
  const { next, outbox } = stepCoordinator(clerk.primitives, desk.machine, message);
  demandGoodState(next);
  const stepped = { ...branch, desks: new Map(branch.desks).set(round, { ...desk, machine: next }) };
  return outbox.reduce<Branch>((result, output) => {
    const body = bodyOf(output);
    return body === undefined ? result : say(clerk, result, round, body);
  }, stepped);
}

function bodyOf(output: CoordinatorOutput): EventBody | undefined {
  switch (output.kind) {
    case 'keys-fixed':
      return { type: 'round.keys_fixed', partners: output.partners, advHash: output.advHash };
    case 'shares-fixed':
      return { type: 'round.shares_fixed', partners: output.partners, r1Hash: output.r1Hash };
    case 'input-received':
      return { type: 'input.received', partner: output.partner, vecRoot: output.vecRoot };
    case 'sum-inputs':
      return undefined;
    case 'survivors-fixed':
      return { type: 'survivors.fixed', statement: output.statement };
    case 'opened':
      return { type: 'result.computed', opening: output.opening };
    case 'failed':
      return { type: 'round.aborted', code: output.code };
  }
}

type Paths = readonly (readonly Uint8Array[])[];

/** The paths of a dealing, which every recipient asks for. */
const knownPaths = new WeakMap<Dealt, Paths>();

function pathsOf({ primitives }: Clerk, roundCtx: Uint8Array, dealt: Dealt): Paths {
  const dealer = dealt.header.partner;
  const paths = knownPaths.get(dealt) ?? deriveEntryPaths(primitives, { roundCtx, dealer }, dealt.entries);
  knownPaths.set(dealt, paths);
  return paths;
}

/** A partner's column as it travels, from the shares that the branch says are fixed. */
export function columnOf(clerk: Clerk, { head, desks }: Branch, round: string, name: string): Uint8Array | undefined {
  const fixed = eventsOf(head, round, 'round.shares_fixed')[0];
  const desk = desks.get(round);
  if (fixed === undefined || desk === undefined) return undefined;
  const dealings = eventsOf(head, round, 'round.shares');
  const rows = fixed.body.partners
    .filter((dealer) => dealer !== name)
    .map((dealer) => {
      const dealt = dealings.find((event) => event.actor === dealer)?.body.dealt;
      const at = dealt?.entries.findIndex((entry) => entry.recipient === name) ?? -1;
      const entry = dealt?.entries[at]?.entry;
      return dealt && entry && { dealer, entry, path: pathsOf(clerk, desk.machine.roundCtx, dealt)[at] as Paths[number] };
    });
  const found = rows.filter((row) => row !== undefined);
  return found.length === rows.length ? encodeColumn(found) : undefined;
}
