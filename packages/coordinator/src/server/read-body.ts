/** Reading a request's body: counted while it comes in, so that neither a false length nor none at all gets past the limit (API-2). */
import type { IncomingMessage } from 'node:http';
import { demand, ProtocolError } from '@ketensom/protocol';

/** What a route takes as a body. */
export interface BodyLimits {
  readonly type: 'application/json' | 'application/octet-stream';
  readonly maxBytes: number;
  /** Seconds that the whole body may take. */
  readonly seconds: number;
}

const clause = 'API-2';

/**
 * What the head of a request says of its body.
 *
 * @throws ProtocolError `media-type` for any other spelling of the type and for a content encoding, `body-too-large` before a byte is read,
 * `malformed` for a body where there is to be none.
 */
export function checkBodyHead(raw: IncomingMessage, limits: BodyLimits | undefined): void {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length, 'transfer-encoding': transfer } = raw.headers;
  demand(encoding === undefined, 'media-type', { clause });
  if (limits === undefined) {
    demand((length === undefined || length === '0') && transfer === undefined, 'malformed', { clause });
    return;
  }
  demand(type === limits.type, 'media-type', { clause });
  demand(length === undefined || Number(length) <= limits.maxBytes, 'body-too-large', { clause });
}

/**
 * Hands the body over piece by piece, as it comes.
 *
 * @throws ProtocolError `body-too-large` as soon as the limit is passed, `timeout` where it comes too slowly, `malformed` where it breaks off.
 */
export function readPieces(stream: IncomingMessage, { maxBytes, seconds }: BodyLimits, take: (piece: Uint8Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let length = 0;
    const timer = setTimeout(() => stop('timeout'), seconds * 1000);
    const stop = (code: 'timeout' | 'body-too-large' | 'malformed'): void => {
      clearTimeout(timer);
      stream.removeAllListeners('data');
      stream.pause();
      reject(new ProtocolError(code, { clause }));
    };
    stream.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > maxBytes) stop('body-too-large');
      else take(piece);
    });
    stream.once('end', () => {
      clearTimeout(timer);
      resolve();
    });
    stream.once('error', () => stop('malformed'));
    stream.once('aborted', () => stop('malformed'));
  });
}

/** The whole body. @throws ProtocolError as `readPieces`. */
export async function readBody(stream: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await readPieces(stream, limits, (piece) => pieces.push(piece));
  const body = Buffer.concat(pieces);
  return new Uint8Array(body.buffer, body.byteOffset, body.length);
}
