/** What the steps of vectors/log do. Each tree is made and read in every way that there is, and all must agree. */

import * as log from '@ketensom/protocol';
import { decodeHex, encodeHex, type Primitives, utf8 } from '@ketensom/protocol';
import { expect } from 'vitest';
import type { Operation } from './json-vectors.ts';

interface Entries {
  readonly entries: readonly string[];
}

interface Trust {
  readonly origin: string;
  readonly logKey: string;
  readonly witnesses: readonly string[];
}

interface Seed {
  readonly name: string;
  readonly seed: string;
}

interface NoteInput {
  readonly note?: string;
  readonly hex?: string;
}

type HexClaim<Claim> = {
  readonly [Field in keyof Claim]: Claim[Field] extends number ? number : Claim[Field] extends Uint8Array ? string : string[];
};

function treeOf(primitives: Primitives, { entries }: Entries): log.LogTree {
  const leafHashes = entries.map((entry) => log.hashLeaf(primitives, decodeHex(entry)));
  return { primitives, read: log.hashReader(primitives, leafHashes), size: entries.length };
}

const signerOf = ({ name, seed }: Seed): log.NoteSigner => ({ name, seed: decodeHex(seed) });
const bytesOf = ({ note, hex }: NoteInput): Uint8Array => (hex === undefined ? utf8(note ?? '') : decodeHex(hex));
const keysOf = (primitives: Primitives, vkeys: readonly string[]): log.VerifierKey[] =>
  vkeys.map((vkey) => log.decodeVerifierKey(primitives, vkey));
const spell = ({ key, timestamp }: log.Cosigner): string => `${key.name}@${timestamp}`;

const trustOf = (primitives: Primitives, { origin, logKey, witnesses }: Trust): log.LogTrust => ({
  origin,
  logKey: log.decodeVerifierKey(primitives, logKey),
  witnesses: keysOf(primitives, witnesses),
});

const trees: Readonly<Record<string, Operation>> = {
  'empty-root': (primitives: Primitives) => encodeHex(log.emptyRoot(primitives)),
  'leaf-hash': (primitives: Primitives, { entry }: { entry: string }) => encodeHex(log.hashLeaf(primitives, decodeHex(entry))),
  'node-hash': (primitives: Primitives, { left, right }: { left: string; right: string }) =>
    encodeHex(log.hashNode(primitives, decodeHex(left), decodeHex(right))),
  root: (primitives: Primitives, step: Entries) => {
    const root = log.deriveRoot(treeOf(primitives, step));
    const leafHashes = step.entries.map((entry) => log.hashLeaf(primitives, decodeHex(entry)));
    expect(log.frontierRoot(primitives, log.appendLeaves(primitives, log.emptyFrontier, leafHashes))).toEqual(root);
    return encodeHex(root);
  },
  'inclusion-proof': (primitives: Primitives, step: Entries & { index: number }) =>
    log.deriveInclusionProof(treeOf(primitives, step), step.index).map(encodeHex),
  'consistency-proof': (primitives: Primitives, step: Entries & { oldSize: number }) =>
    log.deriveConsistencyProof(treeOf(primitives, step), step.oldSize).map(encodeHex),
  'verify-inclusion': (primitives: Primitives, step: HexClaim<log.InclusionClaim>) => {
    const claim = { ...step, leafHash: decodeHex(step.leafHash), root: decodeHex(step.root), proof: step.proof.map(decodeHex) };
    return log.verifyInclusion(primitives, claim) === claim;
  },
  'verify-consistency': (primitives: Primitives, step: HexClaim<log.ConsistencyClaim>) => {
    const claim = { ...step, oldRoot: decodeHex(step.oldRoot), newRoot: decodeHex(step.newRoot), proof: step.proof.map(decodeHex) };
    return log.verifyConsistency(primitives, claim) === claim;
  },
};

const tiles: Readonly<Record<string, Operation>> = {
  'tile-path': (_: Primitives, { tile }: { tile: log.TileId }) => {
    const path = log.encodeTilePath(tile);
    expect(log.decodeTilePath(path)).toEqual(tile);
    return path;
  },
  'decode-tile-path': (_: Primitives, { path }: { path: string }) => log.decodeTilePath(path),
  'new-tiles': (_: Primitives, { oldSize, newSize }: { oldSize: number; newSize: number }) =>
    log.deriveNewTiles(oldSize, newSize).map(log.encodeTilePath),
  'entry-bundle': (_: Primitives, step: Entries) => {
    const entries = step.entries.map(decodeHex);
    const bundle = log.encodeEntryBundle(entries);
    expect(log.decodeEntryBundle(bundle, entries.length)).toEqual(entries);
    return encodeHex(bundle);
  },
  'decode-entry-bundle': (_: Primitives, { bundle, width }: { bundle: string; width: number }) =>
    log.decodeEntryBundle(decodeHex(bundle), width),
  'decode-tile': (_: Primitives, { tile, width }: { tile: string; width: number }) => log.decodeTile(decodeHex(tile), width),
};

const notes: Readonly<Record<string, Operation>> = {
  vkey: (primitives: Primitives, { vkey }: { vkey: string }) => log.encodeVerifierKey(log.decodeVerifierKey(primitives, vkey)),
  'sign-note': (primitives: Primitives, step: Seed & { text: string }) =>
    log.encodeSignatureLine(log.signNote(primitives, step.text, signerOf(step))),
  'verify-note': (primitives: Primitives, step: NoteInput & { keys: string[] }) => {
    const note = log.decodeNote(bytesOf(step), 'LOG-2');
    expect(log.encodeNote(note)).toEqual(bytesOf(step));
    return log.verifyNote(primitives, note, { keys: keysOf(primitives, step.keys), clause: 'LOG-2' }).signatures.map(({ key }) => key.name);
  },
  'event-note': (primitives: Primitives, step: Seed & { event: Record<string, string | number> }) =>
    new TextDecoder().decode(log.encodeEventNote(primitives, step.event, signerOf(step))),
  'verify-event-note': (primitives: Primitives, step: NoteInput & { members: Record<string, string> }) => {
    const lookupKey = (name: string): Uint8Array | undefined => {
      const key = step.members[name];
      return key === undefined ? undefined : decodeHex(key);
    };
    const { event, signer } = log.verifyEventNote(primitives, bytesOf(step), lookupKey);
    expect(log.decodeEventNote(bytesOf(step))).toEqual(event);
    return signer;
  },
};

const checkpoints: Readonly<Record<string, Operation>> = {
  checkpoint: (_: Primitives, { origin, size, root }: { origin: string; size: number; root: string }) => {
    const checkpoint = { origin, size, root: decodeHex(root) };
    const text = log.encodeCheckpoint(checkpoint);
    expect(log.decodeCheckpoint(text)).toEqual(checkpoint);
    return text;
  },
  cosign: (primitives: Primitives, step: Seed & { text: string; timestamp: number }) =>
    log.encodeSignatureLine(log.cosign(primitives, step.text, { ...signerOf(step), timestamp: step.timestamp })),
  'verify-checkpoint': (primitives: Primitives, step: NoteInput & Trust) =>
    log.verifyCheckpoint(primitives, bytesOf(step), trustOf(primitives, step)).cosigners.map(spell),
  'verify-cosignature': (primitives: Primitives, step: { text: string; line: string; witnesses: string[] }) =>
    spell(log.verifyCosignature(primitives, { ...step, witnesses: keysOf(primitives, step.witnesses) })),
  'count-cosigners': (primitives: Primitives, step: Trust & { notes: string[]; counted?: string[] }) => {
    const trust = trustOf(primitives, step);
    const verified = step.notes.map((note) => log.verifyCheckpoint(primitives, utf8(note), trust));
    const counted = step.counted === undefined ? trust.witnesses : keysOf(primitives, step.counted);
    const names = log.distinctCosigners(verified, counted);
    expect(log.countCosigners(verified, counted)).toBe(names.length);
    return names;
  },
};

export const operations: Readonly<Record<string, Operation>> = { ...trees, ...tiles, ...notes, ...checkpoints };
