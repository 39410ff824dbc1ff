/** Events in short are the events they were made of, or do not verify. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalBytes,
  encodeEventNote,
  encodeHex,
  type JsonObject,
  noblePrimitives as p,
  restoreEventNote,
  shortenEventNote,
  utf8,
  verifyEventNote,
} from '../../src/index.ts';
import { refusalCode } from '../refusal.ts';

const seed = new Uint8Array(32).fill(7);
const publicKey = p.ed25519.publicKey(seed);
const prev = p.sha256(utf8('the event before'));
const run = encodeHex(p.sha256(utf8('a request')));
const round = '0123456789abcdef0123456789abcdef';
const known = {
  actor: 'a',
  publicKey,
  leafHash: (seq: number) => (seq === 4 ? prev : undefined),
  runOf: (of: string) => (of === round ? run : undefined),
};

const noteOf = (event: JsonObject): Uint8Array => encodeEventNote(p, { v: 1, actor: 'a', ...event }, { name: 'a', seed });
const inRound = noteOf({ type: 'survivors.ack', seq: 5, prev: encodeHex(prev), ts: 17, run, round, sv_hash: run });
const verifies = (note: Uint8Array): string => refusalCode(() => verifyEventNote(p, note, () => publicKey));

describe('an event in short', () => {
  it('is put together again as it was', () => {
    const scope = fc.constantFrom({}, { run }, { run, round });
    const place = fc.constantFrom({ seq: 0 }, { seq: 5, prev: encodeHex(prev) });
    const body = fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{4,9}$/), fc.oneof(fc.nat(), fc.stringMatching(/^[ -~]{0,9}$/)), {
      maxKeys: 5,
    });
    fc.assert(
      fc.property(scope, place, body, fc.nat(), (where, at, said, ts) => {
        const note = noteOf({ ...said, type: 'any', ts, ...where, ...at });
        expect(restoreEventNote(p, shortenEventNote(note), known)).toEqual(note);
      }),
      { numRuns: 50 },
    );
  });

  it('travels without what is known', () => {
    const { fields, signature } = shortenEventNote(inRound);
    expect(fields).toEqual(canonicalBytes({ type: 'survivors.ack', seq: 5, ts: 17, round, sv_hash: run }));
    expect(signature.length).toBe(64);
  });

  it.each([
    ['another actor', { actor: 'b' }],
    ['another key', { publicKey: p.ed25519.publicKey(new Uint8Array(32).fill(8)) }],
    ['another event before', { leafHash: () => new Uint8Array(32) }],
    ['no event before', { leafHash: () => undefined }],
    ['another run', { runOf: () => '1'.repeat(64) }],
    ['no run', { runOf: () => undefined }],
  ])('does not verify with %s', (_name, other) => {
    const note = restoreEventNote(p, shortenEventNote(inRound), { ...known, ...other });
    expect(verifies(note)).toBe('bad-signature');
  });

  it('is refused in any other form', () => {
    const { fields, signature } = shortenEventNote(inRound);
    const restore = (said: Uint8Array, signed = signature) =>
      refusalCode(() => restoreEventNote(p, { fields: said, signature: signed }, known));
    const with_ = (more: JsonObject): Uint8Array => canonicalBytes({ type: 'survivors.ack', seq: 5, ts: 17, round, sv_hash: run, ...more });
    for (const more of [{ v: 1 }, { actor: 'a' }, { prev: encodeHex(prev) }, { run }, { seq: -1 }, { seq: '5' }])
      expect(restore(with_(more))).toBe('malformed');
    expect(restore(canonicalBytes({ type: 'survivors.ack' }))).toBe('malformed');
    expect(restore(utf8('[]'))).toBe('malformed');
    expect(restore(utf8(`${new TextDecoder().decode(fields)} `))).toBe('non-canonical');
    for (const length of [0, 63, 65]) expect(restore(fields, new Uint8Array(length))).toBe('malformed');
    expect(restore(canonicalBytes({ type: 'x'.repeat(20_000), seq: 5 }))).toBe('oversize');
  });
});
