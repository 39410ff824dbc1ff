/**
 * The native primitives, faster for what a world does all day: small inputs, and the same ones again. Key objects, agreed secrets (both ends
 * of a pair get the same one), streams and windows are remembered; short boxes and streams are ciphered in JavaScript, which needs no key object.
 * The results are the same, byte for byte.
 */
import { createPrivateKey, createPublicKey, diffieHellman, hash, type KeyObject } from 'node:crypto';
import { noblePrimitives } from '../../../packages/protocol/src/crypto/noble-primitives.ts';
import { portableRingWindow } from '../../../packages/protocol/src/crypto/portable-ring-kernel.ts';
import type { HkdfInput, Primitives, RingWindow } from '../../../packages/protocol/src/crypto/primitives.ts';

const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

const publicObject = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });
const privateObject = (raw: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privatePrefix, raw]), format: 'der', type: 'pkcs8' });

/** A fresh memory over X25519. */
function rememberX25519(x25519: Primitives['x25519']): Primitives['x25519'] {
  const privates = new Map<string, KeyObject>();
  const publics = new Map<string, KeyObject>();
  const publicOf = new Map<string, string>();
  const agreed = new Map<string, string | undefined>();
  const known = (cache: Map<string, KeyObject>, make: (raw: Uint8Array) => KeyObject, raw: Uint8Array, name: string): KeyObject => {
    const found = cache.get(name) ?? make(raw);
    cache.set(name, found);
    return found;
  };
  const publicKey = (secret: Uint8Array, name: string): string => {
    const found = publicOf.get(name);
    if (found !== undefined) return found;
    const key = createPublicKey(known(privates, privateObject, secret, name));
    const made = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('latin1');
    publicOf.set(name, made);
    publics.set(made, key);
    return made;
  };
  return {
    publicKey: (secret) => bytesOf(publicKey(secret, textOf(secret))),
    sharedSecret(secret, key) {
      const [secretName, keyName] = [textOf(secret), textOf(key)];
      const own = publicKey(secret, secretName);
      const pair = own < keyName ? own + keyName : keyName + own;
      if (!agreed.has(pair)) {
        const publicObjectOfKey = known(publics, publicObject, key, keyName);
        const privateKey = known(privates, privateObject, secret, secretName);
        agreed.set(pair, agree(x25519, { secret, key, privateKey, publicKey: publicObjectOfKey }));
      }
      const text = agreed.get(pair);
      return text === undefined ? undefined : bytesOf(text);
    },
  };
}

interface Agreement {
  readonly secret: Uint8Array;
  readonly key: Uint8Array;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function agree(x25519: Primitives['x25519'], { secret, key, privateKey, publicKey }: Agreement): string | undefined {
  try {
    return diffieHellman({ privateKey, publicKey }).toString('latin1');
  } catch {
    // A key of low order; the primitive itself says what becomes of it.
    const shared = x25519.sharedSecret(secret, key);
    return shared && textOf(shared);
  }
}

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

/** HKDF-SHA-256 (RFC 5869) in hashes of one shot, for which node:crypto makes no key object. */
function hkdf({ key, salt, info, length }: HkdfInput): Uint8Array {
  const extracted = hmac(salt, key);
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

/** Dealers, holders, whoever opens and the auditor derive the same polynomials. */
function rememberHkdf(primitives: Primitives): Primitives['hkdf'] {
  const derived = new Map<string, Uint8Array>();
  return (input) => {
    const name = `${input.length}/${input.salt.length}/${input.key.length}/${textOf(input.salt)}${textOf(input.key)}${textOf(input.info)}`;
    const found = derived.get(name) ?? (input.salt.length > 64 ? primitives.hkdf(input) : hkdf(input));
    derived.set(name, found);
    return found.slice();
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

/** The primitives of one world. With `plain` boxes, streams and windows are the native ones. */
export function worldPrimitives(primitives: Primitives, plain: boolean): Primitives {
  const windows = new Map<string, RingWindow>();
  const { keystream: stream, chacha20poly1305: aead } = plain ? primitives : noblePrimitives;
  const keystream = rememberKeystream(stream, 64);
  const makeWindow = (width: 32 | 64, byteLength: number): RingWindow =>
    plain ? primitives.ringWindow(width, byteLength) : portableRingWindow(width, byteLength, keystream);
  return {
    ...primitives,
    x25519: rememberX25519(primitives.x25519),
    chacha20poly1305: rememberBoxes(aead),
    sha256: (...parts) => new Uint8Array(sha256(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts))),
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
