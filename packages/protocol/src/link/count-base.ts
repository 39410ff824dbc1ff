/**
 * A link with a base (LNK-8): beside the persons who were found, those who were found nowhere, as the difference with what the owner sealed of its lists. Values
 * and shares are counted the same way, over lists of their own. All figures of one cell of the base are shown or hidden together: who knows how many there are in all would have a hidden one from the others.
 */
import { demand } from '../errors.ts';
import type { RingConfig } from '../overlap/ring-config.ts';
import type { LinkPlan } from '../query/link/types.ts';
import type { CellRules } from './cell-rules.ts';
import { countValues } from './count-values.ts';
import type { FoundBase, FoundCell } from './join-base.ts';
import type { JoinedCell } from './join-tags.ts';
import type { CountedCell, CountedStratum, Joined } from './joined.ts';
import { isOfPart, type LinkPart, shareParts } from './link-lists.ts';
import { listPlace, nowhereMask, releasedCells, strataOfBase, toldEdges } from './strata.ts';
import { type PlacedList, StrataOfValues } from './strata-of-values.ts';

/** Persons of one list of the base: those found, and all. */
interface BaseList extends PlacedList {
  readonly cell: number;
  readonly side: number;
  readonly place: number;
}

interface About {
  readonly plan: LinkPlan;
  readonly config: RingConfig;
  readonly rules: CellRules;
}

/** Per list what its owner sealed, and the rows that were sent. */
interface Sealed {
  readonly persons: readonly number[];
  readonly rows: readonly number[];
}

/** @throws ProtocolError `size-mismatch` where an owner said of fewer than were found, or of more than it sent. */
function baseLists({ plan, config }: About, part: LinkPart, { found }: FoundBase, { persons, rows }: Sealed): readonly BaseList[] {
  const { strata } = strataOfBase(plan);
  return config.lists.flatMap((shape, list): readonly BaseList[] => {
    const { sets, cell = 0, stratum = 0, side = 0 } = shape;
    if (sets[0] !== plan.base?.table || !isOfPart(shape, part)) return [];
    const place = listPlace(shape, strata);
    const [known, all] = [found.get(place) ?? 0, persons[list] ?? 0];
    demand(all >= known && all <= (rows[list] ?? 0), 'size-mismatch', { clause: 'LNK-8' });
    return [{ cell, stratum, side, place, found: known, all }];
  });
}

const sumOf = (lists: readonly BaseList[], count: (list: BaseList) => number): number => lists.reduce((sum, list) => sum + count(list), 0);

/** What can be told of a person of the base: by join a number at the end, or nothing found. */
type Telling = Pick<FoundCell, 'numbers' | 'mask'>;

const nameOf = ({ numbers, mask }: Telling): string => [...numbers, mask].join(' ');

/** Everything that can be told, by join: every number at the end, and nothing found. */
function tellingsOf(plan: LinkPlan): readonly Telling[] {
  const countAt = (end: string): number => {
    const table = plan.tables.find(({ name }) => name === end);
    return table === undefined ? 1 : releasedCells(plan, table);
  };
  const told = toldEdges(plan);
  return plan.edges.reduce<readonly Telling[]>(
    (all, { end }, edge) =>
      all.flatMap(({ numbers, mask }) =>
        told.includes(edge)
          ? [
              ...Array.from({ length: countAt(end) }, (_, number) => ({ numbers: [...numbers, number], mask })),
              { numbers: [...numbers, 0], mask: mask | (1 << edge) },
            ]
          : [{ numbers: [...numbers, 0], mask }],
      ),
    [{ numbers: [], mask: 0 }],
  );
}

/** Of a base at an end: how many persons of the other end those of a cell lead to. Where nobody can say, there are as many as anybody asks. */
const beyondOf = ({ beyond }: FoundBase, cell: number): number => beyond?.(cell) ?? Number.POSITIVE_INFINITY;

/** Numbers of a cell in the order of the plan's tables; last in which of them nobody of it was found. */
const numbersOf = ({ tables, base, edges }: LinkPlan, number: number, { numbers, mask }: Telling): readonly number[] => [
  ...tables.map(({ name }) => (name === base?.table ? number : (numbers[edges.findIndex(({ end }) => end === name)] ?? 0))),
  mask,
];

/** All that can be told of one cell of the base, with how many persons it is told of. */
function countTold(plan: LinkPlan, lists: readonly BaseList[], { cells }: FoundBase) {
  const places = new Set(lists.map(({ place }) => place));
  const counts = new Map<string, number>();
  for (const cell of cells) if (places.has(cell.place)) counts.set(nameOf(cell), (counts.get(nameOf(cell)) ?? 0) + cell.persons);
  const nowhere = sumOf(lists, (list) => list.all - list.found);
  return tellingsOf(plan).map((telling) => ({
    telling,
    count: telling.mask === nowhereMask(plan) ? nowhere : (counts.get(nameOf(telling)) ?? 0),
  }));
}

/** Whatever key it is asked by, it is the base's own persons. */
const personsOfBase = ({ edges, extraKeys }: LinkPlan, count: number): readonly number[] => [...edges, ...extraKeys].map(() => count);

/** All figures of one cell of the base. */
function cellsOf({ plan, rules }: About, number: number, lists: readonly BaseList[], found: FoundBase): readonly JoinedCell[] {
  const { minOverlap, minCount, showZero } = rules;
  const told = countTold(plan, lists, found);
  const isSmall = (count: number): boolean => (count === 0 ? showZero !== 'all' : count < Math.max(minOverlap, minCount, 1));
  const isHidden = told.some(({ count }) => isSmall(count)) || isSmall(beyondOf(found, number));
  return told.flatMap(({ telling, count }) =>
    count === 0 && !isHidden ? [] : [{ cells: numbersOf(plan, number, telling), rows: 0n, distinct: personsOfBase(plan, count), isHidden }],
  );
}

function strataOf(lists: readonly BaseList[]): readonly CountedStratum[] {
  const numbers = [...new Set(lists.map(({ stratum }) => stratum))];
  return numbers.map((number) => {
    const side = (of: number): BaseList | undefined => lists.find((list) => list.stratum === number && list.side === of);
    const found = (of: number): number => side(of)?.found ?? 0;
    const others = (of: number): number => (side(of)?.all ?? 0) - found(of);
    return { found: [found(0), found(1)], others: [others(0), others(1)] };
  });
}

/** By side, whom its persons lead to. */
const leadingTo = (cell: number, { beyond }: FoundBase): Pick<CountedCell, 'beyond'> =>
  beyond === undefined ? {} : { beyond: [beyond(cell, 0), beyond(cell, 1)] };

/** The lists of one part by cell, and what was found of them. */
interface CountedPart {
  readonly found: FoundBase;
  readonly cells: readonly { readonly number: number; readonly lists: readonly BaseList[] }[];
}

function countPart(about: About, part: LinkPart, found: FoundBase, sealed: Sealed): CountedPart {
  const lists = baseLists(about, part, found, sealed);
  const numbers = [...new Set(lists.map(({ cell }) => cell))];
  return { found, cells: numbers.map((number) => ({ number, lists: lists.filter(({ cell }) => cell === number) })) };
}

/** Persons of each cell, found and all. */
const personsIn = ({ cells }: CountedPart): string =>
  cells.map(({ lists }) => [sumOf(lists, ({ found }) => found), sumOf(lists, ({ all }) => all)].join(' ')).join();

/**
 * The cells of the base. `join`: what was found of the lists of one part; the first is that in which persons are counted.
 *
 * @throws ProtocolError `size-mismatch` also where a share is told of others than were counted; as `countValues`.
 */
export function countBase(about: About, join: (part: LinkPart) => FoundBase, sealed: Sealed): Joined {
  const { plan } = about;
  const count = (part: LinkPart): CountedPart => countPart(about, part, join(part), sealed);
  const first = count({});
  const counted = first.cells.flatMap(({ number, lists }) => cellsOf(about, number, lists, first.found));
  const means = new StrataOfValues(plan);
  const cells = countValues(plan, counted, (part) => {
    const { cells: own, found } = count(part);
    means.add(part, own);
    return own.flatMap(({ number, lists }) =>
      countTold(plan, lists, found).flatMap(({ telling, count: persons }) =>
        persons === 0 ? [] : [{ cells: numbersOf(plan, number, telling), rows: 0n, distinct: personsOfBase(plan, persons) }],
      ),
    );
  });
  if (plan.comparison === undefined) return { cells };
  const shares = strataOfBase(plan).shares === 0 ? [] : [first, ...shareParts(plan).map(count)];
  demand(new Set(shares.map(personsIn)).size <= 1, 'size-mismatch', { clause: 'LNK-10' });
  const compared = shares.flatMap(({ cells: own, found }, share) =>
    own.map(({ number, lists }): CountedCell => ({ number, share, strata: strataOf(lists), ...leadingTo(number, found) })),
  );
  const alike = means.counted();
  return { cells, compared, ...(alike.length === 0 ? {} : { means: alike }) };
}
