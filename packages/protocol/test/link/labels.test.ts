/** Labels of a link: said once the cells are counted, by those who have numbers, as they were committed to, and no more of them than is shown. */
import { expect, test } from 'vitest';
import { noblePrimitives as p, utf8 } from '../../src/crypto/index.ts';
import {
  buildLabels,
  type CellLabel,
  cellNumbers,
  deriveLabelsCommit,
  drawNumbers,
  type LabelsDocument,
  readLabels,
} from '../../src/link/index.ts';
import { awaitedHolders, isComplete, type Ring, type RingMessage, startRing, stepRing } from '../../src/overlap/index.ts';
import { digest, ringOf } from '../overlap/ring-of.ts';
import { refusalCode } from '../refusal.ts';

const cellsOf = (owner: string, table: string, count: number) =>
  Array.from({ length: count }, (_, cell) => ({ owner, sets: [table], cell, copies: 1, columns: 1, repeats: false }));

const config = ringOf(['a', 'b', 'c'], {
  blinding: 'salted-hash',
  lists: [...cellsOf('a', 'x', 3), ...cellsOf('b', 'y', 1), ...cellsOf('c', 'z', 2)],
  canaries: 0,
});

/** The messages up to the tags. */
const counted: readonly RingMessage[] = [
  ...['a', 'b', 'c'].map((partner, at): RingMessage => ({ kind: 'key', partner, sealKey: digest(at) })),
  { kind: 'salt', partner: 'a', commit: digest(5) },
  ...['a', 'b', 'c'].map(
    (partner): RingMessage => ({ kind: 'sizes', partner, commit: digest(6), ...(partner === 'b' ? {} : { labels: digest(7) }) }),
  ),
  ...config.lists.map(
    ({ owner: partner }, list): RingMessage => ({ kind: 'tags', partner, list, input: digest(6), output: digest(8), count: 4 }),
  ),
];
const play = (messages: readonly RingMessage[]): Ring => messages.reduce(stepRing, startRing(config));
const said = (partner: string): RingMessage => ({ kind: 'labels', partner });
const protect: RingMessage = { kind: 'counted', partner: 'coordinator' };

test('whoever has numbers is asked once the cells are protected, and the ring ends with the last answer', () => {
  expect([play(counted).kind, isComplete(play(counted))]).toEqual(['passed', false]);
  expect(awaitedHolders(play([...counted, protect]))).toEqual(['a', 'c']);
  expect(awaitedHolders(play([...counted, protect, said('c')]))).toEqual(['a']);
  expect(isComplete(play([...counted, protect, said('c'), said('a')]))).toBe(true);
});

test.each([
  ['before the cells are protected', [...counted, said('a')], 'unexpected-message'],
  ['twice', [...counted, protect, said('a'), said('a')], 'unexpected-message'],
  ['by somebody who has no numbers', [...counted, protect, said('b')], 'unexpected-message'],
  ['of cells that were protected twice', [...counted, protect, protect], 'unexpected-message'],
  [
    'that were not committed to',
    counted.map((message) =>
      message.kind === 'sizes' ? { kind: 'sizes' as const, partner: message.partner, commit: digest(6) } : message,
    ),
    'malformed',
  ],
])('labels %s are refused', (_, messages, code) => expect(refusalCode(() => play(messages))).toBe(code));

const secret = p.sha256(utf8('one run'));
const drawn = drawNumbers(p, secret, { table: 'x', cells: 3 });
const known = cellNumbers(config, 'a').map((number): CellLabel => ({ ...number, cell: drawn[number.number] ?? 0 }));
const commit = deriveLabelsCommit(
  p,
  buildLabels(p, { partner: 'a', secret, known }, () => false),
);
const shown = [0, 2].map((number) => ({ table: 'x', number }));
const open = (isOpen: (number: number) => boolean, own = known): LabelsDocument =>
  buildLabels(p, { partner: 'a', secret, known: own }, ({ number }) => isOpen(number));
const read = (document: LabelsDocument) => readLabels(p, document, { config, partner: 'a', commit, shown });

test('what is opened is what was committed to; what stays closed gives nothing that could be tried', () => {
  const document = open((number) => number !== 1);
  expect(read(document)).toEqual(known.filter(({ number }) => number !== 1));
  expect(document.numbers[1]).toEqual({ commit: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(
    deriveLabelsCommit(
      p,
      buildLabels(p, { partner: 'a', secret: p.sha256(secret), known }, () => false),
    ),
  ).not.toBe(commit);
});

const exchanged = known.map((label) => ({ ...label, cell: (label.cell + 1) % 3 }));

test.each([
  ['exchanged', open((number) => number !== 1, exchanged), 'digest-mismatch'],
  ['more than are shown', open(() => true), 'binding-mismatch'],
  ['fewer than are shown', open((number) => number === 0), 'binding-mismatch'],
  [
    'one cell under two numbers',
    open(
      (number) => number !== 1,
      known.map((label) => ({ ...label, cell: 1 })),
    ),
    'binding-mismatch',
  ],
  [
    'a cell that the table does not have',
    open(
      (number) => number !== 1,
      known.map((label) => ({ ...label, cell: label.cell + 3 })),
    ),
    'binding-mismatch',
  ],
  ['one number short', { ...open((number) => number !== 1), numbers: open(() => true).numbers.slice(1) }, 'length'],
  ["another owner's", { ...open((number) => number !== 1), partner: 'c' }, 'binding-mismatch'],
])('labels that are %s are refused', (_, document, code) => expect(refusalCode(() => read(document))).toBe(code));
