/**
 * What an identifier is hashed under (BLD-2). Two lists can be compared only where run, kind of key and purpose agree; the same person has
 * unrelated elements and tags in every other run, under every other key, and as a canary.
 */
import { utf8 } from '../crypto/bytes.ts';
import { demandLength } from '../crypto/demand-input.ts';
import { frame } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';

export interface HashDomain {
  /** The run's id, 32 bytes: used once, so that nothing compares across runs. */
  readonly run: Uint8Array;
  /** The kind of key and its normalisation with version, such as `bsn/1`: keys compare when these texts are equal. */
  readonly keyKind: string;
  /** Canaries have a domain of their own: no identifier of a person hashes like one. Default `identifier`. */
  readonly purpose?: 'identifier' | 'canary';
}

/** The framed message of an identifier is these bytes, the identifier's length in four bytes, big endian, and the identifier. */
export function domainPrefix({ run, keyKind, purpose = 'identifier' }: HashDomain): Uint8Array {
  demandLength(run, 32, 'run id');
  return frame(purpose === 'canary' ? labels.overlapCanary : labels.overlapIdentifier, run, utf8(keyKind));
}
