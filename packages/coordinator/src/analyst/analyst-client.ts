/** What an analyst asks of the coordinator, typed. Documents are checked against the digest they were asked by. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, exitCodes, ProblemError, SignedClient, TransportError, transaction } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import {
  canonicalBytes,
  decodeUtf8,
  type EventOf,
  type EventType,
  encodeEventNote,
  encodeHex,
  hashLeaf,
  type JsonObject,
  ProtocolError,
  parseEvent,
} from '@ketensom/protocol';
import { z } from 'zod';
import {
  type AnalystStore,
  dropEvent,
  findJoined,
  type JoinedAnalyst,
  lastEvent,
  markSent,
  type OwnEvent,
  putEvent,
  unsentEvent,
} from './analyst-store.ts';

const charterSchema = z.object({ version: z.int(), digest: z.string(), signed: z.array(z.string()), members: z.array(z.string()) });
const catalogueSchema = z.object({
  charter: charterSchema.optional(),
  codebook: z.object({ digest: z.string() }).optional(),
  offers: z.array(z.object({ partner: z.string(), digest: z.string() })),
});
const statusSchema = z.object({
  run: z.string(),
  query: z.string(),
  state: z.enum(['approving', 'running', 'released', 'refused', 'failed', 'cancelled', 'expired']),
  revision: z.int(),
  step: z.string().optional(),
  partners: z.array(z.object({ partner: z.string(), state: z.string(), code: z.string().optional() })),
  code: z.string().optional(),
  party: z.string().optional(),
});

const answeredSchema = z.object({ run: z.string(), period: z.string().optional() });

/** A released run with the period that its query is of, if it names one. */
export type Answered = z.infer<typeof answeredSchema>;

export type Catalogue = z.infer<typeof catalogueSchema>;
export type QueryStatus = z.infer<typeof statusSchema>;

type Header = 'v' | 'type' | 'actor' | 'seq' | 'prev' | 'ts';

/** What an analyst says. */
type SaidType = Extract<EventType, 'roster.enrolled' | 'query.proposed' | 'query.cancelled' | 'result.fetched'>;

const mebibyte = 2 ** 20;

export interface AnalystClient {
  readonly joined: JoinedAnalyst;
  catalogue(): Promise<Catalogue>;
  blob(digest: string): Promise<Uint8Array>;
  putBlob(bytes: Uint8Array): Promise<string>;
  /** Waits for a revision above `after`; with `until`, for the end of the run. */
  status(run: string, after?: number, wait?: number, until?: 'end'): Promise<QueryStatus>;
  statuses(): Promise<readonly QueryStatus[]>;
  result(run: string): Promise<Uint8Array>;
  /** Released runs that answered the question of a digest, or those of a series, oldest first. */
  answers(of: { readonly digest: string } | { readonly series: string }): Promise<readonly Answered[]>;
  /** Adds an event of this analyst. @throws ProblemError where it is refused. */
  say<Type extends SaidType>(type: Type, fields: Omit<EventOf<Type>, Header>): Promise<void>;
  close(): Promise<void>;
}

function readJson<Schema extends z.ZodType>(bytes: Uint8Array, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(decodeUtf8(bytes) ?? ''));
  } catch {
    throw new TransportError('bad-answer');
  }
}

/** The bytes of an own event at the place after the last one. */
export function makeOwnEvent(store: AnalystStore, name: string, body: JsonObject): OwnEvent {
  const last = lastEvent(store);
  const place = last === undefined ? { seq: 0 } : { seq: last.seq + 1, prev: last.hash };
  const event = { ...body, v: 1, actor: name, ts: Date.now(), ...place };
  parseEvent(event);
  const note = encodeEventNote(nativePrimitives, event, { name, seed: store.seed });
  return { seq: place.seq, note, hash: encodeHex(hashLeaf(nativePrimitives, note)) };
}

/** Whether a refusal leaves it open if the event may still arrive. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof ProblemError) || error.status >= 500 || error.status === 429 || error.status === 401;

/** How often an event waits for the one before it, which another command of this analyst is sending, and how long each time, in ms. */
const turns = { tries: 50, pause: 100 };

async function sendStored(store: AnalystStore, transport: SignedClient, event: OwnEvent): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await transport.send({ method: 'POST', path: '/v1/events', body: canonicalBytes({ note: decodeUtf8(event.note) ?? '' }) });
      break;
    } catch (error) {
      const isNotItsTurn = error instanceof ProblemError && error.code === 'prev-mismatch' && tries < turns.tries;
      if (!isNotItsTurn && !isPassing(error)) dropEvent(store, event.seq);
      if (!isNotItsTurn) throw error;
      await sleep(turns.pause);
    }
  }
  markSent(store, event.seq);
}

/** Sends what an earlier command left, then the new event. */
async function sendEvent(store: AnalystStore, transport: SignedClient, make: () => OwnEvent): Promise<void> {
  const left = unsentEvent(store);
  if (left !== undefined) {
    await sendStored(store, transport, left).catch((error: unknown) => {
      if (isPassing(error)) throw error;
    });
  }
  const event = transaction(store.db, () => {
    const made = make();
    putEvent(store, made);
    return made;
  });
  await sendStored(store, transport, event);
}

/** A client for the coordinator that this analyst joined. @throws CommandError before `join`. */
export function openAnalystClient(store: AnalystStore): AnalystClient {
  const joined = findJoined(store);
  if (joined === undefined) {
    throw new CommandError({
      exitCode: exitCodes.usage,
      code: 'not-joined',
      message: 'This state folder has not joined a coordinator yet: ketensom-analyst join --invitation FILE',
    });
  }
  const transport = new SignedClient({ address: new URL(joined.address), primitives: nativePrimitives, seed: store.seed });
  const get = async (path: string, maxBytes: number, seconds = 0): Promise<Uint8Array> =>
    (await transport.send({ method: 'GET', path, maxBytes, timeoutMs: (seconds + 30) * 1000 })).body;
  return {
    joined,
    catalogue: async () => readJson(await get('/v1/catalogue', mebibyte), catalogueSchema),
    async blob(digest) {
      const bytes = await get(`/v1/blobs/${digest}`, mebibyte);
      if (encodeHex(nativePrimitives.sha256(bytes)) !== digest) throw new ProtocolError('digest-mismatch', { clause: 'EVT-4' });
      return bytes;
    },
    async putBlob(bytes) {
      const digest = encodeHex(nativePrimitives.sha256(bytes));
      await transport.send({ method: 'PUT', path: `/v1/blobs/${digest}`, body: bytes });
      return digest;
    },
    status: async (run, after = 0, wait = 0, until) => {
      const asked = `after=${after}&wait=${wait}${until === undefined ? '' : `&until=${until}`}`;
      return readJson(await get(`/v1/queries/${run}?${asked}`, mebibyte, wait), statusSchema);
    },
    statuses: async () => readJson(await get('/v1/queries', 8 * mebibyte), z.object({ queries: z.array(statusSchema) })).queries,
    answers: async (of) => {
      const asked = 'digest' in of ? `digest=${of.digest}` : `series=${of.series}`;
      return readJson(await get(`/v1/answers?${asked}`, mebibyte), z.object({ answers: z.array(answeredSchema) })).answers;
    },
    result: (run) => get(`/v1/queries/${run}/result`, 64 * mebibyte),
    say: (type, fields) => sendEvent(store, transport, () => makeOwnEvent(store, joined.name, { type, ...fields })),
    close: () => transport.close(),
  };
}
