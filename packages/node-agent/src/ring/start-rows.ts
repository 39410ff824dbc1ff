/** What an owner sends at the first hop of its list (OVL-6): persons, canaries and padding, as rows of blinded elements or, in `salted-hash`, of tags. */
import { setImmediate as giveWay } from 'node:timers/promises';
import {
  blindingSuites,
  canaryIdentifiers,
  decodeHex,
  elementLength,
  type HashDomain,
  type PackedIdentifiers,
  paddedCount,
  permutation,
  rowColumns,
  saltedTagKey,
  sliceIdentifiers,
  tagLength,
  u32be,
} from '@ketensom/protocol';
import type { Listed } from './list-own.ts';
import { type RingWork, suiteOf } from './make-hop.ts';
import { type PersonColumns, personCount } from './own-lists.ts';

/** Bytes of a mark of a list that starts: an element, or at once a tag. */
const markLength = ({ config }: RingWork): number => (config.blinding === 'dh' ? elementLength : tagLength);

/** Marks of nobody. */
async function randomMarks(work: RingWork, count: number): Promise<Uint8Array> {
  const { context, config, engine } = work;
  if (count === 0) return new Uint8Array(0);
  if (config.blinding === 'salted-hash') return context.entropy(count * tagLength);
  const suite = suiteOf(config);
  return engine.randomElements(suite, context.entropy(count * blindingSuites[suite].entropy.element));
}

/** One column of a list, and its elements where they are hashed already. */
interface Column {
  readonly identifiers: PackedIdentifiers;
  readonly hashed: Uint8Array | undefined;
}

/** Where the marks of a column go: into rows of `columns` marks, from row `first` on. */
interface Place {
  readonly rows: Uint8Array;
  readonly columns: number;
  readonly column: number;
  readonly first: number;
}

/** Rows that are worked at a time: no more than these stand in memory twice. */
const rowsAtOnce = 2 ** 16;

/** Bounds of stretches of so many rows. */
function* stretches(count: number): Generator<readonly [number, number]> {
  for (let from = 0; from < count; from += rowsAtOnce) yield [from, Math.min(count, from + rowsAtOnce)];
}

function putMarks(marks: Uint8Array, { rows, columns, column, first }: Place, width: number): void {
  if (columns === 1) rows.set(marks, first * width);
  else {
    for (let row = 0; row * width < marks.length; row += 1)
      rows.set(marks.subarray(row * width, (row + 1) * width), ((first + row) * columns + column) * width);
  }
}

/** How identifiers of one domain become marks. */
function markMaker({ context, config, engine, secrets }: RingWork, domain: HashDomain): (column: Column) => Promise<Uint8Array> {
  const { blinding } = secrets;
  if (blinding === undefined) throw new TypeError('lists start once the key of the run is known');
  if (config.blinding === 'salted-hash') {
    const key = saltedTagKey(context.primitives, blinding, domain);
    return ({ identifiers }) => engine.saltedTags(key, identifiers);
  }
  const suite = suiteOf(config);
  return ({ identifiers, hashed }) =>
    hashed === undefined ? engine.blindOwn(suite, blinding, { domain, identifiers }) : engine.blindHashed(suite, blinding, hashed);
}

const missingOf = ({ ends }: PackedIdentifiers): readonly number[] => {
  const missing: number[] = [];
  for (let at = 0, start = 0; at < ends.length; at += 1) {
    const end = ends[at] as number;
    if (end === start) missing.push(at);
    start = end;
  }
  return missing;
};

/** Puts the marks of one column in their places; where an identifier is missing a mark of nobody, so that it joins nobody. */
async function fillColumn(work: RingWork, place: Place, { identifiers, hashed }: Column, domain: HashDomain): Promise<void> {
  const make = markMaker(work, domain);
  const width = markLength(work);
  for (const [from, to] of stretches(identifiers.ends.length)) {
    const stretch = sliceIdentifiers(identifiers, from, to);
    const marks = await make({ identifiers: stretch, hashed: hashed?.subarray(from * elementLength, to * elementLength) });
    const missing = missingOf(stretch);
    const random = await randomMarks(work, missing.length);
    for (const [at, row] of missing.entries()) marks.set(random.subarray(at * width, (at + 1) * width), row * width);
    putMarks(marks, { ...place, first: place.first + from }, width);
    // Tags are made on this thread.
    await giveWay();
  }
}

/** Where the columns of a list go, and what they are. */
interface Columns {
  readonly rows: Uint8Array;
  readonly first: number;
  /** Elements of each column, where they are there. */
  readonly hashed?: readonly Uint8Array[] | undefined;
  readonly kinds: readonly string[];
  readonly purpose: 'identifier' | 'canary';
}

async function fillRows(work: RingWork, columns: PersonColumns, { rows, first, kinds, purpose, hashed }: Columns): Promise<void> {
  const run = decodeHex(work.config.run);
  for (const [column, identifiers] of columns.entries()) {
    const domain = { run, keyKind: kinds[column] ?? '', purpose };
    await fillColumn(work, { rows, columns: columns.length, column, first }, { identifiers, hashed: hashed?.[column] }, domain);
  }
}

/** The canaries of one list. They need no secret: nobody finds them in a list that is blinded with a scalar he does not know. */
async function fillCanaries(work: RingWork, list: number, columns: number, into: Pick<Columns, 'rows' | 'first'>): Promise<void> {
  const { context, config } = work;
  if (config.canaries === 0) return;
  const secret = context.primitives.sha256(u32be(list));
  const identifiers = canaryIdentifiers(context.primitives, { secret, run: decodeHex(config.run), count: config.canaries });
  const every = Array.from({ length: columns }, () => identifiers);
  await fillRows(work, every, { ...into, kinds: every.map((_, column) => `column ${column}`), purpose: 'canary' });
}

/** A list at its first hop: persons and canaries blinded by their owner, `known` rows in all, and after them padding, random as it is; and the order that they are sent in. */
export interface StartedRows {
  readonly rows: Uint8Array;
  readonly known: number;
  readonly order: Uint32Array;
}

const knownRows = ({ config }: RingWork, columns: PersonColumns): number => personCount(columns) + config.canaries;

const sentRows = (work: RingWork, columns: PersonColumns): number => {
  const known = knownRows(work, columns);
  return work.config.padding ? paddedCount(known) : known;
};

/** A list of persons as its owner starts it: its rows stand in memory once. */
async function personRows(
  work: RingWork,
  list: number,
  { columns, hashed }: { readonly columns: PersonColumns; readonly hashed: readonly Uint8Array[] | undefined },
): Promise<Omit<StartedRows, 'order'>> {
  const marks = rowColumns(work.config, list);
  const width = markLength(work);
  const [persons, known, sent] = [personCount(columns), knownRows(work, columns), sentRows(work, columns)];
  const rows = new Uint8Array(sent * marks * width);
  // Begun first, so that nobody waits for so few after so many.
  const canaries = fillCanaries(work, list, marks, { rows, first: persons });
  await Promise.all([canaries, fillRows(work, columns, { rows, first: 0, kinds: work.keyKinds(list), purpose: 'identifier', hashed })]);
  for (const [from, to] of stretches((sent - known) * marks)) rows.set(await randomMarks(work, to - from), (known * marks + from) * width);
  return { rows, known };
}

const drawOrder = ({ context: { primitives, entropy } }: RingWork, rows: number): Uint32Array => permutation(primitives, entropy(32), rows);

/** The canaries of every list, in one list: the first of a `dh` ring starts it. They are nobody's data. */
export async function startCanaries(work: RingWork): Promise<StartedRows> {
  const { canaries, columns, lists } = work.config;
  const known = lists.length * canaries;
  const rows = new Uint8Array(known * columns * markLength(work));
  for (const list of lists.keys()) await fillCanaries(work, list, columns, { rows, first: list * canaries });
  return { rows, known, order: drawOrder(work, known) };
}

/** Bytes of a partner's lists of persons as it starts them. */
export const startedBytes = (work: RingWork, { lists }: Pick<Listed, 'lists'>): number =>
  [...lists].reduce((sum, [list, columns]) => sum + sentRows(work, columns) * rowColumns(work.config, list) * markLength(work), 0);

/** The lists of persons of a partner as it starts them, with their numbers, one at a time. */
export async function* startLists(
  work: RingWork,
  { lists, hashed }: Pick<Listed, 'lists' | 'hashed'>,
): AsyncGenerator<readonly [number, StartedRows]> {
  for (const [list, columns] of lists) {
    const rows = personRows(work, list, { columns, hashed: hashed.get(list) });
    // Drawn while threads blind.
    const order = drawOrder(work, sentRows(work, columns));
    yield [list, { ...(await rows), order }];
  }
}
