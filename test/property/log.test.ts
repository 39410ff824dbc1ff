/** What holds for every tree, proof, tile and note. */
import { nativePrimitives } from '@ketensom/native';
import * as log from '@ketensom/protocol';
import { noblePrimitives, ProtocolError, utf8 } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const primitives = nativePrimitives;
const leafHashes = Array.from({ length: 1100 }, (_, i) => log.hashLeaf(primitives, utf8(`leaf ${i}`)));
const treeOf = (size: number): log.LogTree => ({ primitives, read: log.hashReader(primitives, leafHashes.slice(0, size)), size });
const sizes = Array.from({ length: 65 }, (_, size) => size);

/** MTH of RFC 6962 section 2.1, word by word. */
function recursiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return noblePrimitives.sha256();
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return noblePrimitives.sha256(Uint8Array.of(1), recursiveRoot(leaves.slice(0, k)), recursiveRoot(leaves.slice(k)));
}

const roots = sizes.map((size) => recursiveRoot(leafHashes.slice(0, size)));
const rootOf = (size: number): Uint8Array => roots[size] as Uint8Array;

const flipBit = (bytes: Uint8Array, bit: number): Uint8Array => {
  const flipped = bytes.slice();
  flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
  return flipped;
};

const badProof = expect.objectContaining({ code: 'bad-proof' });

describe('trees', () => {
  it('have one root, however it is computed', () => {
    let frontier = log.emptyFrontier;
    for (const size of sizes) {
      expect(log.deriveRoot(treeOf(size))).toEqual(rootOf(size));
      expect(log.frontierRoot(primitives, frontier)).toEqual(rootOf(size));
      expect(log.appendLeaves(primitives, log.emptyFrontier, leafHashes.slice(0, size))).toEqual(frontier);
      frontier = log.appendLeaves(primitives, frontier, [leafHashes[size] as Uint8Array]);
    }
  });

  it('prove every leaf, and no other leaf in its place', () => {
    for (const size of sizes.slice(1)) {
      const tree = treeOf(size);
      for (let index = 0; index < size; index += 1) {
        const claim = {
          leafHash: leafHashes[index] as Uint8Array,
          index,
          size,
          root: rootOf(size),
          proof: log.deriveInclusionProof(tree, index),
        };
        expect(log.verifyInclusion(primitives, claim)).toBe(claim);
        const other = leafHashes[index + 1] as Uint8Array;
        expect(() => log.verifyInclusion(primitives, { ...claim, leafHash: other })).toThrow(badProof);
        if (index > 0) expect(() => log.verifyInclusion(primitives, { ...claim, index: index - 1 })).toThrow(badProof);
        expect(() => log.verifyInclusion(primitives, { ...claim, root: rootOf(size - 1) })).toThrow(badProof);
      }
    }
  });

  it('prove that each follows from every smaller one, and from no other', () => {
    for (const newSize of sizes) {
      const tree = treeOf(newSize);
      for (let oldSize = 0; oldSize <= newSize; oldSize += 1) {
        const proof = log.deriveConsistencyProof(tree, oldSize);
        const claim = { oldSize, oldRoot: rootOf(oldSize), newSize, newRoot: rootOf(newSize), proof };
        expect(log.verifyConsistency(primitives, claim)).toBe(claim);
        const fork = flipBit(rootOf(oldSize), 0);
        expect(() => log.verifyConsistency(primitives, { ...claim, oldRoot: fork })).toThrow(badProof);
        if (oldSize > 0)
          expect(() => log.verifyConsistency(primitives, { ...claim, newRoot: flipBit(rootOf(newSize), 255) })).toThrow(badProof);
        if (oldSize > 0 && oldSize < newSize) expect(() => log.verifyConsistency(primitives, { ...claim, oldSize: 0 })).toThrow(badProof);
      }
    }
  });

  it('show a fork: a head of one branch is never proved from the other', () => {
    for (let at = 1; at <= 40; at += 1) {
      const forked = [...leafHashes.slice(0, at - 1), log.hashLeaf(primitives, utf8('forged')), ...leafHashes.slice(at, 41)];
      const branch: log.LogTree = { primitives, read: log.hashReader(primitives, forked), size: forked.length };
      const proof = log.deriveConsistencyProof(branch, at);
      const claim = { oldSize: at, oldRoot: rootOf(at), newSize: forked.length, newRoot: log.deriveRoot(branch), proof };
      expect(() => log.verifyConsistency(primitives, claim)).toThrow(badProof);
    }
  });

  it('refuse a proof with any bit changed, a hash missing, or one too many', () => {
    const claims = [1, 2, 3, 5, 8, 13, 31, 33, 64].flatMap((size) => {
      const tree = treeOf(size);
      const index = (size * 7) % size;
      return [
        (proof: readonly Uint8Array[]) =>
          log.verifyInclusion(primitives, { leafHash: leafHashes[index] as Uint8Array, index, size, root: rootOf(size), proof }),
        log.deriveInclusionProof(tree, index),
        (proof: readonly Uint8Array[]) =>
          log.verifyConsistency(primitives, {
            oldSize: (size >> 1) + 1,
            oldRoot: rootOf((size >> 1) + 1),
            newSize: size,
            newRoot: rootOf(size),
            proof,
          }),
        log.deriveConsistencyProof(tree, (size >> 1) + 1),
      ];
    });
    for (let i = 0; i < claims.length; i += 2) demandStrict(claims[i] as Check, claims[i + 1] as Uint8Array[]);
  });
});

type Check = (proof: readonly Uint8Array[]) => unknown;

function demandStrict(check: Check, proof: readonly Uint8Array[]): void {
  expect(() => check(proof)).not.toThrow();
  for (const [at, hash] of proof.entries()) {
    for (let bit = 0; bit < 256; bit += 1) expect(() => check(proof.with(at, flipBit(hash, bit)))).toThrow(badProof);
    expect(() => check(proof.toSpliced(at, 1))).toThrow(badProof);
    expect(() => check(proof.toSpliced(at, 0, hash))).toThrow(badProof);
  }
  expect(() => check([...proof, leafHashes[0] as Uint8Array])).toThrow(badProof);
}

describe('tiles', () => {
  it('carry every hash of the tree, and a growing log writes each once it exists', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 5 }), (steps) => {
        const stored = new Map<string, Uint8Array>();
        let size = 0;
        for (const step of steps) {
          const next = Math.min(1100, size + step);
          const tree = treeOf(next);
          for (const tile of log.deriveNewTiles(size, next)) {
            const path = log.encodeTilePath(tile);
            expect(log.decodeTilePath(path)).toEqual(tile);
            if (tile.level !== 'entries') stored.set(path, log.deriveTile(tree.read, tile));
          }
          size = next;
        }
        const load = (tile: log.TileId): Uint8Array => stored.get(log.encodeTilePath(tile)) ?? new Uint8Array();
        const tree = { primitives, read: log.tileReader(primitives, size, load), size };
        expect(log.deriveRoot(tree)).toEqual(log.deriveRoot(treeOf(size)));
        if (size > 0) expect(log.deriveInclusionProof(tree, size - 1)).toEqual(log.deriveInclusionProof(treeOf(size), size - 1));
        expect(log.deriveConsistencyProof(tree, size >> 1)).toEqual(log.deriveConsistencyProof(treeOf(size), size >> 1));
      }),
      { numRuns: 40 },
    );
  });

  it('have addresses with one spelling', () => {
    const tile = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(tile, (id) => {
        expect(log.decodeTilePath(log.encodeTilePath(id))).toEqual(id);
      }),
    );
  });

  it('of entries give back what was put in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
        expect(log.decodeEntryBundle(log.encodeEntryBundle(entries), entries.length)).toEqual(entries);
      }),
    );
  });
});

const seedOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const keyOf = (name: string, kind: log.SignatureKind, byte: number): log.VerifierKey =>
  log.deriveVerifierKey(primitives, { name, kind, publicKey: primitives.ed25519.publicKey(seedOf(byte)) });

describe('notes', () => {
  const origin = 'coordinator.example/ketensom/x/1';
  const text = log.encodeCheckpoint({ origin, size: 40, root: rootOf(40) });
  const byLog = log.signNote(primitives, text, { name: origin, seed: seedOf(1) });
  const cosigners = [2, 3].map((byte) =>
    log.cosign(primitives, text, { name: `partner-${byte}`, seed: seedOf(byte), timestamp: 1_795_000_000 }),
  );
  const witnesses = [2, 3].map((byte) => keyOf(`partner-${byte}`, 'cosignature', byte));
  const trust = { origin, logKey: keyOf(origin, 'ed25519', 1), witnesses };

  it('of a checkpoint are refused with any bit changed', () => {
    const bytes = log.encodeNote({ text, signatures: [byLog] });
    expect(log.verifyCheckpoint(primitives, bytes, trust)).toMatchObject({ size: 40, root: rootOf(40), cosigners: [] });
    for (let bit = 0; bit < bytes.length * 8; bit += 1)
      expect(() => log.verifyCheckpoint(primitives, flipBit(bytes, bit), trust)).toThrow(ProtocolError);
  });

  it('of a cosigned checkpoint never say another thing, and a changed bit never adds a cosigner', () => {
    const bytes = log.encodeNote({ text, signatures: [byLog, ...cosigners] });
    expect(log.countCosigners([log.verifyCheckpoint(primitives, bytes, trust)], witnesses)).toBe(2);
    let taken = 0;
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const read = attempt(() => log.verifyCheckpoint(primitives, flipBit(bytes, bit), trust));
      if (read === undefined) continue;
      taken += 1;
      expect(read.text).toBe(text);
      expect(log.countCosigners([read], witnesses)).toBe(1);
    }
    // What is taken: another name or key id in a witness' line, which makes it a stranger's.
    expect(taken).toBeGreaterThan(0);
  });

  it('of an event are refused with any bit changed, cut or lengthened', () => {
    const event = { actor: 'gemeente-a', run: 'ab'.repeat(32), seq: 3, ts: 1_795_000_000_000, type: 'query.cancelled', v: 1 };
    const bytes = log.encodeEventNote(primitives, event, { name: 'gemeente-a', seed: seedOf(4) });
    const lookup = (name: string): Uint8Array | undefined => (name === 'gemeente-a' ? primitives.ed25519.publicKey(seedOf(4)) : undefined);
    const verify = (given: Uint8Array): log.VerifiedEventNote => log.verifyEventNote(primitives, given, lookup);
    expect(verify(bytes)).toEqual({ event, signer: 'gemeente-a' });
    for (let bit = 0; bit < bytes.length * 8; bit += 1) expect(() => verify(flipBit(bytes, bit))).toThrow(ProtocolError);
    for (let length = 0; length < bytes.length; length += 1) expect(() => verify(bytes.slice(0, length))).toThrow(ProtocolError);
    for (const more of ['\n', ' ', '\n\n', 'x']) expect(() => verify(Uint8Array.of(...bytes, ...utf8(more)))).toThrow(ProtocolError);
  });

  it('hold any text of lines, and are read as they were written', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 10 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        const body = `${lines.join('\n')}\n`;
        const note = { text: body, signatures: [log.signNote(primitives, body, { name: 'a', seed: seedOf(5) })] };
        expect(log.decodeNote(log.encodeNote(note), 'LOG-2')).toEqual(note);
      }),
      { numRuns: 500 },
    );
  });

  it('are never cut in two at a blank line of the text', () => {
    const forged = log.signNote(primitives, 'first\n', { name: 'a', seed: seedOf(5) });
    const inner = log.encodeNote({ text: 'first\n', signatures: [forged] });
    const outer = log.encodeNote({ text: new TextDecoder().decode(inner), signatures: [{ ...forged, name: 'b' }] });
    const trusted = { keys: [keyOf('a', 'ed25519', 5)], clause: 'LOG-2' };
    expect(() => log.verifyNote(primitives, log.decodeNote(outer, 'LOG-2'), trusted)).toThrow(
      expect.objectContaining({ code: 'bad-signature' }),
    );
  });
});

describe('any bytes', () => {
  const noteLike = fc.array(
    fc.constantFrom('\n', '\n\n', '— ', 'a', ' ', 'AQIDBAU=', 'ketensom/event/v1\n', '{"actor":"a"}', '8', '\u00e9', '\t'),
    { maxLength: 16 },
  );
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    noteLike.map((parts) => utf8(parts.join(''))),
  );
  const key = keyOf('a', 'ed25519', 6);

  it('are refused with a code, or read back to the same bytes', () => {
    fc.assert(
      fc.property(any, (bytes) => {
        const note = attempt(() => log.decodeNote(bytes, 'LOG-2'));
        if (note !== undefined) expect(log.encodeNote(note)).toEqual(bytes);
        attempt(() => log.verifyEventNote(primitives, bytes, () => key.publicKey));
        attempt(() => log.verifyCheckpoint(primitives, bytes, { origin: 'a', logKey: key, witnesses: [] }));
        attempt(() => log.decodeEntryBundle(bytes, 2));
        attempt(() => log.decodeTile(bytes, 1));
        const text = String.fromCharCode(...bytes);
        const vkey = attempt(() => log.decodeVerifierKey(primitives, text));
        if (vkey !== undefined) expect(log.encodeVerifierKey(vkey)).toBe(text);
        const tile = attempt(() => log.decodeTilePath(text));
        if (tile !== undefined) expect(log.encodeTilePath(tile)).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });
});

/** The value, or `undefined` for a refusal. Anything else that is thrown is a fault. */
function attempt<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
