/**
 * A link with a base (LNK-8): beside the persons who were found, those who were found nowhere, as the difference with what the owner sealed of its lists. All
 * figures of one cell of the base are shown or hidden together: who knows how many there are in all would have a hidden one from the others.
 */
import { demand } from '../errors.ts';
import type { RingConfig } from '../overlap/ring-config.ts';
import type { LinkPlan } from '../query/link/types.ts';
import type { CellRules } from './cell-rules.ts';
import type { FoundBase, FoundCell } from './join-base.ts';
import type { JoinedCell } from './join-tags.ts';
import type { CountedCell, CountedStratum, Joined } from './joined.ts';
import { listPlace, nowhereMask, releasedCells, strataOfBase, toldEdges } from './strata.ts';

/** Persons of one list of the base: those found, and all. */
interface BaseList {
  readonly cell: number;
  readonly stratum: number;
  readonly side: number;
  readonly place: number;
  readonly found: number;
  readonly all: number;
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
function baseLists({ plan, config }: About, { found }: FoundBase, { persons, rows }: Sealed): readonly BaseList[] {
  const strata = strataOfBase(plan);
  return config.lists.flatMap(({ sets, cell = 0, stratum = 0, side }, list): readonly BaseList[] => {
    if (sets[0] !== plan.base?.table) return [];
    const place = listPlace({ cell, stratum, ...(side === undefined ? {} : { side }) }, strata);
    const [known, all] = [found.get(place) ?? 0, persons[list] ?? 0];
    demand(all >= known && all <= (rows[list] ?? 0), 'size-mismatch', { clause: 'LNK-8' });
    return [{ cell, stratum, side: side ?? 0, place, found: known, all }];
  });
}

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

/** Of a base at an end: how many persons of the other end those of these lists lead to. Where nobody can say, there are as many as anybody asks. */
const beyondOf = (lists: readonly BaseList[], beyond: FoundBase['beyond']): number =>
  beyond === undefined ? Number.POSITIVE_INFINITY : new Set(lists.flatMap(({ place }) => [...(beyond.get(place) ?? [])])).size;

/** All figures of one cell of the base. */
function cellsOf(
  { plan, rules }: About,
  number: number,
  lists: readonly BaseList[],
  { cells: found, beyond }: FoundBase,
): readonly JoinedCell[] {
  const { minOverlap, minCount, showZero } = rules;
  const places = new Set(lists.map(({ place }) => place));
  const counts = new Map<string, number>();
  for (const cell of found) if (places.has(cell.place)) counts.set(nameOf(cell), (counts.get(nameOf(cell)) ?? 0) + cell.persons);
  const nowhere = lists.reduce((sum, list) => sum + list.all - list.found, 0);
  const isNowhere = ({ mask }: Telling): boolean => mask === nowhereMask(plan);
  const tellings = tellingsOf(plan).map((telling) => ({
    telling,
    count: isNowhere(telling) ? nowhere : (counts.get(nameOf(telling)) ?? 0),
  }));
  const isSmall = (count: number): boolean => (count === 0 ? showZero !== 'all' : count < Math.max(minOverlap, minCount, 1));
  // Whatever key it is asked by, it is the base's own persons.
  const identities = [...plan.edges, ...plan.extraKeys];
  const isHidden = tellings.some(({ count }) => isSmall(count)) || isSmall(beyondOf(lists, beyond));
  return tellings.flatMap(({ telling: { numbers, mask }, count }) => {
    const cells = plan.tables.map(({ name }) =>
      name === plan.base?.table ? number : (numbers[plan.edges.findIndex(({ end }) => end === name)] ?? 0),
    );
    // Last in a cell's numbers: in which tables nobody of it was found.
    return count === 0 && !isHidden ? [] : [{ cells: [...cells, mask], rows: 0n, distinct: identities.map(() => count), isHidden }];
  });
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
function leadingTo(lists: readonly BaseList[], { beyond }: FoundBase): Pick<CountedCell, 'beyond'> {
  if (beyond === undefined) return {};
  const reached = (of: number): number =>
    beyondOf(
      lists.filter(({ side }) => side === of),
      beyond,
    );
  return { beyond: [reached(0), reached(1)] };
}

/** The cells of the base. @throws ProtocolError `size-mismatch`. */
export function countBase(about: About, found: FoundBase, sealed: Sealed): Joined {
  const lists = baseLists(about, found, sealed);
  const numbers = [...new Set(lists.map(({ cell }) => cell))];
  const listsOf = (number: number): readonly BaseList[] => lists.filter(({ cell }) => cell === number);
  const cells = numbers.flatMap((number) => cellsOf(about, number, listsOf(number), found));
  return about.plan.comparison === undefined
    ? { cells }
    : { cells, compared: numbers.map((number) => ({ number, strata: strataOf(listsOf(number)), ...leadingTo(listsOf(number), found) })) };
}
