/** One core's part of a log's signatures. It loads nothing but the platform's cryptography, so that it starts at once. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** Some signatures to verify: signed texts one after the other, where each ends, signatures of 64 bytes, keys (base64url), and whose each is. */
export interface Batch {
  readonly texts: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly signatures: Uint8Array<ArrayBuffer>;
  readonly keys: readonly string[];
  readonly signers: Uint16Array<ArrayBuffer>;
}

const known = new Map<string, KeyObject>();

function keyObject(x: string): KeyObject {
  const before = known.get(x);
  if (before !== undefined) return before;
  const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  known.set(x, made);
  return made;
}

/** One byte for each: 1 where it verifies. */
function check({ texts, ends, signatures, keys, signers }: Batch): Uint8Array<ArrayBuffer> {
  const objects = keys.map(keyObject);
  let start = 0;
  return Uint8Array.from(ends, (end, at) => {
    const text = texts.subarray(start, end);
    start = end;
    const key = objects[signers[at] as number] as KeyObject;
    return verify(null, text, key, signatures.subarray(at * 64, at * 64 + 64)) ? 1 : 0;
  });
}

parentPort?.on('message', (batch: Batch) => {
  const verdicts = check(batch);
  parentPort?.postMessage(verdicts, [verdicts.buffer]);
});
