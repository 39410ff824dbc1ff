/** Two signed heads of which one does not continue the other prove a fork, of one size or of two; nothing else does. */
import { expect, test } from 'vitest';
import {
  decodeLeafHashes,
  decodePrefixProof,
  derivePrefixProof,
  deriveRoot,
  deriveVerifierKey,
  encodeCheckpoint,
  encodeLeafHashes,
  encodeNote,
  encodePrefixProof,
  findFork,
  hashLeaf,
  hashReader,
  type PrefixProof,
  noblePrimitives as p,
  rootsOfPrefix,
  signNote,
  utf8,
} from '../../src/index.ts';
import { refusalCode } from '../refusal.ts';

const seed = p.sha256(Uint8Array.of(1));
const key = deriveVerifierKey(p, { name: 'log.example/x', kind: 'ed25519', publicKey: p.ed25519.publicKey(seed) });

interface Signer {
  readonly seed?: Uint8Array;
  readonly origin?: string;
}

function signed(size: number, root: Uint8Array, signer: Signer = {}): Uint8Array {
  const text = encodeCheckpoint({ origin: signer.origin ?? 'log.example/x', size, root });
  return encodeNote({ text, signatures: [signNote(p, text, { name: 'log.example/x', seed: signer.seed ?? seed })] });
}

const head = (size: number, root: number, signer?: Signer): Uint8Array => signed(size, new Uint8Array(32).fill(root), signer);

const leavesOf = (history: string, count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, at) => hashLeaf(p, utf8(`${at < 5 ? '' : history} ${at}`)));
/** Two histories that part after five leaves. */
const [ours, theirs] = [leavesOf('ours', 24), leavesOf('theirs', 24)];

const treeOf = (leaves: readonly Uint8Array[], size: number) => ({ primitives: p, read: hashReader(p, leaves), size });
const headOf = (leaves: readonly Uint8Array[], size: number, signer?: Signer): Uint8Array =>
  signed(size, deriveRoot(treeOf(leaves, size)), signer);

test('two roots of one size, signed by the log, are a fork', () => {
  const { fork, heads, others } = findFork(p, { notes: [head(3, 1), head(5, 1), head(5, 2)] }, key);
  expect([fork?.left, fork?.right].map((each) => [each?.size, each?.root[0]])).toEqual([
    [5, 1],
    [5, 2],
  ]);
  expect([heads.length, others]).toEqual([3, 0]);
});

test.each([
  ['the same head twice', [head(5, 1), head(5, 1)], 0],
  ['heads of two sizes', [head(5, 1), head(6, 2)], 0],
  ['heads of two logs', [head(5, 1), head(5, 2, { origin: 'log.example/y' })], 0],
  ['a root that another key signed', [head(5, 1), head(5, 2, { seed: p.sha256(Uint8Array.of(2)) })], 1],
  ['bytes that are no note', [head(5, 1), Uint8Array.of(1, 2, 3)], 1],
])('%s: no fork', (_name, notes, others) => {
  const found = findFork(p, { notes }, key);
  expect([found.fork, found.others]).toEqual([undefined, others]);
});

test('every pair of sizes up to 24: a prefix proof gives both roots, and shows a fork exactly where the histories have parted', () => {
  for (let size = 2; size <= 24; size += 1) {
    for (let before = 1; before < size; before += 1) {
      const proof = decodePrefixProof(encodePrefixProof(derivePrefixProof(treeOf(theirs, size), before)));
      const roots = { oldRoot: deriveRoot(treeOf(theirs, before)), newRoot: deriveRoot(treeOf(theirs, size)) };
      expect(rootsOfPrefix(p, proof)).toEqual(roots);
      const { fork } = findFork(p, { notes: [headOf(ours, before), headOf(theirs, size)], proofs: [proof] }, key);
      expect([before, size, fork !== undefined]).toEqual([before, size, before > 5]);
    }
  }
});

test('a copy of the log is held against every smaller head, and the proof that comes of it stands by itself', () => {
  const notes = [headOf(ours, 4), headOf(ours, 11), headOf(theirs, 24), headOf(theirs, 16)];
  expect(findFork(p, { notes }, key).fork).toBeUndefined();
  const copies = [decodeLeafHashes(encodeLeafHashes(theirs))];
  const { fork, copied } = findFork(p, { notes, copies }, key);
  expect([copied, fork?.left.size, fork?.right.size]).toEqual([24, 11, 24]);
  const proofs = [fork?.prefix as PrefixProof];
  expect(findFork(p, { notes: [notes[1] as Uint8Array, notes[2] as Uint8Array], proofs }, key).fork).toEqual(fork);
});

test('nobody is framed: neither other hashes nor another copy make a fork of an honest log', () => {
  const notes = [headOf(ours, 11), headOf(ours, 24)];
  const genuine = derivePrefixProof(treeOf(ours, 24), 11);
  const forged: readonly PrefixProof[] = [
    genuine,
    derivePrefixProof(treeOf(theirs, 24), 11),
    { ...genuine, hashes: genuine.hashes.with(0, p.sha256(utf8('x'))) },
    { ...genuine, hashes: genuine.hashes.toReversed() },
  ];
  const copies = [ours, theirs, ours.slice(0, 20), []];
  expect(findFork(p, { notes, proofs: forged, copies }, key)).toMatchObject({ copied: 24 });
  expect(findFork(p, { notes, proofs: forged, copies }, key).fork).toBeUndefined();
  // A proof about the head of another log, or one that another key signed.
  const proofs = [derivePrefixProof(treeOf(theirs, 24), 11)];
  for (const signer of [{ origin: 'log.example/y' }, { seed: p.sha256(Uint8Array.of(2)) }])
    expect(findFork(p, { notes: [headOf(ours, 11), headOf(theirs, 24, signer)], proofs }, key).fork).toBeUndefined();
});

test.each([
  ['of a size on itself', 'bad-proof', { oldSize: 3, newSize: 3, hashes: [] }],
  ['of nothing', 'bad-proof', { oldSize: 0, newSize: 3, hashes: [] }],
  ['with a hash too few', 'bad-proof', { oldSize: 3, newSize: 7, hashes: [p.sha256(), p.sha256()] }],
  ['with a hash too many', 'bad-proof', { oldSize: 2, newSize: 4, hashes: [p.sha256(), p.sha256(), p.sha256()] }],
  ['with half a hash', 'bad-proof', { oldSize: 2, newSize: 4, hashes: [p.sha256(), new Uint8Array(16)] }],
])('a prefix proof %s is refused', (_name, code, proof) => {
  expect(refusalCode(() => rootsOfPrefix(p, proof))).toBe(code);
});

test.each([
  ['no size', 'ketensom/prefix-proof/v1\n2 \n'],
  ['a size with a zero before it', 'ketensom/prefix-proof/v1\n02 4\n'],
  ['another title', 'ketensom/prefix-proof/v2\n2 4\n'],
  ['no end', 'ketensom/prefix-proof/v1\n2 4'],
])('a proof with %s, and a list of hashes of another length than it says, are malformed', (_name, text) => {
  expect(refusalCode(() => decodePrefixProof(text))).toBe('malformed');
  expect(refusalCode(() => decodeLeafHashes(encodeLeafHashes(ours).replace('\n24\n', '\n23\n')))).toBe('malformed');
});
