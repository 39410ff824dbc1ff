/**
 * The keys that lists of `salted-hash` rings are sealed to: one for each ring, in this process's memory alone (OVL-11). A process that ends takes them with it, and with them
 * everything that partners sent: the run then fails, and nothing on the disk can be read.
 */
import type { RingConfig } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';

const kept = new WeakMap<Desk, Map<string, Uint8Array>>();

function keysOf(desk: Desk): Map<string, Uint8Array> {
  const keys = kept.get(desk) ?? new Map<string, Uint8Array>();
  kept.set(desk, keys);
  return keys;
}

/** A fresh secret for a round. */
export function makeRingKey(desk: Desk, round: string): Uint8Array {
  const secret = desk.random(32);
  keysOf(desk).set(round, secret);
  return secret;
}

/** What opens sizes and tags of a ring; undefined where it is lost. */
export const ringKeyOf = (desk: Desk, { round, blinding }: RingConfig): Uint8Array | undefined =>
  blinding === 'dh' ? desk.keys.sealSecret : keysOf(desk).get(round);

export function forgetRingKey(desk: Desk, round: string): void {
  keysOf(desk).get(round)?.fill(0);
  keysOf(desk).delete(round);
}
