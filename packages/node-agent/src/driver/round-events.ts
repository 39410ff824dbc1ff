/**
 * What the log says about a round this agent is in. Sets and headers are always built from the events in the agent's own verified log; what
 * the coordinator adds (lists, the column, the statement) only selects among them and is checked against them.
 */

import { ProblemError } from '@ketensom/host';
import {
  type AgentMessage,
  type AgentRound,
  advertisementOf,
  decodeColumn,
  decodeHex,
  decodePartnerList,
  decodeStatement,
  demand,
  deriveSvHash,
  type EventOf,
  encodeHex,
  encodePartnerList,
  headerOf,
  type InputHeader,
  inputOf,
  ProtocolError,
} from '@ketensom/protocol';
import type { RoundRow } from '../store/round-store.ts';
import { type AgentContext, type Apply, noChange } from './context.ts';
import { ownRootAt } from './follower.ts';
import { isPassing } from './problems.ts';
import { type RoundStep, refuseRound, takeMessage } from './round-steps.ts';

/** A round of this agent that is still open, with its state. */
interface OpenRound {
  readonly row: RoundRow;
  readonly state: AgentRound;
}

type Prepare = (open: OpenRound) => Promise<AgentMessage | undefined>;

/** Prepares the message outside the transaction and takes it in inside; a refusal while preparing closes the round as well. */
async function onOpenRound(context: AgentContext, round: string, step: RoundStep, prepare: Prepare): Promise<Apply> {
  const row = context.store.rounds.get(round);
  const opened = row === undefined || row.ended !== undefined ? undefined : context.store.rounds.openState(round);
  if (row === undefined || opened === undefined || opened.state.kind === 'closed') return noChange;
  try {
    const message = await prepare({ row, state: opened.state });
    return message === undefined ? noChange : () => takeMessage(context, row, { step, message, opened });
  } catch (error) {
    const code = refusalCode(error);
    return () => refuseRound(context, row, step, code);
  }
}

/** The code of a refusal: our own, or a blob that the coordinator names and does not have. Everything else is thrown on. */
function refusalCode(error: unknown): ProtocolError['code'] {
  if (error instanceof ProtocolError) return error.code;
  if (error instanceof ProblemError && !isPassing(error)) return 'not-found';
  throw error;
}

/** The one event of this type by each of `partners`, in their order. @throws ProtocolError `unknown-member` where one said nothing. */
function byPartner<Item>(partners: readonly string[], events: readonly { readonly actor: string }[], read: (event: never) => Item): Item[] {
  return partners.map((partner) => {
    const event = events.find((candidate) => candidate.actor === partner);
    if (event === undefined) throw new ProtocolError('unknown-member', { clause: 'RUN-1', party: partner });
    return read(event as never);
  });
}

/** The partners whose messages count. Mostly everybody who said something: then the log tells, and the list need not be fetched. */
async function readPartners(
  { client, primitives }: AgentContext,
  event: EventOf<'round.keys_fixed'> | EventOf<'round.shares_fixed'>,
  said: readonly { readonly actor: string }[],
): Promise<readonly string[]> {
  const everybody = encodePartnerList([...new Set(said.map(({ actor }) => actor))].toSorted());
  const isEverybody = encodeHex(primitives.sha256(everybody)) === event.digest;
  const partners = decodePartnerList(isEverybody ? everybody : await client.blob(event.digest));
  demand(partners.length === event.count, 'malformed', { clause: 'EVT-4' });
  return partners;
}

/** R1: the keys are fixed. */
export const onKeysFixed = (context: AgentContext, event: EventOf<'round.keys_fixed'>): Promise<Apply> =>
  onOpenRound(context, event.round, 'share', async () => {
    const keys = context.store.log.ofRound(event.round, 'round.key').map((placed) => placed.event);
    const partners = await readPartners(context, event, keys);
    const advertisements = byPartner(partners, keys, (key: EventOf<'round.key'>) => advertisementOf(key.actor, key));
    return { kind: 'keys-fixed', advertisements, advHash: decodeHex(event.adv_hash) };
  });

/** R2: the shares are fixed. */
export const onSharesFixed = (context: AgentContext, event: EventOf<'round.shares_fixed'>): Promise<Apply> =>
  onOpenRound(context, event.round, 'upload', async () => {
    const shares = context.store.log.ofRound(event.round, 'round.shares').map((placed) => placed.event);
    const partners = await readPartners(context, event, shares);
    const headers = byPartner(partners, shares, (header: EventOf<'round.shares'>) => headerOf(header.actor, header));
    const others = partners.filter((partner) => partner !== context.self);
    const column = others.length === partners.length ? [] : decodeColumn(await context.client.column(event.round), others);
    return { kind: 'shares-fixed', headers, column, r1Hash: decodeHex(event.r1_hash) };
  });

/** The vector headers that stand in the log for these survivors, each confirmed by the coordinator's receipt. */
function inputsOf({ store }: AgentContext, round: string, survivors: readonly string[]): readonly InputHeader[] {
  const receipts = store.log.ofRound(round, 'input.received').map((placed) => placed.event);
  const inputs = store.log.ofRound(round, 'input.committed').map((placed) => placed.event);
  return byPartner(survivors, inputs, (input: EventOf<'input.committed'>) => {
    const isReceived = receipts.some((receipt) => receipt.partner === input.actor && receipt.vec_root === input.vec_root);
    demand(isReceived, 'survivors-invalid', { clause: 'SUM-R3-4', party: input.actor });
    return inputOf(input.actor, input);
  });
}

const hasUploaded = ({ kind }: AgentRound): boolean => kind === 'uploaded' || kind === 'signed' || kind === 'revealed';

/** R3: the survivor statement. */
export const onSurvivorsFixed = (context: AgentContext, event: EventOf<'survivors.fixed'>): Promise<Apply> =>
  onOpenRound(context, event.round, 'survivors', async ({ state }) => {
    const statement = decodeStatement(await context.client.blob(event.digest));
    demand(encodeHex(deriveSvHash(context.primitives, statement)) === event.sv_hash, 'digest-mismatch', { clause: 'SUM-R3-7' });
    const survivors = statement.survivors.map((survivor) => survivor.partner);
    demand(survivors.length === event.count, 'survivors-invalid', { clause: 'SUM-R3-2' });
    // The others went on while this agent was away before it had uploaded: that is no fault of theirs.
    if (!hasUploaded(state) && !survivors.includes(context.self)) return { kind: 'close', why: 'excluded' };
    const logRoot = ownRootAt(context, statement.logHead.size);
    demand(logRoot !== undefined, 'log-inconsistent', { clause: 'SUM-R3-5' });
    return { kind: 'survivors', statement, inputs: inputsOf(context, event.round, survivors), logRoot };
  });

/** R4: once T survivors acknowledged the statement that this agent signed, it reveals. */
export async function onSurvivorsAck(context: AgentContext, event: EventOf<'survivors.ack'>): Promise<Apply> {
  const { rounds, log } = context.store;
  const row = rounds.get(event.round);
  if (row?.state !== 'signed') return noChange;
  const acks = log.ofRound(event.round, 'survivors.ack').map((placed) => placed.event);
  if (acks.length < row.threshold) return noChange;
  return onOpenRound(context, event.round, 'reveal', async ({ state }) => {
    if (state.kind !== 'signed') return undefined;
    const signers = acks.map((ack) => ({ partner: ack.actor, svHash: decodeHex(ack.sv_hash) }));
    const agreeing = signers.filter(
      (signer) => state.survivors.includes(signer.partner) && encodeHex(signer.svHash) === encodeHex(state.svHash),
    );
    const distinct = new Set(agreeing.map((signer) => signer.partner));
    return distinct.size < state.config.threshold ? undefined : { kind: 'quorum', signers: agreeing };
  });
}
