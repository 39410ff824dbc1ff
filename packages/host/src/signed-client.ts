/**
 * HTTP to the coordinator, signed per request (docs/protocol/http-api.md, API-1). The coordinator is treated as hostile: answers are capped
 * while they come in, redirects and encodings are not followed, every wait is bounded. Nothing here listens.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorCode, type Primitives, signRequest } from '@ketensom/protocol';
import { Agent, type Dispatcher } from 'undici';
import { ProblemError, TransportError } from './problem-error.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

export interface SignedClientOptions {
  readonly address: URL;
  readonly primitives: Primitives;
  /** The Ed25519 seed that signs, 32 bytes. */
  readonly seed: Uint8Array;
  /** Tries in all for one request, when the network fails or the answer is 503 or 429. Default 5. */
  readonly attempts?: number;
  readonly now?: () => number;
}

const defaultMaxBytes = 64 * 1024;
const defaultTimeoutMs = 30_000;
const defaultContentType = { GET: 'application/json', POST: 'application/json', PUT: 'application/octet-stream' } as const;
const longestPauseMs = 8000;

const isTransient = (error: unknown): boolean =>
  error instanceof ProblemError
    ? error.status === 503 || error.status === 429
    : error instanceof TransportError && (error.code === 'unreachable' || error.code === 'timeout');

/** Full jitter, so that many agents do not come back at once; never sooner than the coordinator asks, up to a bound. */
function pauseBefore(attempt: number, error: unknown): number {
  const asked = error instanceof ProblemError ? (error.retryAfter ?? 0) * 1000 : 0;
  const ceiling = Math.min(longestPauseMs, 200 * 2 ** attempt);
  return Math.min(longestPauseMs, Math.max(asked, ceiling * (0.5 + Math.random() / 2)));
}

/** Signs and sends. One per identity; `close` ends its connections. */
export class SignedClient implements Transport {
  readonly #options: SignedClientOptions;
  readonly #agent: Agent;

  constructor(options: SignedClientOptions) {
    this.#options = options;
    this.#agent = new Agent({ connections: 32, allowH2: false, connect: { timeout: 10_000 }, maxHeaderSize: 16 * 1024 });
  }

  /** See Transport. A request is safe to repeat: the coordinator answers the same bytes with the same answer. */
  async send(request: TransportRequest): Promise<TransportResponse> {
    const attempts = this.#options.attempts ?? 5;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#sendOnce(request);
      } catch (error) {
        if (attempt >= attempts || !isTransient(error) || request.signal?.aborted === true) throw error;
        await sleep(pauseBefore(attempt, error), undefined, request.signal === undefined ? {} : { signal: request.signal });
      }
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #sendOnce(request: TransportRequest): Promise<TransportResponse> {
    const deadline = AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs);
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
    try {
      const answer = await this.#agent.request(this.#dispatchOptions(request, signal));
      return await readAnswer(answer, request.maxBytes ?? defaultMaxBytes);
    } catch (error) {
      if (error instanceof ProblemError || error instanceof TransportError || error instanceof TypeError || error instanceof RangeError)
        throw error;
      if (request.signal?.aborted === true) throw error;
      throw new TransportError(deadline.aborted ? 'timeout' : 'unreachable', error);
    }
  }

  #dispatchOptions(request: TransportRequest, signal: AbortSignal): Dispatcher.RequestOptions {
    const { address, primitives, seed, now = Date.now } = this.#options;
    const url = new URL(request.path, address);
    const target = url.pathname + url.search;
    const { body: bytes, leaf } = request;
    const content = bytes === undefined ? undefined : { bytes, leaf, type: request.contentType ?? defaultContentType[request.method] };
    const fields = signRequest(
      primitives,
      { method: request.method, authority: url.host, target, ...(content === undefined ? {} : { body: content }) },
      { seed, nonce: new Uint8Array(randomBytes(16)), now: Math.floor(now() / 1000) },
    );
    return {
      origin: address.origin,
      path: target,
      method: request.method,
      headers: { ...fields, 'accept-encoding': 'identity' },
      body: request.body ?? null,
      signal,
      headersTimeout: request.timeoutMs ?? defaultTimeoutMs,
      bodyTimeout: request.timeoutMs ?? defaultTimeoutMs,
    };
  }
}

const headerOf = (answer: Dispatcher.ResponseData, name: string): string => {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : '';
};

/** Cuts the answer off. What its stream then reports is our own doing, so nobody needs to hear of it. */
function leave(answer: Dispatcher.ResponseData, code: TransportError['code']): TransportError {
  answer.body.on('error', () => undefined);
  answer.body.destroy();
  return new TransportError(code);
}

async function readCapped(answer: Dispatcher.ResponseData, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body) {
    length += (piece as Uint8Array).length;
    if (length > maxBytes) {
      throw leave(answer, 'answer-too-large');
    }
    pieces.push(piece as Uint8Array);
  }
  const whole = Buffer.concat(pieces, length);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
}

async function readAnswer(answer: Dispatcher.ResponseData, maxBytes: number): Promise<TransportResponse> {
  const { statusCode: status } = answer;
  const encoding = headerOf(answer, 'content-encoding');
  if (encoding !== '' && encoding !== 'identity') {
    throw leave(answer, 'bad-answer');
  }
  if (status >= 200 && status < 300)
    return { status, contentType: headerOf(answer, 'content-type'), body: await readCapped(answer, maxBytes) };
  const body = await readCapped(answer, defaultMaxBytes);
  const retryAfter = Number.parseInt(headerOf(answer, 'retry-after'), 10);
  throw new ProblemError({ status, code: readProblemCode(body), ...(Number.isSafeInteger(retryAfter) ? { retryAfter } : {}) });
}

/** Only a code of the closed list is taken from a problem document; its other texts are the coordinator's and are not shown. */
function readProblemCode(body: Uint8Array): string {
  try {
    const problem: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
    return typeof code === 'string' && isErrorCode(code) ? code : 'unknown';
  } catch {
    return 'unknown';
  }
}
