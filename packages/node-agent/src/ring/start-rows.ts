/** What an owner sends at the first hop of its list (OVL-6): persons, canaries and padding, as rows of blinded elements or, in `salted-hash`, of tags. */
import {
  blindingSuites,
  canaryIdentifiers,
  canaryList,
  concatBytes,
  decodeHex,
  elementLength,
  type HashDomain,
  holdersOf,
  type PackedIdentifiers,
  paddedCount,
  rowColumns,
  saltedTagKey,
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

async function marksOf(
  { context, config, engine, secrets }: RingWork,
  domain: HashDomain,
  { identifiers: column, hashed }: Column,
): Promise<Uint8Array> {
  if (secrets.blinding === undefined) throw new TypeError('lists start once the key of the run is known');
  if (hashed !== undefined) return engine.blindHashed(suiteOf(config), secrets.blinding, hashed);
  if (config.blinding === 'dh') return engine.blindOwn(suiteOf(config), secrets.blinding, { domain, identifiers: column });
  return engine.saltedTags(saltedTagKey(context.primitives, secrets.blinding, domain), column);
}

/** Marks of one column; where an identifier is missing a mark of nobody, so that it joins nobody. */
async function columnMarks(work: RingWork, column: Column, domain: HashDomain): Promise<Uint8Array> {
  const marks = await marksOf(work, domain, column);
  const { ends } = column.identifiers;
  const missing: number[] = [];
  for (let at = 0, start = 0; at < ends.length; at += 1) {
    const end = ends[at] as number;
    if (end === start) missing.push(at);
    start = end;
  }
  const width = markLength(work);
  const random = await randomMarks(work, missing.length);
  for (const [from, at] of missing.entries()) marks.set(random.subarray(from * width, (from + 1) * width), at * width);
  return marks;
}

/** Columns of marks side by side, a row for each person. */
function interleave(columns: readonly Uint8Array[], width: number): Uint8Array {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return only;
  const rows = new Uint8Array(columns.reduce((sum, { length }) => sum + length, 0));
  const stride = columns.length * width;
  for (const [column, marks] of columns.entries()) {
    for (let row = 0; row * width < marks.length; row += 1) {
      rows.set(marks.subarray(row * width, (row + 1) * width), row * stride + column * width);
    }
  }
  return rows;
}

/** What the columns of a list are. */
interface Columns {
  /** Elements of each column, where they are there. */
  readonly hashed?: readonly Uint8Array[];
  readonly kinds: readonly string[];
  readonly purpose: 'identifier' | 'canary';
}

async function rowsOf(work: RingWork, columns: PersonColumns, { kinds, purpose, hashed }: Columns): Promise<Uint8Array> {
  const run = decodeHex(work.config.run);
  const marks: Uint8Array[] = [];
  for (const [at, identifiers] of columns.entries())
    marks.push(await columnMarks(work, { identifiers, hashed: hashed?.[at] }, { run, keyKind: kinds[at] ?? '', purpose }));
  return interleave(marks, markLength(work));
}

/** The canaries of one list. They need no secret: nobody finds them in a list that is blinded with a scalar he does not know. */
function canaryRows(work: RingWork, list: number, columns: number): Promise<Uint8Array> {
  const { context, config } = work;
  const secret = context.primitives.sha256(u32be(list));
  const identifiers = canaryIdentifiers(context.primitives, { secret, run: decodeHex(config.run), count: config.canaries });
  return rowsOf(
    work,
    Array.from({ length: columns }, () => identifiers),
    { kinds: Array.from({ length: columns }, (_, column) => `column ${column}`), purpose: 'canary' },
  );
}

/** A list at its first hop: `rows` blinded by their owner, `nobody` padding, random as it is. */
export interface StartedRows {
  readonly rows: Uint8Array;
  readonly nobody: Uint8Array;
}

/** A list of persons as its owner starts it. */
async function personRows(
  work: RingWork,
  list: number,
  { columns, hashed }: { readonly columns: PersonColumns; readonly hashed?: readonly Uint8Array[] },
): Promise<StartedRows> {
  const { config } = work;
  const marks = rowColumns(config, list);
  const own = await rowsOf(work, columns, {
    kinds: work.keyKinds(list),
    purpose: 'identifier',
    ...(hashed === undefined ? {} : { hashed }),
  });
  const canaries = config.canaries === 0 ? new Uint8Array(0) : await canaryRows(work, list, marks);
  const count = personCount(columns) + config.canaries;
  const dummies = config.padding ? paddedCount(count) - count : 0;
  return { rows: concatBytes(own, canaries), nobody: await randomMarks(work, dummies * marks) };
}

/** The canaries of every list, in one list. */
async function allCanaries(work: RingWork): Promise<StartedRows> {
  const lists = await Promise.all(work.config.lists.map((_, list) => canaryRows(work, list, work.config.columns)));
  return { rows: concatBytes(...lists), nobody: new Uint8Array(0) };
}

/** The lists of a partner as it starts them, by number: those of its persons, and of the first of a `dh` ring that of the canaries. */
export async function startRows(
  work: RingWork,
  { lists, hashed }: Pick<Listed, 'lists' | 'hashed'>,
): Promise<ReadonlyMap<number, StartedRows>> {
  const { context, config } = work;
  const rows = new Map<number, StartedRows>();
  for (const [list, columns] of lists) {
    const elements = hashed.get(list);
    rows.set(list, await personRows(work, list, { columns, ...(elements === undefined ? {} : { hashed: elements }) }));
  }
  const canaries = canaryList(config);
  if (config.blinding === 'dh' && holdersOf(config, canaries)[0] === context.self) rows.set(canaries, await allCanaries(work));
  return rows;
}
