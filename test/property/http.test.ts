/** What holds for every signed message. */
import { nativePrimitives as primitives } from '@ketensom/native';
import * as http from '@ketensom/protocol';
import { decodeHex, ProtocolError, utf8 } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const now = 1_795_000_000;
const agent = { seed: new Uint8Array(32).fill(1), nonce: new Uint8Array(16).fill(2), now };
const coordinator = { seed: new Uint8Array(32).fill(3), now };
const coordinatorKey = primitives.ed25519.publicKey(coordinator.seed);
const trust = { now, lookupKey: decodeHex };
const line = { method: 'POST', authority: 'coordinator.example:8443', target: '/v1/events?a=b' };
const body = { type: 'application/json', bytes: utf8('{"note":"x"}') };
const fields = http.signRequest(primitives, { ...line, body }, agent);
const sent = { ...line, fields };

const target = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019-._~/?&=%:@!$,;+*"')), maxLength: 30 }).map((text) => `/${text}`);
const content = fc.option(
  fc.record({ type: fc.constantFrom('application/json', 'text/plain; charset=utf-8'), bytes: fc.uint8Array({ maxLength: 50 }) }),
  { nil: undefined },
);
const request = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
  authority: fc.constantFrom('a.example', '127.0.0.1:80', '[::1]:9'),
  target,
});

describe('requests and answers', () => {
  it('are taken as they were signed', () => {
    fc.assert(
      fc.property(request, content, content, fc.integer({ min: 200, max: 599 }), (asked, given, answered, status) => {
        const signed = http.signRequest(primitives, given === undefined ? asked : { ...asked, body: given }, agent);
        const head = { ...asked, fields: signed };
        const bytes = given?.bytes ?? new Uint8Array();
        expect(http.verifyRequest(primitives, { ...head, body: bytes }, trust).created).toBe(now);
        const answer = http.signResponse(
          primitives,
          { status, request: head, ...(answered === undefined ? {} : { body: answered }) },
          coordinator,
        );
        const received = { status, fields: answer, body: answered?.bytes ?? new Uint8Array(), request: head, publicKey: coordinatorKey };
        expect(http.verifyResponse(primitives, received)).toBe(now);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused with any bit changed in any place', () => {
    const verify = (changed: object) => () => http.verifyRequest(primitives, { ...sent, body: body.bytes, ...changed }, trust);
    expect(verify({})).not.toThrow();
    for (const part of ['method', 'authority', 'target'] as const) {
      for (const text of flips(line[part])) expect(verify({ [part]: text })).toThrow(ProtocolError);
    }
    for (const [name, value] of Object.entries(fields)) {
      for (const text of flips(value)) expect(verify({ fields: { ...fields, [name]: text } }), name).toThrow(ProtocolError);
    }
    for (const text of flips('{"note":"x"}'))
      expect(verify({ body: utf8(text) })).toThrow(expect.objectContaining({ code: 'digest-mismatch' }));
  });

  it('are refused as answers with any bit changed in any place', () => {
    const answer = http.signResponse(primitives, { status: 201, request: sent, body }, coordinator);
    const received = { status: 201, fields: answer, body: body.bytes, request: sent, publicKey: coordinatorKey };
    const verify = (changed: object) => () => http.verifyResponse(primitives, { ...received, ...changed });
    expect(verify({})).not.toThrow();
    for (const [name, value] of Object.entries(answer)) {
      for (const text of flips(value)) expect(verify({ fields: { ...answer, [name]: text } }), name).toThrow(ProtocolError);
    }
    for (let status = 100; status < 600; status += 1) if (status !== 201) expect(verify({ status })).toThrow(ProtocolError);
  });
});

describe('any fields', () => {
  const signed = Object.entries(fields).map(([, value]) => value);
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('', ...signed),
    fc.constantFrom(...signed).map((value) => `${value}, ${value}`),
  );
  const anyFields = fc.record(
    { 'signature-input': text, signature: text, 'content-digest': text, 'content-type': text },
    { requiredKeys: [] },
  );

  it('are refused with a code and never break the reader', () => {
    fc.assert(
      fc.property(anyFields, fc.string({ unit: 'binary', maxLength: 10 }), (given, any) => {
        for (const head of [
          { ...line, fields: given },
          { ...line, method: any, fields: given },
          { ...line, target: any, fields: given },
        ]) {
          attempt(() => http.verifyRequest(primitives, { ...head, body: body.bytes }, trust));
        }
        attempt(() =>
          http.verifyResponse(primitives, { status: 200, fields: given, body: body.bytes, request: sent, publicKey: coordinatorKey }),
        );
        attempt(() => http.verifyContentDigest(primitives, any, body.bytes));
      }),
      { numRuns: 5000 },
    );
  });
});

/** The text with each bit of each character changed in turn. */
function flips(text: string): string[] {
  return Array.from({ length: text.length * 8 }, (_, bit) => {
    const at = bit >> 3;
    return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << (bit & 7))) + text.slice(at + 1);
  });
}

function attempt(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}
