/**
 * The native primitives, faster for what a world does all day: small inputs, and the same ones again. Streams and windows are remembered; short
 * boxes and streams are ciphered in JavaScript, which needs no key object. The results are the same, byte for byte, but for the agreement of keys,
 * which is an ideal one: both ends of a pair of keys made in this world get the same secret, no other pair gets it. One world in fifty has X25519.
 */
import { hash } from 'node:crypto';
import { noblePrimitives } from '../../../packages/protocol/src/crypto/noble-primitives.ts';
import { portableRingWindow } from '../../../packages/protocol/src/crypto/portable-ring-kernel.ts';
import type { HkdfInput, Primitives, RingWindow } from '../../../packages/protocol/src/crypto/primitives.ts';

/** Node's own, which takes any bytes: half the cost of a Buffer made for the purpose. */
const latin1Slice = (Buffer.prototype as unknown as { latin1Slice(this: Uint8Array, start: number, end: number): string }).latin1Slice;

const textOf = (bytes: Uint8Array): string => latin1Slice.call(bytes, 0, bytes.length);

/** What a public key and a shared secret are made of. */
interface AgreementRule {
  publicKey(secret: Uint8Array): Uint8Array;
  /** `own` is the public key of the secret. The same for both ends of a pair; undefined where X25519 would give none. */
  agree(secret: Uint8Array, own: Uint8Array, key: Uint8Array): Uint8Array | undefined;
}

/** Once for each secret and each pair of keys that were made here; X25519's own answer to other keys, those of low order among them. */
function rememberAgreement(x25519: Primitives['x25519'], rule: AgreementRule): Primitives['x25519'] {
  const publicOf = new Map<string, Uint8Array>();
  const made = new Set<string>();
  const agreed = new Map<string, Uint8Array>();
  const publicKey = (secret: Uint8Array): Uint8Array => {
    const name = textOf(secret);
    const found = publicOf.get(name);
    if (found !== undefined) return found;
    const key = rule.publicKey(secret);
    publicOf.set(name, key);
    made.add(textOf(key));
    return key;
  };
  return {
    publicKey: (secret) => publicKey(secret).slice(),
    sharedSecret(secret, key) {
      if (!made.has(textOf(key))) return x25519.sharedSecret(secret, key);
      const own = publicKey(secret);
      const pair = [textOf(own), textOf(key)].sort().join('');
      const shared = agreed.get(pair) ?? rule.agree(secret, own, key);
      if (shared !== undefined) agreed.set(pair, shared);
      return shared?.slice();
    },
  };
}

/** X25519 itself: both ends of a pair get the same (RFC 7748, section 6.1). */
const trueAgreement = (x25519: Primitives['x25519']): AgreementRule => ({
  publicKey: x25519.publicKey,
  agree: (secret, _own, key) => x25519.sharedSecret(secret, key),
});

/** An agreement with the interface of X25519, of hashes. */
const idealAgreement: AgreementRule = {
  publicKey(secret) {
    const key = new Uint8Array(sha256(Buffer.concat([Buffer.from('public key'), secret])));
    // As X25519's: a coordinate below 2^255.
    key[31] = (key[31] as number) & 0x7f;
    return key;
  },
  agree: (_secret, own, key) => new Uint8Array(sha256(Buffer.concat([Buffer.from('agreed'), ...[own, key].sort(Buffer.compare)]))),
};

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** HMAC-SHA-256 (RFC 2104) from two hashes; `key` is at most 64 bytes. */
function hmac(key: Uint8Array, message: Uint8Array): Buffer {
  const inner = new Uint8Array(64 + message.length).fill(0x36, 0, 64);
  const outer = new Uint8Array(96).fill(0x5c, 0, 64);
  for (let at = 0; at < key.length; at += 1) {
    inner[at] = (key[at] as number) ^ 0x36;
    outer[at] = (key[at] as number) ^ 0x5c;
  }
  inner.set(message, 64);
  outer.set(sha256(inner), 64);
  return sha256(outer);
}

/** HKDF-SHA-256 (RFC 5869), its second half, in hashes of one shot, for which node:crypto makes no key object. */
function expand(extracted: Uint8Array, { info, length }: Pick<HkdfInput, 'info' | 'length'>): Uint8Array {
  const output = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let at = 0; at < length; at += 32) {
    const message = new Uint8Array(block.length + info.length + 1);
    message.set(block);
    message.set(info, block.length);
    message[message.length - 1] = at / 32 + 1;
    block = hmac(extracted, message);
    output.set(block.subarray(0, length - at), at);
  }
  return output;
}

/** What was derived from one key under one salt, by length and info. */
interface Derived {
  readonly extracted: Uint8Array;
  readonly outputs: Map<string, Uint8Array>;
}

/** Dealers, holders, whoever opens and the auditor derive the same polynomials, each of many coefficients of one key. */
function rememberHkdf(primitives: Primitives): Primitives['hkdf'] {
  const known = new Map<string, Derived>();
  return (input) => {
    const { key, salt, info, length } = input;
    if (salt.length > 64) return primitives.hkdf(input);
    const name = `${salt.length}/${textOf(salt)}${textOf(key)}`;
    const derived = known.get(name) ?? { extracted: hmac(salt, key), outputs: new Map() };
    known.set(name, derived);
    const use = `${length}/${textOf(info)}`;
    const found = derived.outputs.get(use) ?? expand(derived.extracted, { info, length });
    derived.outputs.set(use, found);
    return found.slice();
  };
}

/** Dealers, holders, the coordinator and the auditor hash the same entries and shares. */
function rememberHashes(): Primitives['sha256'] {
  const known = new Map<string, Uint8Array>();
  return (...parts) => {
    let name = '';
    for (const part of parts) name += textOf(part);
    const found = known.get(name) ?? sha256(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts));
    known.set(name, found);
    return new Uint8Array(found);
  };
}

/** The first bytes of each key's stream: both ends of a pair, and whoever unmasks, want the same ones. */
function rememberKeystream(keystream: Primitives['keystream'], kept: number): Primitives['keystream'] {
  const streams = new Map<string, Uint8Array>();
  return (key, byteOffset, length) => {
    if (byteOffset + length > kept) return keystream(key, byteOffset, length);
    const name = textOf(key);
    const stream = streams.get(name) ?? keystream(key, 0, kept);
    streams.set(name, stream);
    return stream.slice(byteOffset, byteOffset + length);
  };
}

/** Opens boxes that were sealed here without deciphering them again; any other box is tried in earnest. */
function rememberBoxes(aead: Primitives['chacha20poly1305']): Primitives['chacha20poly1305'] {
  const sealed = new Map<string, { readonly aad: string; readonly plaintext: Uint8Array }>();
  return {
    seal(box) {
      const ciphertext = aead.seal(box);
      sealed.set(textOf(box.key) + textOf(ciphertext), { aad: textOf(box.aad), plaintext: box.plaintext.slice() });
      return ciphertext;
    },
    open(box) {
      const known = sealed.get(textOf(box.key) + textOf(box.ciphertext));
      return known?.aad === textOf(box.aad) ? known.plaintext.slice() : aead.open(box);
    },
  };
}

/** The primitives of one world. With `plain` the key agreement, boxes, streams and windows are the native ones. */
export function worldPrimitives(primitives: Primitives, plain: boolean): Primitives {
  const windows = new Map<string, RingWindow>();
  const { keystream: stream, chacha20poly1305: aead } = plain ? primitives : noblePrimitives;
  const keystream = rememberKeystream(stream, 64);
  const makeWindow = (width: 32 | 64, byteLength: number): RingWindow =>
    plain ? primitives.ringWindow(width, byteLength) : portableRingWindow(width, byteLength, keystream);
  return {
    ...primitives,
    x25519: rememberAgreement(primitives.x25519, plain ? trueAgreement(primitives.x25519) : idealAgreement),
    chacha20poly1305: rememberBoxes(aead),
    sha256: rememberHashes(),
    hkdf: rememberHkdf(primitives),
    keystream,
    ringWindow(width, byteLength) {
      const name = `${width}/${byteLength}`;
      const window = windows.get(name) ?? makeWindow(width, byteLength);
      windows.set(name, window);
      return window;
    },
  };
}
