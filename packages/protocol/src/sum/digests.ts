/** The digests that tie the steps of a round together. Each covers all that was fixed in its step and, through it, everything before. */
import { u32be, utf8 } from '../crypto/bytes.ts';
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { Advertisement, ShareHeader, SurvivorStatement } from './messages.ts';

/** `advHash` of the fixed keys, which stand in roster order (SUM-R1-4). */
export function deriveAdvHash(primitives: Primitives, roundCtx: Uint8Array, advertisements: readonly Advertisement[]): Uint8Array {
  const fields = advertisements.flatMap((adv) => [utf8(adv.partner), adv.cKey, adv.sKey, adv.bCommit]);
  return hashLabelled(primitives, labels.advSet, roundCtx, ...fields);
}

/** What `r1Hash` covers. `headers` stand in roster order. */
export interface ShareSet {
  readonly roundCtx: Uint8Array;
  readonly advHash: Uint8Array;
  readonly headers: readonly ShareHeader[];
}

/** `r1Hash` of the fixed share headers (SUM-R2-3). */
export function deriveR1Hash(primitives: Primitives, { roundCtx, advHash, headers }: ShareSet): Uint8Array {
  const fields = headers.flatMap((header) => [utf8(header.partner), header.entriesRoot]);
  return hashLabelled(primitives, labels.shareSet, roundCtx, advHash, ...fields);
}

/** `svHash`, which the survivors sign (SUM-R3-7). The size of the log goes in as eight bytes, big endian. */
export function deriveSvHash(primitives: Primitives, statement: SurvivorStatement): Uint8Array {
  const { roundCtx, advHash, r1Hash, sumRoot, logHead } = statement;
  const size = [u32be(Math.floor(logHead.size / 2 ** 32)), u32be(logHead.size % 2 ** 32)];
  const survivors = statement.survivors.flatMap((survivor) => [utf8(survivor.partner), survivor.vecRoot]);
  return hashLabelled(primitives, labels.survivors, roundCtx, advHash, r1Hash, sumRoot, ...size, logHead.root, ...survivors);
}

/** The salted commitment to an unmasked vector: its nonce (32 random bytes) and the root of its parts (SUM-M-5). */
export const deriveInputCommit = (primitives: Primitives, nonce: Uint8Array, root: Uint8Array): Uint8Array =>
  hashLabelled(primitives, labels.commit, nonce, root);

/** The digest of a reveal's plain bytes, which its event carries next to the digest of the sealed ones (SUM-R4-5). */
export const deriveRevealDigest = (primitives: Primitives, reveal: Uint8Array): Uint8Array =>
  hashLabelled(primitives, labels.reveal, reveal);
