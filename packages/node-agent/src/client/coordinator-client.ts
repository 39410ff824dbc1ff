/**
 * What an agent asks of the coordinator, typed (docs/protocol/http-api.md, API-3). Every answer is read as if it came from an enemy: capped,
 * strict, and worth nothing until something signed or hashed confirms it.
 */
import { ProblemError, type Transport, TransportError, type TransportRequest } from '@ketensom/host';
import {
  canonicalBytes,
  concatBytes,
  decodeOpenBundle,
  decodeUtf8,
  demand,
  encodeEntryBundle,
  encodeHex,
  encodeTilePath,
  type JsonObject,
  type Primitives,
  ProtocolError,
  parseSchema,
  shortenEventNote,
  splitEntries,
  tileWidth,
} from '@ketensom/protocol';
import { z } from 'zod';

const mebibyte = 2 ** 20;
/** Notes are at most 16 KiB, of which 256 make a bundle. */
const maxBundleBytes = 256 * (16 * 1024 + 2);
const maxCosignedBytes = 512 * 1024;
/** Entries, and a mebibyte of what is asked after them. */
const maxNewsBytes = 2 * mebibyte;

/** What a coordinator with an old copy of the log wants: entries from `next` on, and these documents. */
export interface MirrorWants {
  readonly next: number;
  readonly documents: readonly string[];
}

/** Which hop of which list. */
export interface HopAddress {
  readonly list: number;
  readonly hop: number;
}

/** The last part of a list after a hop of this agent, and its number. */
export interface LastPart extends HopAddress {
  readonly round: string;
  readonly part: number;
  readonly bytes: Uint8Array;
}

/** A part of an own vector with its leaf in the vector's tree. */
export interface HashedPart {
  readonly bytes: Uint8Array;
  readonly leaf: Uint8Array;
}

/** Whether blobs can come with their event in one request. */
export const travelWith = (blobs: readonly { readonly bytes: Uint8Array }[]): boolean =>
  blobs.length <= 16 && blobs.every(({ bytes }) => bytes.length < 2 ** 16);

/** An own cosignature line of the checkpoint of that size. */
export interface Cosigned {
  readonly size: number;
  readonly line: string;
}

/** What is asked of the log, and for how many seconds at most. */
export interface NewsRequest {
  /** Leaves that the caller has. */
  readonly after: number;
  readonly wait: number;
  /** Said with the question: stored before the coordinator begins to wait. */
  readonly cosigned?: Cosigned | undefined;
}

/** A checkpoint note, and the entries after those that were asked from where the coordinator gave them with it. Nothing of either is verified. */
export interface CheckpointNews {
  readonly note: Uint8Array;
  readonly entries?: readonly Uint8Array[];
}

export interface CoordinatorClient {
  enrol(note: Uint8Array, token: string): Promise<void>;
  /** The newest checkpoint; waits for one above `after`. */
  checkpoint(request: NewsRequest, signal?: AbortSignal): Promise<CheckpointNews>;
  /** A C2SP entry bundle, `width` entries of bundle `index`. */
  entryBundle(index: number, width: number): Promise<Uint8Array>;
  /** With blobs that it names, where they are small (`travelWith`). */
  postEvent(note: Uint8Array, blobs: readonly Uint8Array[]): Promise<void>;
  /** A `hop.done` or `tags.final`, with the last part of the list. */
  postPassed(note: Uint8Array, last: LastPart): Promise<void>;
  putBlob(digest: string, bytes: Uint8Array): Promise<void>;
  /** Bytes that hash to `digest`, checked. */
  blob(digest: string): Promise<Uint8Array>;
  column(round: string): Promise<Uint8Array>;
  putPart(round: string, index: number, part: HashedPart): Promise<void>;
  storedParts(round: string): Promise<ReadonlySet<number>>;
  /** A sealed part of a list after a hop of this agent. */
  putHopPart(round: string, hop: HopAddress, sent: { readonly part: number; readonly bytes: Uint8Array }): Promise<void>;
  storedHopParts(round: string, hop: HopAddress): Promise<ReadonlySet<number>>;
  /** A part that the holder of this hop sealed to this agent. */
  hopPart(round: string, hop: HopAddress, part: number): Promise<Uint8Array>;
  /** Shows the head that this agent holds; gives what the coordinator wants of the agent's copy (LOG-6). */
  offerHead(note: Uint8Array, isAll: boolean): Promise<MirrorWants>;
  /** `count` entries from `start` on, as an entry bundle. */
  putMirrored(start: number, count: number, bundle: Uint8Array): Promise<MirrorWants>;
  /** The opening of a round of a model that this partner is in. */
  opening(round: string): Promise<Uint8Array>;
  /** A part of a survivor's masked vector, in such a round and in one that this partner certifies. */
  survivorPart(round: string, partner: string, index: number): Promise<Uint8Array>;
  postCosignature(cosigned: Cosigned): Promise<void>;
  /** Checkpoint notes of one size >= `covering`, with at least T cosigners of the round; none when there is none yet. */
  cosigned(round: string, covering: number, wait: number, signal?: AbortSignal): Promise<readonly Uint8Array[]>;
  result(run: string): Promise<Uint8Array>;
}

const partsSchema = z.strictObject({
  parts: z
    .array(
      z
        .int()
        .min(0)
        .max(2 ** 20),
    )
    .max(2 ** 20),
});
const wantsSchema = z.strictObject({ next: z.int().min(0), documents: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(100_000) });
const notesSchema = z.strictObject({ notes: z.array(z.string().max(mebibyte)).max(200) });

function readJson<Schema extends z.ZodType>(bytes: Uint8Array, schema: Schema): z.output<Schema> {
  const text = decodeUtf8(bytes);
  let value: unknown;
  try {
    value = text === undefined ? undefined : JSON.parse(text);
  } catch {
    throw new TransportError('bad-answer');
  }
  const parsed = parseSchema(schema, value);
  if (!parsed.success) throw new TransportError('bad-answer');
  return parsed.data;
}

const hopPath = (round: string, { list, hop }: HopAddress): string => `/v1/rounds/${round}/lists/${list}/hops/${hop}/parts`;

const noteText = (note: Uint8Array): string => {
  const text = decodeUtf8(note);
  if (text === undefined) throw new TypeError('a note is text');
  return text;
};

/** The most answers that come with a checkpoint, in pieces of fewer than 65,536 bytes. */
const mostAhead = 32;

/** Answers that came with the last checkpoint that had any, before they were asked for. They are worth what answers are worth. */
class AnswersAhead {
  #answers = new Map<string, Uint8Array>();

  /** Paths, each before what it answers, or before each piece of it. */
  keep(pairs: readonly Uint8Array[]): void {
    const pieces = new Map<string, Uint8Array[]>();
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const path = decodeUtf8(pairs[at] as Uint8Array) ?? '';
      pieces.set(path, [...(pieces.get(path) ?? []), pairs[at + 1] as Uint8Array]);
    }
    this.#answers = new Map([...pieces].map(([path, answer]) => [path, concatBytes(...answer)]));
  }

  take(path: string): Uint8Array | undefined {
    const answer = this.#answers.get(path);
    this.#answers.delete(path);
    return answer;
  }
}

/** A client over a transport that signs. */
export function makeCoordinatorClient(transport: Transport, primitives: Primitives): CoordinatorClient {
  const send = async (request: TransportRequest): Promise<Uint8Array> => (await transport.send(request)).body;
  const post = async (path: string, body: JsonObject): Promise<void> => {
    await send({ method: 'POST', path, body: canonicalBytes(body) });
  };
  const ahead = new AnswersAhead();
  /** What an address answers, which may have come already. */
  const get = async (path: string, more: Partial<TransportRequest> = {}): Promise<Uint8Array> =>
    ahead.take(path) ?? (await send({ method: 'GET', path, maxBytes: mebibyte, ...more }));
  /** An event in short, with what goes with it. The coordinator may know something of it in another way than we do: false then. */
  const postShort = async (path: string, note: Uint8Array, more: readonly Uint8Array[]): Promise<boolean> => {
    const { fields, signature } = shortenEventNote(note);
    try {
      const body = encodeEntryBundle([fields, signature, ...more]);
      await send({ method: 'POST', path, contentType: 'application/octet-stream', body, timeoutMs: 120_000 });
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'bad-signature') throw error;
      return false;
    }
  };
  /** Said whole: what is wrong with an event the coordinator says of that only. */
  const postWhole = (note: Uint8Array): Promise<void> => post('/v1/events', { note: noteText(note) });
  const putBlob = async (digest: string, bytes: Uint8Array): Promise<void> => {
    await send({ method: 'PUT', path: `/v1/blobs/${digest}`, body: bytes });
  };
  const putHopPart: CoordinatorClient['putHopPart'] = async (round, hop, { part, bytes }) => {
    await send({ method: 'PUT', path: `${hopPath(round, hop)}/${part}`, body: bytes, timeoutMs: 120_000 });
  };
  const waiting = (wait: number) => ({ timeoutMs: (wait + 15) * 1000 });
  const abortable = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });
  return {
    enrol: (note, token) => post('/v1/enrolments', { note: noteText(note), token }),
    async checkpoint({ after, wait, cosigned }, signal) {
      const asked = `after=${after}&wait=${wait}&entries=true`;
      const { body, contentType } = await transport.send({
        ...(cosigned === undefined
          ? { method: 'GET', path: `/v1/log/checkpoint?${asked}` }
          : { method: 'POST', path: `/v1/log/cosignatures?${asked}`, body: canonicalBytes({ ...cosigned }) }),
        maxBytes: maxNewsBytes,
        ...waiting(wait),
        ...abortable(signal),
      });
      if (contentType !== 'application/octet-stream') return { note: body };
      const [note, ...others] = decodeOpenBundle(body, tileWidth + 2 * mostAhead + 1);
      if (note === undefined) throw new TransportError('bad-answer');
      const end = others.findIndex(({ length }) => length === 0);
      const entries = end < 0 ? others : others.slice(0, end);
      demand(entries.length < tileWidth, 'malformed', { clause: 'LOG-4' });
      if (end >= 0) ahead.keep(others.slice(end + 1));
      return { note, entries };
    },
    entryBundle: (index, width) =>
      send({ method: 'GET', path: `/v1/log/${encodeTilePath({ level: 'entries', index, width })}`, maxBytes: maxBundleBytes }),
    async postEvent(note, blobs) {
      if (await postShort('/v1/events/short', note, blobs)) return;
      for (const blob of blobs) await putBlob(encodeHex(primitives.sha256(blob)), blob);
      await postWhole(note);
    },
    async postPassed(note, last) {
      if (await postShort('/v1/events/passed', note, splitEntries(last.bytes))) return;
      await putHopPart(last.round, last, last);
      await postWhole(note);
    },
    putBlob,
    async blob(digest) {
      const bytes = await get(`/v1/blobs/${digest}`);
      if (encodeHex(primitives.sha256(bytes)) !== digest) throw new ProtocolError('digest-mismatch', { clause: 'EVT-4' });
      return bytes;
    },
    column: (round) => get(`/v1/rounds/${round}/column`),
    async putPart(round, index, { bytes, leaf }) {
      await send({ method: 'PUT', path: `/v1/rounds/${round}/vector/parts/${index}`, body: bytes, leaf, timeoutMs: 120_000 });
    },
    async storedParts(round) {
      const bytes = await send({ method: 'GET', path: `/v1/rounds/${round}/vector/parts`, maxBytes: 8 * mebibyte });
      return new Set(readJson(bytes, partsSchema).parts);
    },
    putHopPart,
    async storedHopParts(round, hop) {
      const bytes = await send({ method: 'GET', path: hopPath(round, hop), maxBytes: 8 * mebibyte });
      return new Set(readJson(bytes, partsSchema).parts);
    },
    hopPart: (round, hop, part) => get(`${hopPath(round, hop)}/${part}`, { timeoutMs: 120_000 }),
    async offerHead(note, isAll) {
      const body = canonicalBytes({ note: noteText(note), all: isAll });
      const answer = await send({ method: 'POST', path: '/v1/log/mirror', body, maxBytes: 8 * mebibyte });
      return readJson(answer, wantsSchema);
    },
    async putMirrored(start, count, bundle) {
      const path = `/v1/log/mirror/${start}?count=${count}`;
      return readJson(await send({ method: 'PUT', path, body: bundle, maxBytes: 8 * mebibyte }), wantsSchema);
    },
    opening: (round) => send({ method: 'GET', path: `/v1/rounds/${round}/opening`, maxBytes: mebibyte }),
    survivorPart: (round, partner, index) =>
      send({ method: 'GET', path: `/v1/rounds/${round}/survivors/${partner}/parts/${index}`, maxBytes: mebibyte, timeoutMs: 120_000 }),
    postCosignature: (cosigned) => post('/v1/log/cosignatures', { ...cosigned }),
    async cosigned(round, covering, wait, signal) {
      const path = `/v1/log/cosigned?covering=${covering}&round=${round}&wait=${wait}`;
      const bytes = await send({ method: 'GET', path, maxBytes: maxCosignedBytes, ...waiting(wait), ...abortable(signal) });
      return readJson(bytes, notesSchema).notes.map((note) => new TextEncoder().encode(note));
    },
    result: (run) => send({ method: 'GET', path: `/v1/queries/${run}/result`, maxBytes: 64 * mebibyte }),
  };
}
