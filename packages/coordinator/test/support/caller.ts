/** Somebody who calls the coordinator over real HTTP: signs requests, keeps the chain of its own events, and can be told to get things wrong. */
import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { nativePrimitives } from '@ketensom/native';
import {
  canonicalBytes,
  decodeUtf8,
  type EventType,
  encodeEventNote,
  encodeHex,
  hashLeaf,
  type JsonObject,
  type JsonValue,
  signRequest,
  utf8,
} from '@ketensom/protocol';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
  /** The body as JSON, or an empty object. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request before it is signed. `tamper` changes the headers that go out. */
export interface Sending {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly target: string;
  readonly body?: Uint8Array;
  /** Of a part of a vector: its leaf hash. */
  readonly leaf?: Uint8Array | undefined;
  readonly type?: string;
  readonly sentBody?: Uint8Array;
  readonly now?: number;
  readonly nonce?: Uint8Array;
  readonly seed?: Uint8Array;
  /** The host that the signature is for; default: the coordinator's. */
  readonly authority?: string;
  readonly tamper?: (headers: Record<string, string>) => Record<string, string>;
}

const parseJson = (bytes: Uint8Array): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};

/** Sends a request as it stands. */
export function send(
  url: string,
  sending: { readonly method: string; readonly target: string; readonly headers: Record<string, string>; readonly body?: Uint8Array },
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { hostname, port, method: sending.method, path: sending.target, headers: sending.headers, agent: false },
      (incoming) => {
        const pieces: Buffer[] = [];
        incoming.on('data', (piece: Buffer) => pieces.push(piece));
        incoming.on('end', () => {
          const bytes = new Uint8Array(Buffer.concat(pieces));
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes, json: parseJson(bytes) });
        });
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(sending.body);
  });
}

/** One identity. */
export class Caller {
  readonly name: string;
  /** Where the coordinator is; changes when it is restarted. */
  url: string;
  /** Changes when the caller rotates its key. */
  seed: Uint8Array;
  /** Tries again, signed anew, while nobody answers: the coordinator is being restarted. */
  isPatient = false;
  #seq = 0;
  #prev: string | undefined;

  constructor(name: string, url: string, seed: Uint8Array = new Uint8Array(randomBytes(32))) {
    this.name = name;
    this.url = url;
    this.seed = seed;
  }

  get key(): string {
    return encodeHex(nativePrimitives.ed25519.publicKey(this.seed));
  }

  /** The headers that sign a request. */
  sign({ method, target, body, leaf, type, now = Math.floor(Date.now() / 1000), nonce, seed, authority }: Sending): Record<string, string> {
    const content =
      body === undefined
        ? {}
        : { body: { type: type ?? (method === 'PUT' ? 'application/octet-stream' : 'application/json'), bytes: body, leaf } };
    const fields = signRequest(
      nativePrimitives,
      { method, authority: authority ?? new URL(this.url).host, target, ...content },
      { seed: seed ?? this.seed, nonce: nonce ?? new Uint8Array(randomBytes(16)), now },
    );
    return { ...fields };
  }

  async send(sending: Sending): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#sendOnce(sending);
      } catch (error) {
        if (!this.isPatient || attempt >= 1200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async #sendOnce(sending: Sending): Promise<Answer> {
    const headers = this.sign(sending);
    const body = sending.sentBody ?? sending.body;
    const sent = { ...headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) };
    return send(this.url, {
      method: sending.method,
      target: sending.target,
      headers: sending.tamper?.(sent) ?? sent,
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Keeps a long poll open, as agents do, until the function given back is called: the connection then breaks. */
  linger(): () => void {
    const target = '/v1/log/checkpoint?after=1000000&wait=25';
    const { hostname, port } = new URL(this.url);
    const outgoing = httpRequest(
      { hostname, port, path: target, headers: this.sign({ method: 'GET', target }), agent: false },
      (incoming) => incoming.resume(),
    );
    outgoing.on('error', () => undefined);
    outgoing.end();
    return () => outgoing.destroy();
  }

  get(target: string): Promise<Answer> {
    return this.send({ method: 'GET', target });
  }

  post(target: string, body: JsonValue): Promise<Answer> {
    return this.send({ method: 'POST', target, body: canonicalBytes(body) });
  }

  async putBlob(bytes: Uint8Array): Promise<{ readonly digest: string; readonly length: number }> {
    const digest = encodeHex(nativePrimitives.sha256(bytes));
    const answer = await this.send({ method: 'PUT', target: `/v1/blobs/${digest}`, body: bytes });
    if (answer.status !== 200 && answer.status !== 201) throw new Error(`blob refused: ${String(answer.json['code'])}`);
    return { digest, length: bytes.length };
  }

  /** Leaf hash of its last event, in hex. */
  get prev(): string | undefined {
    return this.#prev;
  }

  /** An own event's bytes at the next place, not sent. */
  note(type: EventType, fields: JsonObject): Uint8Array {
    return this.noteWith(this.seed, type, fields);
  }

  /** The same, signed by another key. */
  noteWith(seed: Uint8Array, type: EventType, fields: JsonObject): Uint8Array {
    const chain = this.#prev === undefined ? {} : { prev: this.#prev };
    const event = { ...fields, v: 1, type, actor: this.name, seq: this.#seq, ts: Date.now(), ...chain };
    return encodeEventNote(nativePrimitives, event, { name: this.name, seed });
  }

  /** Takes the place of a note that was accepted. */
  advance(note: Uint8Array): void {
    this.#seq += 1;
    this.#prev = encodeHex(hashLeaf(nativePrimitives, note));
  }

  postNote(note: Uint8Array): Promise<Answer> {
    return this.post('/v1/events', { note: decodeUtf8(note) ?? '' });
  }

  /** Says something; a refusal leaves the chain as it was. */
  async say(type: EventType, fields: JsonObject): Promise<Answer> {
    const note = this.note(type, fields);
    const answer = await this.postNote(note);
    if (answer.status === 201 || answer.status === 200) this.advance(note);
    return answer;
  }
}

export const bytesOf = (text: string): Uint8Array => utf8(text);
