/**
 * The join over tags (LNK-5): which rows of the middle table have a partner at every end, and in which cell they fall. Cells are numbers of lists; nothing here
 * knows what they mean. Padding joins nobody, so it drops out by itself.
 */
import { tagLength } from '../overlap/final-tags.ts';
import { wordsOf } from '../overlap/rows.ts';
import type { LinkPlan } from '../query/link/types.ts';
import { EndRows, type RowOf } from './end-rows.ts';
import { type LinkColumn, type LinkList, linkColumns } from './link-lists.ts';
import { TagNumbers } from './tag-numbers.ts';

/** Rows of tags of one list, without canaries. */
export interface TaggedList extends Pick<LinkList, 'cell' | 'copies' | 'columns'> {
  readonly table: string;
  readonly tags: Uint8Array;
}

/** How many joined persons of a cell have a value, and of how many of those it has each bit (LNK-9). */
export interface ValueCounts {
  readonly present: number;
  readonly bits: readonly number[];
}

/** One cell of the joined table: numbers of the owners' cells, in the order of the plan's tables. */
export interface JoinedCell {
  readonly cells: readonly number[];
  readonly rows: bigint;
  /** Distinct persons by identity: one per join, then one per further key of the middle table. */
  readonly distinct: readonly number[];
  /** By entry of the plan's `values`. */
  readonly values?: readonly ValueCounts[];
  /** Where a cell is not judged by its own persons alone (LNK-8). */
  readonly isHidden?: boolean;
}

const perTag = tagLength / 4;

export interface ListWords extends TaggedList {
  readonly words: Uint32Array;
  readonly rows: number;
}

/** A row at an end of a join. */
export type EndRow = RowOf<ListWords>;

interface Edge {
  readonly numbers: TagNumbers;
  readonly rows: EndRows<ListWords>;
}

function indexEnd(lists: readonly ListWords[], most: number, seed: number): Edge {
  const numbers = new TagNumbers(most, seed);
  const rows = new EndRows(lists, { marks: marksOf(lists), numbers: most });
  for (const [at, list] of lists.entries()) {
    for (let row = 0; row < list.rows; row += 1) {
      const start = row * list.columns * perTag;
      const person = numbers.numberOf(list.words, start);
      for (let column = 0; column < list.columns; column += 1) {
        const number = column === 0 ? person : numbers.numberOf(list.words, start + column * perTag);
        rows.add(number, at, person);
      }
    }
  }
  return { numbers, rows };
}

/** Sums and sets of one cell while it is counted. */
interface Tally {
  readonly cells: readonly number[];
  rows: bigint;
  readonly persons: readonly Set<number>[];
}

const marksOf = (lists: readonly ListWords[]): number => lists.reduce((sum, { rows, columns }) => sum + rows * columns, 0);

/** Every choice of one row per end. */
export const choices = <Row>(ends: readonly (readonly Row[])[]): readonly (readonly Row[])[] =>
  ends.reduce<readonly (readonly Row[])[]>((all, rows) => all.flatMap((start) => rows.map((row) => [...start, row])), [[]]);

/** One row of the middle table: per join the rows at its end, the number of its mark there, and those of its further keys. */
interface MiddleRow {
  readonly ends: readonly (readonly EndRow[])[];
  readonly marks: readonly number[];
  readonly others: readonly number[];
}

/** The tables of a link, indexed: the lists of the middle one, and what each row of it is joined with. */
export function indexTables(plan: LinkPlan, tagged: readonly TaggedList[], seed: number) {
  const lists = tagged.map(
    (list): ListWords => ({
      ...list,
      words: wordsOf(list.tags),
      rows: list.tags.length / (list.columns * tagLength),
    }),
  );
  const ofTable = (name: string): readonly ListWords[] => lists.filter(({ table }) => table === name);
  const middle = ofTable(plan.centre);
  const edges = plan.edges.map(({ end }) => indexEnd(ofTable(end), marksOf(ofTable(end)) + marksOf(middle), seed));
  const extra = plan.extraKeys.map(() => new TagNumbers(marksOf(middle), seed));
  const table = plan.tables.find(({ name }) => name === plan.centre);
  const columns: readonly LinkColumn[] = table === undefined ? [] : linkColumns(plan, table);
  const rowAt = (list: ListWords, row: number): MiddleRow => {
    const at = (column: number): number => (row * columns.length + column) * perTag;
    const marks = edges.map(({ numbers }, edge) => numbers.numberOf(list.words, at(edge)));
    const ends = edges.map(({ rows }, edge) => rows.of(marks[edge] ?? 0));
    return { ends, marks, others: extra.map((numbers, index) => numbers.numberOf(list.words, at(edges.length + index))) };
  };
  return { middle, rowAt };
}

/** The cells that have any joined row, in no order. `seed` as in `firstDuplicate`. */
export function joinTags(plan: LinkPlan, tagged: readonly TaggedList[], seed: number): readonly JoinedCell[] {
  const { middle, rowAt } = indexTables(plan, tagged, seed);
  const tallies = new Map<string, Tally>();
  for (const list of middle) {
    for (let row = 0; row < list.rows; row += 1) {
      const { ends, others } = rowAt(list, row);
      if (ends.some((rows) => rows.length === 0)) continue;
      for (const chosen of choices(ends)) add(tallies, { plan, list, chosen, others });
    }
  }
  return [...tallies.values()].map(({ cells, rows, persons }) => ({ cells, rows, distinct: persons.map(({ size }) => size) }));
}

interface JoinedRow {
  readonly plan: LinkPlan;
  readonly list: ListWords;
  readonly chosen: readonly EndRow[];
  readonly others: readonly number[];
}

function add(tallies: Map<string, Tally>, { plan, list, chosen, others }: JoinedRow): void {
  const cells = plan.tables.map(({ name }) =>
    name === plan.centre ? list.cell : (chosen[plan.edges.findIndex(({ end }) => end === name)]?.list.cell ?? 0),
  );
  const name = cells.join(' ');
  const identities = [...chosen.map(({ person }) => person), ...others];
  const tally = tallies.get(name) ?? { cells, rows: 0n, persons: identities.map(() => new Set<number>()) };
  tallies.set(name, tally);
  tally.rows += BigInt(chosen.reduce((product, end) => product * end.list.copies, list.copies));
  for (const [at, person] of identities.entries()) tally.persons[at]?.add(person);
}
