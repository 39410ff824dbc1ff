/**
 * The partners' key of a `salted-hash` run on its way (OVL-11): drawn by the first of the ring, sealed to every partner's key of the run, and committed to, so
 * that all partners use one key or none. The coordinator passes boxes on that it cannot open.
 */
import { decodeHex, utf8 } from '../crypto/bytes.ts';
import { frame, hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { openSealed, sealOverhead, sealTo } from '../crypto/sealed-box.ts';
import { demand, ProtocolError } from '../errors.ts';
import { type RingConfig, ringPartners } from './ring-config.ts';

const clause = 'OVL-11';

/** Bytes of the partners' key. */
export const saltLength = 32;
const boxLength = saltLength + sealOverhead;

/** Bytes of the boxes for so many partners. */
export const deriveSaltLength = (partners: number): number => partners * boxLength;

const aadOf = ({ run, round }: RingConfig, from: string, to: string): Uint8Array =>
  frame(labels.overlapSalt, decodeHex(run), decodeHex(round), utf8(from), utf8(to));

/** What the log says of the key: who has the key can check it, who has not learns nothing from it. */
export const deriveSaltCommit = (primitives: Primitives, { run, round }: RingConfig, salt: Uint8Array): Uint8Array =>
  hashLabelled(primitives, labels.overlapSaltCommit, decodeHex(run), decodeHex(round), salt);

/** One box per partner, in the ring's order. `entropy` gives fresh bytes. */
export function sealSalt(
  primitives: Primitives,
  { config, salt, keys }: { readonly config: RingConfig; readonly salt: Uint8Array; readonly keys: ReadonlyMap<string, string> },
  entropy: (length: number) => Uint8Array,
): Uint8Array {
  const partners = ringPartners(config);
  const [from = ''] = partners;
  const boxes = new Uint8Array(partners.length * boxLength);
  for (const [at, to] of partners.entries()) {
    const recipientKey = decodeHex(keys.get(to) ?? '');
    const sealed = sealTo(primitives, { recipientKey, ephemeralSecret: entropy(32), aad: aadOf(config, from, to), plaintext: salt });
    boxes.set(sealed, at * boxLength);
  }
  return boxes;
}

/** The key from the box of `self`. @throws ProtocolError `length`, `share-decrypt`, `digest-mismatch` for a key that was not committed to. */
export function openSalt(
  primitives: Primitives,
  opening: { readonly config: RingConfig; readonly self: string; readonly secret: Uint8Array; readonly commit: string },
  boxes: Uint8Array,
): Uint8Array {
  const { config, self, secret, commit } = opening;
  const partners = ringPartners(config);
  const [from = ''] = partners;
  demand(boxes.length === partners.length * boxLength, 'length', { clause, party: from });
  const at = partners.indexOf(self);
  const sealed = boxes.subarray(at * boxLength, (at + 1) * boxLength);
  const salt = openSealed(primitives, { secret, aad: aadOf(config, from, self), sealed });
  if (salt === undefined) throw new ProtocolError('share-decrypt', { clause, party: from });
  const isCommitted = deriveSaltCommit(primitives, config, salt).every((byte, index) => byte === decodeHex(commit)[index]);
  demand(isCommitted && salt.length === saltLength, 'digest-mismatch', { clause, party: from });
  return salt;
}
