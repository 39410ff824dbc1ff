/** Every vector of vectors/http. */
import {
  type ContentFields,
  decodeHex,
  decodePartDigest,
  encodeContentDigest,
  encodeHex,
  encodePartDigest,
  hashPart,
  noblePrimitives,
  type Primitives,
  type RequestHead,
  type SignatureComponent,
  type SignatureFields,
  type SignatureParameters,
  signatureBase,
  signRequest,
  signResponse,
  utf8,
  verifyContentDigest,
  verifyRequest,
  verifyRequestHead,
  verifyResponse,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { testVectors } from './json-vectors.ts';

interface Line {
  readonly method: string;
  readonly authority: string;
  readonly target: string;
}

interface Body {
  readonly body?: string;
  readonly type?: string;
}

interface Signing extends Body {
  readonly seed: string;
  readonly now: number;
}

interface Received {
  readonly fields: ContentFields & Partial<SignatureFields>;
  readonly body: string;
}

const bodyOf = ({ body, type = '' }: Body) => (body === undefined ? {} : { body: { type, bytes: decodeHex(body) } });

testVectors('http', {
  'content-digest': (primitives: Primitives, { body }: { body: string }) => encodeContentDigest(primitives, decodeHex(body)),
  'verify-content-digest': (primitives: Primitives, { field, body }: { field: string; body: string }) =>
    encodeHex(verifyContentDigest(primitives, field, decodeHex(body))),
  'part-digest': (primitives: Primitives, { body }: { body: string }) => encodePartDigest(hashPart(primitives, decodeHex(body))),
  'read-part-digest': (_: Primitives, { field }: { field: string }) => encodeHex(decodePartDigest(field)),
  'signature-base': (_: Primitives, step: { components: SignatureComponent[]; parameters: SignatureParameters }) =>
    signatureBase(step.components, step.parameters),
  'ed25519-sign': (primitives: Primitives, { seed, text }: { seed: string; text: string }) =>
    encodeHex(primitives.ed25519.sign(decodeHex(seed), utf8(text))),
  'ed25519-verify': (primitives: Primitives, step: { publicKey: string; text: string; signature: string }) =>
    primitives.ed25519.verify(decodeHex(step.publicKey), utf8(step.text), decodeHex(step.signature)),
  'sign-request': (primitives: Primitives, step: Line & Signing & { nonce: string }) =>
    signRequest(
      primitives,
      { method: step.method, authority: step.authority, target: step.target, ...bodyOf(step) },
      {
        seed: decodeHex(step.seed),
        nonce: decodeHex(step.nonce),
        now: step.now,
      },
    ),
  'verify-request': (primitives: Primitives, step: Line & Received & { now: number; enrolled: Record<string, string> }) => {
    const lookupKey = (keyid: string): Uint8Array | undefined => {
      const key = step.enrolled[keyid];
      return key === undefined ? undefined : decodeHex(key);
    };
    return verifyRequest(primitives, { ...step, body: decodeHex(step.body) }, { now: step.now, lookupKey });
  },
  'sign-response': (primitives: Primitives, step: Signing & { status: number; request: RequestHead }) =>
    signResponse(
      primitives,
      { status: step.status, request: step.request, ...bodyOf(step) },
      { seed: decodeHex(step.seed), now: step.now },
    ),
  'verify-response': (primitives: Primitives, step: Received & { status: number; request: RequestHead; publicKey: string }) =>
    verifyResponse(primitives, { ...step, body: decodeHex(step.body), publicKey: decodeHex(step.publicKey) }),
});

describe('misuse', () => {
  const primitives = noblePrimitives;
  const request = { method: 'GET', authority: 'a.example', target: '/v1/service' };
  const signer = { seed: new Uint8Array(32).fill(7), nonce: new Uint8Array(16).fill(9), now: 1_795_000_000 };
  const signed = signRequest(primitives, request, signer);

  it('is a TypeError or RangeError when a request has no form to be signed in', () => {
    const sign = (changed: object) => () => signRequest(primitives, { ...request, ...changed }, signer);
    for (const changed of [
      { method: 'get' },
      { authority: 'A.example' },
      { target: 'v1' },
      { target: '/a b' },
      { target: '/é' },
      { target: '/a#b' },
    ]) {
      expect(sign(changed), JSON.stringify(changed)).toThrow(TypeError);
    }
    expect(sign({ body: { type: 'text/plain\n', bytes: new Uint8Array() } })).toThrow(TypeError);
    expect(() => signRequest(primitives, request, { ...signer, nonce: new Uint8Array(15) })).toThrow(RangeError);
    expect(() => signRequest(primitives, request, { ...signer, now: 0.5 })).toThrow(RangeError);
  });

  it('is a TypeError when the request that is answered was not signed, or a status has not three digits', () => {
    expect(() => signResponse(primitives, { status: 200, request: { ...request, fields: {} } }, signer)).toThrow(TypeError);
    expect(() => signResponse(primitives, { status: 2000, request: { ...request, fields: signed } }, signer)).toThrow(TypeError);
  });

  it('of a part of a vector covers the leaf in the place of a digest', () => {
    const bytes = utf8('part');
    const leaf = hashPart(primitives, bytes);
    const fields = signRequest(primitives, { ...request, body: { type: 'application/octet-stream', bytes, leaf } }, signer);
    expect(fields['content-digest']).toBe(encodePartDigest(leaf));
    const trust = { now: signer.now, lookupKey: decodeHex };
    expect(verifyRequestHead(primitives, { ...request, fields }, trust).nonce).toBe(encodeHex(signer.nonce));
    const other = { ...fields, 'content-digest': encodePartDigest(hashPart(primitives, utf8('trap'))) };
    expect(() => verifyRequestHead(primitives, { ...request, fields: other }, trust)).toThrow(
      expect.objectContaining({ code: 'sig-invalid' }),
    );
  });

  it('leaves the body to the caller where only the head is checked', () => {
    const body = { type: 'application/octet-stream', bytes: utf8('part') };
    const fields = signRequest(primitives, { ...request, body }, signer);
    const trust = { now: signer.now, lookupKey: decodeHex };
    expect(verifyRequestHead(primitives, { ...request, fields }, trust).nonce).toBe(encodeHex(signer.nonce));
    expect(verifyContentDigest(primitives, fields['content-digest'] ?? '', body.bytes)).toBe(body.bytes);
  });
});
