/** What an honest coordinator's rounds may come to, and what an auditor makes of those that opened. */
import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import { decodeScalar, encodeScalar } from '../../../packages/protocol/src/crypto/scalar.ts';
import { interpolateAtZero } from '../../../packages/protocol/src/crypto/shamir.ts';
import {
  type CoordinatorRound,
  type Dealt,
  deriveSvHash,
  type OpeningClaim,
  type RoundRecord,
  rosterIndex,
  verifyOpening,
  verifyStatement,
} from '../../../packages/protocol/src/sum/index.ts';
import { eventsOf, type LogNode } from '../machine/log.ts';
import { headersOf, keysMessage, survivorsMessage } from '../parties/agent-messages.ts';
import type { Desk } from '../parties/branch.ts';
import { faultOfSum, type Lanes } from '../question.ts';
import { addVectors, unmaskSum, type VectorTools } from '../vectors.ts';
import { require, WrongSum } from './violation.ts';

type Opened = Extract<CoordinatorRound, { kind: 'opened' }>;

/** An opened round and what it was opened from. */
export interface OpenedDesk {
  readonly desk: Desk;
  readonly machine: Opened;
  readonly head: LogNode;
  readonly vectors: ReadonlyMap<string, Uint8Array>;
  readonly tools: VectorTools;
  /** The lanes of the survivors with the versions of their data. */
  readonly lanes: Lanes;
}

/** The one true sum of the survivors, each in it once. */
export function demandTrueSum({ desk, machine, vectors, tools, lanes }: OpenedDesk): void {
  const { survivors } = machine;
  require(survivors.length >= desk.config.minSurvivors, 'opened for too few');
  const held = survivors.map((name) => vectors.get(name));
  require(held.every((vector) => vector !== undefined), 'a survivor without a vector');
  const sum = unmaskSum(tools, machine, addVectors(tools, held));
  const fault = faultOfSum(desk.question, sum, lanes);
  if (fault !== undefined) throw new WrongSum(`not the sum of its survivors: ${fault}`);
}

/** The record of an opened round, from the log alone. */
function recordOf(primitives: Primitives, { desk, machine, head }: OpenedDesk): Omit<OpeningClaim, 'verified'> {
  const { config, question } = desk;
  const last = <Item>(items: readonly Item[]): Item => items.at(-1) as Item;
  const keys = keysMessage(head, last(eventsOf(head, config.round, 'round.keys_fixed')));
  const sharesFixed = last(eventsOf(head, config.round, 'round.shares_fixed'));
  const headers = headersOf(head, sharesFixed);
  const { statement, inputs } = survivorsMessage(head, last(eventsOf(head, config.round, 'survivors.fixed')));
  const signers = eventsOf(head, config.round, 'survivors.ack').map(({ actor, body }) => ({ partner: actor, svHash: body.svHash }));
  const shares = eventsOf(head, config.round, 'round.shares').map((event) => event.body.dealt);
  const record: RoundRecord = {
    config,
    ...(question.tolerate === undefined ? {} : { tolerate: question.tolerate }),
    advertisements: keys.advertisements,
    advHash: keys.advHash,
    headers,
    r1Hash: sharesFixed.body.r1Hash,
    inputs,
    statement,
    svHash: deriveSvHash(primitives, statement),
    signers,
  };
  const dealt = headers.map(({ partner }) => shares.find((each) => each.header.partner === partner) as Dealt);
  return { record, dealt, opening: machine.opening };
}

/** What the log says is what happened, and an auditor finds it in order. */
export function demandAuditable(primitives: Primitives, opened: OpenedDesk): OpeningClaim {
  const claim = recordOf(primitives, opened);
  const verified = verifyStatement(primitives, claim.record);
  verifyOpening(primitives, { ...claim, verified });
  const isSame = verified.survivors.join() === opened.machine.survivors.join();
  require(isSame, 'the log has other survivors than the coordinator');
  return { ...claim, verified };
}

/** T - 1 of the revealed shares do not give a secret. */
export function demandDegree({ desk, machine, head }: OpenedDesk): void {
  const { config } = desk;
  const reveals = eventsOf(head, config.round, 'share.revealed').slice(0, config.threshold - 1);
  const { partner, secret } = machine.opening.selfSecrets[0] as { partner: string; secret: Uint8Array };
  const shares = reveals.map(({ actor, body }) => {
    const share = body.reveal.shares.find((each) => each.dealer === partner)?.share as Uint8Array;
    return { index: BigInt(rosterIndex(config, actor)), value: decodeScalar(share) };
  });
  require(Buffer.compare(encodeScalar(interpolateAtZero(shares)), secret) !== 0, 'fewer than T shares give a secret');
}

/** The words of each step of a round, and how many of them it takes at least. */
const steps = [
  ['round.key', 'minSurvivors'],
  ['round.shares', 'minSurvivors'],
  ['input.committed', 'minSurvivors'],
  ['survivors.ack', 'threshold'],
  ['share.revealed', 'threshold'],
] as const;

/** A round that failed for want of partners had too few of them in some step. */
export function demandTooFew({ config }: Desk, head: LogNode): void {
  const isShort = steps.some(([word, least]) => eventsOf(head, config.round, word).length < config[least]);
  require(isShort, 'failed for want of partners, and there were enough');
}
