/**
 * Sends own events, one at a time and in order: place in the chain, bytes stored, event up with its blobs, or after them where they are large. The bytes of an event are fixed before the
 * first attempt and sent again until there is an answer, so a crash or a lost answer never makes two events of one.
 */
import { failpoint, ProblemError } from '@ketensom/host';
import { type EventType, encodeEventNote, encodeHex, hashLeaf, type Primitives } from '@ketensom/protocol';
import { travelWith } from '../client/coordinator-client.ts';
import { lastPartOf } from '../ring/passed-part.ts';
import type { ChainPlace, OutboxItem } from '../store/outbox.ts';
import type { AgentContext } from './context.ts';
import { isPassing } from './problems.ts';

/** The step of a round that an event is the message of; also the name of the failpoint right before it is sent. */
const stepOfEvent: Partial<Record<EventType, string>> = {
  'round.key': 'advertise',
  'round.shares': 'share',
  'survivors.ack': 'survivors',
  'share.revealed': 'reveal',
};

export interface EventSigner {
  readonly self: string;
  readonly seed: Uint8Array;
  readonly now: number;
}

/** The bytes of an own event at its place in the chain. */
export function noteOf(
  primitives: Primitives,
  item: Pick<OutboxItem, 'type' | 'run' | 'round' | 'body'>,
  place: ChainPlace,
  { self, seed, now }: EventSigner,
): Uint8Array {
  const { type, run, round, body } = item;
  const header = { v: 1, type, actor: self, seq: place.seq, ts: now, ...(place.prev === undefined ? {} : { prev: place.prev }) };
  const event = { ...body, ...header, ...(run === undefined ? {} : { run }), ...(round === undefined ? {} : { round }) };
  return encodeEventNote(primitives, event, { name: self, seed });
}

/** Gives an item its place and its bytes, durably. */
function fixBytes({ store, primitives, self, now }: AgentContext, item: OutboxItem): Uint8Array {
  if (item.note !== undefined) return item.note;
  return store.transaction(() => {
    const place = store.outbox.nextPlace();
    const note = noteOf(primitives, item, place, { self, seed: store.keys.identitySeed, now: now() });
    store.outbox.sign(item.id, { seq: place.seq, note, hash: encodeHex(hashLeaf(primitives, note)) });
    return note;
  });
}

/** What is told of an event that was taken, for whoever watches. */
function tell({ log, store }: AgentContext, { type, run, round }: OutboxItem): void {
  const query = run === undefined ? undefined : store.queries.get(run)?.name;
  const step = stepOfEvent[type];
  if (step === undefined) log('event-sent', { type, run, query, round });
  else log('round-step', { run, query, round, step });
}

/**
 * Sends the oldest event that waits; false when none does.
 *
 * @throws what is worth trying again (TransportError, some ProblemErrors); an event that is refused for good is put aside.
 */
export async function sendNext(context: AgentContext): Promise<boolean> {
  const { store, client, log } = context;
  const item = store.outbox.next();
  if (item === undefined) return false;
  const note = fixBytes(context, item);
  try {
    const isOne = travelWith(item.blobs);
    if (!isOne) for (const blob of item.blobs) await client.putBlob(blob.digest, blob.bytes);
    failpoint(stepOfEvent[item.type] ?? `${item.type}.before`);
    const last = lastPartOf(context, item);
    if (last === undefined) await client.postEvent(note, isOne ? item.blobs.map(({ bytes }) => bytes) : []);
    else await client.postPassed(note, last);
    failpoint(`${item.type}.after`);
  } catch (error) {
    if (!(error instanceof ProblemError) || isPassing(error)) throw error;
    if (error.code === 'prev-mismatch') return recoverPlace(context, item, error);
    store.transaction(() => store.outbox.markRefused(item.id, error.code));
    log('event-refused', { type: item.type, run: item.run, round: item.round, code: error.code });
    return true;
  }
  // Sent again, it gets the same answer.
  store.unflushed(() => store.outbox.markSent(item.id));
  tell(context, item);
  return true;
}

/**
 * The coordinator counts other events of ours than we do: one that it refused stands in the log after all, or our store is behind. The log
 * says which (`reconcile`); until it has been read this event waits.
 */
function recoverPlace({ store }: AgentContext, item: OutboxItem, error: ProblemError): never {
  store.transaction(() => store.outbox.unsign(item.id));
  throw new ProblemError({ code: error.code, status: 503 });
}
