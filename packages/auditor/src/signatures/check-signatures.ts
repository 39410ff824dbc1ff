/** The signatures of a long log, verified on all cores before the log is read in order: they are nearly all of the work. */
import { availableParallelism } from 'node:os';
import { isSoundSignature, nativePrimitives } from '@ketensom/native';
import type { SignatureVerdicts } from '@ketensom/protocol';
import { folderSource } from '../folder-source.ts';
import { EnrolledKeys } from './enrolled-keys.ts';
import { claimedSize, readEntries } from './read-entries.ts';
import { gather, type OneSignature } from './signature-batch.ts';
import { signedText } from './signed-text.ts';
import { VerifierPool } from './verifier-pool.ts';

/** Up to so many leaves it is not worth starting other threads. */
const fewLeaves = 2_000;

export interface CheckOptions {
  readonly workers?: number;
  /** Up to so many leaves the log is left to the reader of events; default `fewLeaves`. */
  readonly few?: number;
  /** Hears how many of how many were verified. */
  readonly onEntries?: (done: number, total: number) => void;
}

/** What is known of a leaf's signature: 0 nothing, 1 that it verifies under no key shown before it, else 2 + the place of the key that it verifies under. */
const unseen = 0;
const unverified = 1;
const firstKey = 2;

/** The signature of an entry with the one key that it can be by, so far. Takes in what the entry shows. `undefined`: the reader of events shall look. */
function signatureOf(keys: EnrolledKeys, leaf: number, note: Uint8Array): OneSignature | 'none' | undefined {
  keys.take(note);
  const signed = signedText(note);
  if (signed === undefined || !isSoundSignature(signed.signature)) return 'none';
  const key = keys.find(signed.line);
  if (key === 'several') return undefined;
  return key === undefined ? 'none' : { leaf, key: key.place, x: key.x, text: signed.text, signature: signed.signature };
}

/** What each signature of the log in `folder` verifies under, or `undefined` for a log that is short enough to do without. */
export async function checkSignatures(folder: string, options: CheckOptions = {}): Promise<SignatureVerdicts | undefined> {
  const source = folderSource(folder);
  const size = claimedSize(source);
  if (size <= (options.few ?? fewLeaves)) return undefined;
  const keys = new EnrolledKeys(nativePrimitives);
  const found: number[] = [];
  const pool = new VerifierPool(options.workers ?? availableParallelism());
  const running: Promise<void>[] = [];
  const run = async (signatures: readonly OneSignature[]): Promise<void> => {
    const { places, batch } = gather(signatures);
    const verdicts = await pool.verify(batch);
    for (const [at, { leaf, key }] of places.entries()) found[leaf] = verdicts[at] === 1 ? firstKey + key : unverified;
  };
  try {
    for (const entries of readEntries(source, size)) {
      const signatures = entries.flatMap((note) => {
        const signature = signatureOf(keys, found.length, note);
        found.push(signature === 'none' ? unverified : unseen);
        return signature === undefined || signature === 'none' ? [] : [signature];
      });
      await pool.room();
      const job = run(signatures);
      // Heard below, with all the others.
      job.catch(() => undefined);
      running.push(job);
      options.onEntries?.(found.length, size);
    }
    await Promise.all(running);
  } finally {
    await pool.close();
  }
  return (leaf, key) => {
    const known = found[leaf] ?? unseen;
    if (known === unverified) return false;
    return known >= firstKey && keys.all[known - firstKey] === key ? true : undefined;
  };
}
