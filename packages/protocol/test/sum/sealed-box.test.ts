/** A box for one recipient: it opens there, in its place, unaltered, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { noblePrimitives } from '../../src/crypto/noble-primitives.ts';
import { openSealed, sealOverhead, sealTo } from '../../src/crypto/sealed-box.ts';
import { refusalOf } from './refusals.ts';

const secret = new Uint8Array(32).fill(1);
const recipientKey = noblePrimitives.x25519.publicKey(secret);
const aad = Uint8Array.of(1, 2, 3);
const plaintext = Uint8Array.of(9, 8, 7, 6);
const sealed = sealTo(noblePrimitives, { recipientKey, ephemeralSecret: new Uint8Array(32).fill(2), aad, plaintext });
const open = (box: { secret?: Uint8Array; aad?: Uint8Array; sealed?: Uint8Array }) =>
  openSealed(noblePrimitives, { secret, aad, sealed, ...box });

describe('a sealed box', () => {
  it('opens for its recipient in its place', () => {
    expect(open({})).toEqual(plaintext);
    expect(sealed).toHaveLength(plaintext.length + sealOverhead);
  });

  it('is another one for other entropy', () => {
    expect(sealTo(noblePrimitives, { recipientKey, ephemeralSecret: new Uint8Array(32).fill(3), aad, plaintext })).not.toEqual(sealed);
  });

  it('does not open for another, elsewhere, altered in any byte, or cut short', () => {
    expect(open({ secret: new Uint8Array(32).fill(4) })).toBeUndefined();
    expect(open({ aad: Uint8Array.of(1, 2) })).toBeUndefined();
    for (let at = 0; at < sealed.length; at += 1) expect(open({ sealed: sealed.with(at, (sealed[at] as number) ^ 0x40) })).toBeUndefined();
    for (const length of [0, 31, 32, 47, sealed.length - 1]) expect(open({ sealed: sealed.slice(0, length) })).toBeUndefined();
    expect(open({ sealed: new Uint8Array(60) })).toBeUndefined();
  });

  it('is not made for a key of low order', () => {
    const act = () => sealTo(noblePrimitives, { recipientKey: new Uint8Array(32), ephemeralSecret: secret, aad, plaintext });
    expect(refusalOf(act).code).toBe('key-weak');
  });
});
