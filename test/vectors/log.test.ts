/** Every vector of vectors/log, and what our own code must not ask for. */

import * as log from '@ketensom/protocol';
import { noblePrimitives as primitives } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { testVectors } from './json-vectors.ts';
import { operations } from './log-steps.ts';

testVectors('log', operations);

describe('decodeNote', () => {
  it('refuses more than 1 MiB before it looks inside', () => {
    expect(() => log.decodeNote(new Uint8Array(2 ** 20 + 1), 'LOG-2')).toThrow(expect.objectContaining({ code: 'oversize' }));
    expect(() => log.decodeNote(new Uint8Array(2 ** 20), 'LOG-2')).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});

describe('distinctCosigners', () => {
  const root = new Uint8Array(32);
  const keyOf = (name: string, kind: log.SignatureKind, byte: number): log.VerifierKey =>
    log.deriveVerifierKey(primitives, { name, kind, publicKey: primitives.ed25519.publicKey(new Uint8Array(32).fill(byte)) });
  const key = keyOf('a', 'cosignature', 1);
  const cosigned = { origin: 'x', size: 1, root, text: '', cosigners: [{ key, timestamp: 1 }] };

  it('knows a witness by name, kind and whole public key', () => {
    expect(log.distinctCosigners([cosigned], [keyOf('a', 'cosignature', 1)])).toEqual(['a']);
    const others = [keyOf('b', 'cosignature', 1), keyOf('a', 'ed25519', 1), keyOf('a', 'cosignature', 2), { ...key, publicKey: root }];
    expect(log.distinctCosigners([cosigned], others)).toEqual([]);
  });

  it('refuses checkpoints of two logs', () => {
    const other = { ...cosigned, origin: 'y' };
    expect(() => log.distinctCosigners([cosigned, other], [key])).toThrow(expect.objectContaining({ code: 'binding-mismatch' }));
  });
});

describe('misuse', () => {
  const seed = new Uint8Array(32).fill(3);
  const hash = new Uint8Array(32);
  const tree: log.LogTree = { primitives, read: log.hashReader(primitives, [hash, hash, hash]), size: 3 };

  it('is a RangeError outside the tree', () => {
    for (const index of [-1, 3, 0.5]) expect(() => log.deriveInclusionProof(tree, index)).toThrow(RangeError);
    for (const size of [-1, 4, 0.5]) expect(() => log.deriveConsistencyProof(tree, size)).toThrow(RangeError);
    expect(() => log.deriveRoot({ ...tree, size: 4 })).toThrow(RangeError);
    expect(() => log.deriveRoot({ ...tree, size: -1 })).toThrow(RangeError);
    for (const [level, index] of [
      [0, 3],
      [1, 1],
      [2, 0],
    ] as const)
      expect(() => tree.read(level, index)).toThrow(RangeError);
    for (const frontier of [
      { size: 3, hashes: [hash] },
      { size: 0.5, hashes: [] },
      { size: -1, hashes: [] },
    ]) {
      expect(() => log.appendLeaves(primitives, frontier, [])).toThrow(RangeError);
      expect(() => log.frontierRoot(primitives, frontier)).toThrow(RangeError);
    }
  });

  it('is a RangeError or TypeError for tiles and bundles that cannot be', () => {
    const tile = { level: 0, index: 0, width: 1 };
    for (const wrong of [{ level: 64 }, { level: -1 }, { index: -1 }, { index: 0.5 }, { width: 0 }, { width: 257 }]) {
      expect(() => log.encodeTilePath({ ...tile, ...wrong })).toThrow(RangeError);
    }
    expect(() => log.encodeEntryBundle([new Uint8Array(65_536)])).toThrow(RangeError);
    expect(() => log.deriveTile(tree.read, { ...tile, level: 'entries' })).toThrow(TypeError);
    expect(() => log.tileReader(primitives, 3, () => hash)(1, 1)).toThrow(RangeError);
  });

  it('is a TypeError or RangeError for notes, keys and checkpoints that cannot be', () => {
    const signature = log.signNote(primitives, 'x\n', { name: 'a', seed });
    for (const text of ['x', 'x\r\n', '\0\n']) expect(() => log.encodeNote({ text, signatures: [signature] })).toThrow(TypeError);
    expect(() => log.encodeNote({ text: 'x\n', signatures: [] })).toThrow(TypeError);
    for (const name of ['', 'a b', 'a+b', 'a\u2003b', 'a\n', '\ud800', 'a\u0001']) {
      expect(() => log.signNote(primitives, 'x\n', { name, seed })).toThrow(TypeError);
      expect(() => log.encodeSignatureLine({ ...signature, name })).toThrow(TypeError);
    }
    expect(() => log.deriveVerifierKey(primitives, { name: 'a', kind: 'ed25519', publicKey: new Uint8Array(31) })).toThrow(RangeError);
    const key = log.deriveVerifierKey(primitives, { name: 'a', kind: 'ed25519', publicKey: primitives.ed25519.publicKey(seed) });
    const twins = { keys: [key, key], clause: 'LOG-2' };
    expect(() => log.verifyNote(primitives, { text: 'x\n', signatures: [signature] }, twins)).toThrow(TypeError);
    for (const timestamp of [-1, 0.5, 2 ** 53])
      expect(() => log.cosign(primitives, 'x\n', { name: 'a', seed, timestamp })).toThrow(RangeError);
    for (const origin of ['', 'a\nb', '\t']) expect(() => log.encodeCheckpoint({ origin, size: 0, root: hash })).toThrow(TypeError);
    for (const size of [-1, 0.5, 2 ** 53]) expect(() => log.encodeCheckpoint({ origin: 'a', size, root: hash })).toThrow(RangeError);
    expect(() => log.encodeCheckpoint({ origin: 'a', size: 0, root: new Uint8Array(31) })).toThrow(RangeError);
    expect(() => log.encodeEventNote(primitives, { actor: 'b' }, { name: 'a', seed })).toThrow(TypeError);
  });

  it('shows as the refusal that others would give, when an event is written that nobody could take', () => {
    const write = (event: Record<string, string | number>) => () =>
      log.encodeEventNote(primitives, { actor: 'a', ...event }, { name: 'a', seed });
    expect(write({ text: 'x'.repeat(16_384) })).toThrow(expect.objectContaining({ code: 'event-too-large' }));
    expect(write({ n: 0.5 })).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});
