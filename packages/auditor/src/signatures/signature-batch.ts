/** Signatures gathered for one thread. */
import type { Batch } from './signature-worker.ts';

/** Where the batch's signatures stand in the log, and the batch. */
export interface GatheredBatch {
  /** For each signature its leaf, and the place of its key in the list of all keys. */
  readonly places: readonly { readonly leaf: number; readonly key: number }[];
  readonly batch: Batch;
}

/** One signature: the signed text, 64 bytes, and the key by its place in the list and in base64url. */
export interface OneSignature {
  readonly leaf: number;
  readonly key: number;
  readonly x: string;
  readonly text: Uint8Array;
  readonly signature: Uint8Array;
}

/** The batch of some signatures. */
export function gather(signatures: readonly OneSignature[]): GatheredBatch {
  const ends = new Uint32Array(signatures.length);
  const signers = new Uint16Array(signatures.length);
  const signed = new Uint8Array(signatures.length * 64);
  const texts = new Uint8Array(signatures.reduce((sum, { text }) => sum + text.length, 0));
  const keys = new Map<string, number>();
  let end = 0;
  for (const [at, { text, signature, x }] of signatures.entries()) {
    texts.set(text, end);
    end += text.length;
    ends[at] = end;
    signed.set(signature, at * 64);
    const signer = keys.get(x) ?? keys.size;
    keys.set(x, signer);
    signers[at] = signer;
  }
  const places = signatures.map(({ leaf, key }) => ({ leaf, key }));
  return { places, batch: { texts, ends, signatures: signed, keys: [...keys.keys()], signers } };
}
