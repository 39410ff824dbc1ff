/**
 * The operations that a step of vectors/primitives can name (vectors/primitives/README.md describes the files). Each runs on either
 * implementation and, where there are several ways to the same bytes, takes all of them.
 */
import assert from 'node:assert/strict';
import {
  concatBytes,
  decodeBase64,
  decodeHex,
  decodeScalar,
  deriveKey,
  encodeBase64,
  encodeHex,
  encodeScalar,
  evaluatePolynomial,
  frame,
  hashLabelled,
  interpolateAtZero,
  type Label,
  type Primitives,
  type RingWidth,
  type RingWindow,
  scalarFromEntropy,
} from '@ketensom/protocol';
import { nativeCtr } from '../../packages/native/src/aes-ctr.ts';
import { nobleCtr } from '../../packages/protocol/src/crypto/aes-ctr.ts';
import type { Fields } from './primitives-fields.ts';

export type Outcome = Uint8Array | boolean | undefined;

type Operation = (primitives: Primitives, step: Fields) => Outcome;

const iterateX25519: Operation = (primitives, step) => {
  let scalar = Uint8Array.of(9, ...new Uint8Array(31));
  let coordinate = scalar;
  for (let i = 0; i < step.number('times'); i += 1) {
    const next = primitives.x25519.sharedSecret(scalar, coordinate);
    assert(next !== undefined);
    coordinate = scalar;
    scalar = Uint8Array.from(next);
  }
  return scalar;
};

const hashEveryWay: Operation = (primitives, step) => {
  const parts = step.bytesList('parts');
  const digest = primitives.sha256(...parts);
  assert.deepEqual(primitives.sha256(concatBytes(...parts)), digest);
  const stream = primitives.sha256Stream();
  for (const part of parts) for (let at = 0; at < part.length; at += 100_000) stream.update(part.subarray(at, at + 100_000));
  assert.deepEqual(stream.digest(), digest);
  return digest;
};

const keystreamEveryWay: Operation = (primitives, step) => {
  const [key, offset, length] = [step.bytes('key'), step.number('byteOffset'), step.number('length')];
  const stream = primitives.keystream(key, offset, length);
  const words = length - (length % 4);
  const window = primitives.ringWindow(32, 64);
  window.clear(words);
  window.addKeystream(key, offset);
  assert.deepEqual(window.read(), stream.slice(0, words));
  return stream;
};

const counterMode: Operation = (primitives, step) => {
  const plaintext = step.bytes('plaintext');
  const ctr = primitives.name === 'noble' ? nobleCtr : nativeCtr;
  const stream = ctr(step.bytes('key'), step.bytes('firstBlock'), plaintext.length);
  return plaintext.map((byte, i) => byte ^ (stream[i] ?? 0));
};

const playRingScript: Operation = (primitives, step) => {
  const window = primitives.ringWindow(step.number('width') as RingWidth, step.number('byteLength'));
  for (const [call, argument, offset] of step.calls('script')) playCall(window, String(call), argument, Number(offset));
  return window.read();
};

function playCall(window: RingWindow, call: string, argument: string | number | undefined, offset: number): void {
  if (call === 'clear') {
    window.clear(Number(argument));
    return;
  }
  const bytes = decodeHex(String(argument));
  if (call === 'load' || call === 'add' || call === 'subtract') {
    window[call](bytes);
    return;
  }
  assert(call === 'addKeystream' || call === 'subtractKeystream', `no call ${call}`);
  window[call](bytes, offset);
}

const aead = (step: Fields) => ({ key: step.bytes('key'), nonce: step.bytes('nonce'), aad: step.bytes('aad') });

const label = (step: Fields) => step.text('label') as Label;

export const operations: Readonly<Record<string, Operation>> = {
  sha256: hashEveryWay,
  'sha256-digest-twice': (primitives) => {
    const stream = primitives.sha256Stream();
    stream.digest();
    assert.throws(() => stream.update(new Uint8Array(1)), TypeError);
    return stream.digest();
  },
  hkdf: (primitives, step) =>
    primitives.hkdf({ key: step.bytes('key'), salt: step.bytes('salt'), info: step.bytes('info'), length: step.number('length') }),
  'ed25519-public-key': (primitives, step) => primitives.ed25519.publicKey(step.bytes('seed')),
  'ed25519-sign': (primitives, step) => primitives.ed25519.sign(step.bytes('seed'), step.bytes('message')),
  'ed25519-verify': (primitives, step) =>
    primitives.ed25519.verify(step.bytes('publicKey'), step.bytes('message'), step.bytes('signature')),
  'x25519-public-key': (primitives, step) => primitives.x25519.publicKey(step.bytes('secret')),
  'x25519-shared-secret': (primitives, step) => primitives.x25519.sharedSecret(step.bytes('secret'), step.bytes('publicKey')),
  'x25519-iterate': iterateX25519,
  'aead-seal': (primitives, step) => primitives.chacha20poly1305.seal({ ...aead(step), plaintext: step.bytes('plaintext') }),
  'aead-open': (primitives, step) => primitives.chacha20poly1305.open({ ...aead(step), ciphertext: step.bytes('ciphertext') }),
  'aes-256-ctr': counterMode,
  keystream: keystreamEveryWay,
  'ring-window': playRingScript,
  'shamir-evaluate': (_, step) =>
    encodeScalar(evaluatePolynomial(step.bytesList('coefficients').map(decodeScalar), BigInt(step.text('index')))),
  'shamir-interpolate': (_, step) =>
    encodeScalar(
      interpolateAtZero(
        step.objects('shares').map((share) => ({ index: BigInt(share.text('index')), value: decodeScalar(share.bytes('value')) })),
      ),
    ),
  'scalar-decode': (_, step) => encodeScalar(decodeScalar(step.bytes('bytes'))),
  'scalar-from-entropy': (_, step) => encodeScalar(scalarFromEntropy(step.bytes('entropy'))),
  base64: (_, step) =>
    encodeBase64(step.bytes('bytes')) === step.text('text') && encodeHex(decodeBase64(step.text('text'))) === step.text('bytes'),
  'base64-decode': (_, step) => decodeBase64(step.text('text')),
  hex: (_, step) => encodeHex(step.bytes('bytes')) === step.text('text'),
  'hex-decode': (_, step) => decodeHex(step.text('text')),
  frame: (_, step) => frame(label(step), ...step.bytesList('fields')),
  'hash-labelled': (primitives, step) => hashLabelled(primitives, label(step), ...step.bytesList('fields')),
  'derive-key': (primitives, step) =>
    deriveKey(primitives, {
      key: step.bytes('key'),
      salt: step.bytes('salt'),
      label: label(step),
      fields: step.bytesList('fields'),
      length: step.number('length'),
    }),
};
