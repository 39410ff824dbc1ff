/**
 * An opened sum, made again by this agent from the masked vectors and the published opening (MOD-3). Everything is held against the events in the
 * agent's own verified log: the coordinator can keep a model from going on, and cannot make it go elsewhere.
 */
import {
  advertisementOf,
  decodeHex,
  decodeOpening,
  decodePartnerList,
  decodeStatement,
  demand,
  type EventOf,
  encodeHex,
  headerOf,
  inputOf,
  ProtocolError,
  partLength,
  type RoundRecord,
  readerOf,
  recomputeSum,
  type SumConfig,
  vectorLength,
  verifyAdvertisedSecrets,
  verifyStatement,
} from '@ketensom/protocol';
import type { AgentContext } from './context.ts';

export interface OpenedSum {
  readonly sum: Uint8Array;
  readonly survivors: readonly string[];
}

const clause = 'MOD-3';

/** The one event of a type by each of `partners`, in their order. */
function byPartner<Event extends { readonly actor: string }>(partners: readonly string[], events: readonly Event[]): Event[] {
  return partners.map((partner) => {
    const event = events.find(({ actor }) => actor === partner);
    if (event === undefined) throw new ProtocolError('unknown-member', { clause, party: partner });
    return event;
  });
}

/** What the agent's own log says of the round, with the lists that the coordinator published. */
async function readRecord({ store, client }: AgentContext, config: SumConfig): Promise<RoundRecord> {
  const { round } = config;
  const said = <Type extends 'round.keys_fixed' | 'round.shares_fixed' | 'survivors.fixed'>(type: Type): EventOf<Type> => {
    const placed = store.log.ofRound(round, type)[0];
    if (placed === undefined) throw new ProtocolError('step-mismatch', { clause });
    return placed.event;
  };
  const [keysFixed, sharesFixed, survivorsFixed] = [said('round.keys_fixed'), said('round.shares_fixed'), said('survivors.fixed')];
  const keyNames = decodePartnerList(await client.blob(keysFixed.digest));
  const dealers = decodePartnerList(await client.blob(sharesFixed.digest));
  const statement = decodeStatement(await client.blob(survivorsFixed.digest));
  const events = <Type extends 'round.key' | 'round.shares' | 'input.committed' | 'survivors.ack'>(type: Type): EventOf<Type>[] =>
    store.log.ofRound(round, type).map((placed) => placed.event);
  const survivors = statement.survivors.map(({ partner }) => partner);
  return {
    config,
    tolerate: config.tolerate,
    frozen: config.step > 0,
    advertisements: byPartner(keyNames, events('round.key')).map((key) => advertisementOf(key.actor, key)),
    advHash: decodeHex(keysFixed.adv_hash),
    headers: byPartner(dealers, events('round.shares')).map((header) => headerOf(header.actor, header)),
    r1Hash: decodeHex(sharesFixed.r1_hash),
    inputs: byPartner(survivors, events('input.committed')).map((input) => inputOf(input.actor, input)),
    statement,
    svHash: decodeHex(survivorsFixed.sv_hash),
    signers: events('survivors.ack').map((ack) => ({ partner: ack.actor, svHash: decodeHex(ack.sv_hash) })),
  };
}

/** A survivor's masked vector, part by part. */
async function fetchVector({ client }: AgentContext, config: SumConfig, partner: string): Promise<Uint8Array> {
  const vector = new Uint8Array(vectorLength(config));
  for (let offset = 0; offset < vector.length; offset += partLength) {
    const part = await client.survivorPart(config.round, partner, offset / partLength);
    demand(part.length === Math.min(partLength, vector.length - offset), 'vector-shape', { clause, party: partner });
    vector.set(part, offset);
  }
  return vector;
}

/**
 * The sum of a round that this agent revealed in.
 *
 * @throws ProtocolError as `verifyStatement`, `verifyAdvertisedSecrets` and `recomputeSum`; `digest-mismatch` for another opening than the logged one
 */
export async function recomputeOpened(context: AgentContext, config: SumConfig, openingDigest: string): Promise<OpenedSum> {
  const { primitives, client } = context;
  const record = await readRecord(context, config);
  const verified = verifyStatement(primitives, record);
  const bytes = await client.opening(config.round);
  demand(encodeHex(primitives.sha256(bytes)) === openingDigest, 'digest-mismatch', { clause });
  const opening = decodeOpening(bytes);
  verifyAdvertisedSecrets(primitives, { record, verified, opening });
  const vectors = new Map<string, Uint8Array>();
  for (const { partner, vecRoot } of record.inputs) vectors.set(encodeHex(vecRoot), await fetchVector(context, config, partner));
  const vector = (root: string) => {
    const found = vectors.get(root);
    return found === undefined ? undefined : readerOf(found);
  };
  const sum = recomputeSum({ primitives, source: { vector }, stated: { config, record, verified } }, opening);
  return { sum, survivors: verified.survivors };
}
