/**
 * The keys of the masks (SUM-R2-8, SUM-R2-9): one that only its owner knows, and one for each pair of partners, which the two add with
 * opposite signs.
 *
 * Pair keys depend on `r1Hash` and, through `roundCtx`, on the config: partners that were shown different rounds or different peers
 * make masks that do not cancel, so a coordinator that lies to them gets noise.
 */
import { utf8 } from '../crypto/bytes.ts';
import { deriveKey } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';

/** The key of the self-mask, from b. */
export const deriveSelfKey = (primitives: Primitives, roundCtx: Uint8Array, b: Uint8Array): Uint8Array =>
  deriveKey(primitives, { key: b, salt: roundCtx, label: labels.selfMask, length: 32 });

/** One end of a pair: roster position, name and public mask key. */
export interface PairEnd {
  readonly index: number;
  readonly partner: string;
  readonly sKey: Uint8Array;
}

/** A pair as one of its ends sees it; `own.secret` is that end's X25519 secret. */
export interface Pair {
  readonly roundCtx: Uint8Array;
  readonly r1Hash: Uint8Array;
  readonly own: PairEnd & { readonly secret: Uint8Array };
  readonly other: PairEnd;
}

/** The key both ends derive, or `undefined` where the other's public key is of low order. */
export function derivePairKey(primitives: Primitives, { roundCtx, r1Hash, own, other }: Pair): Uint8Array | undefined {
  const key = primitives.x25519.sharedSecret(own.secret, other.sKey);
  if (key === undefined) return undefined;
  const [low, high] = own.index < other.index ? [own, other] : [other, own];
  const fields = [r1Hash, utf8(low.partner), utf8(high.partner), low.sKey, high.sKey];
  return deriveKey(primitives, { key, salt: roundCtx, label: labels.pairMask, fields, length: 32 });
}

/** The sign with which the partner at `own` adds the mask it shares with the one at `other`: + towards higher positions. */
export const pairSign = (own: number, other: number): 1 | -1 => (other > own ? 1 : -1);
