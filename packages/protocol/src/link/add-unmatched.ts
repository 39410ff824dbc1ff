/**
 * A link with a base (LNK-8): beside the persons who were joined, those who were not, as the difference with what the owner sealed of its lists. The two of one
 * cell are shown or hidden together: who knows how many there are of both would have the one from the other.
 */
import { demand } from '../errors.ts';
import type { RingConfig } from '../overlap/ring-config.ts';
import type { LinkPlan } from '../query/link/types.ts';
import type { CellRules } from './cell-rules.ts';
import type { JoinedCell } from './join-tags.ts';
import type { CountedStratum, Joined } from './joined.ts';
import { listPlace, strataOfBase } from './strata.ts';

/** Persons of one list of the base: those found, and all. */
interface BaseList {
  readonly cell: number;
  readonly stratum: number;
  readonly side: number;
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

/** @throws ProtocolError `size-mismatch` where an owner said of fewer than were joined, or of more than it sent. */
function baseLists({ plan, config }: About, joined: readonly JoinedCell[], { persons, rows }: Sealed): readonly BaseList[] {
  const at = plan.tables.findIndex(({ name }) => name === plan.base?.table);
  const strata = strataOfBase(plan);
  const foundAt = new Map(joined.map(({ cells, distinct }) => [cells[at], distinct[0] ?? 0]));
  return config.lists.flatMap(({ sets, cell = 0, stratum = 0, side }, list): readonly BaseList[] => {
    if (sets[0] !== plan.base?.table) return [];
    const found = foundAt.get(listPlace({ cell, stratum, ...(side === undefined ? {} : { side }) }, strata)) ?? 0;
    const all = persons[list] ?? 0;
    demand(all >= found && all <= (rows[list] ?? 0), 'size-mismatch', { clause: 'LNK-8' });
    return [{ cell, stratum, side: side ?? 0, found, all }];
  });
}

/** Both sides of a cell, as it is released. */
function pairOf({ plan, rules }: About, number: number, lists: readonly BaseList[]): readonly JoinedCell[] {
  const { minOverlap, minCount, showZero } = rules;
  const [found, all] = [lists.reduce((sum, list) => sum + list.found, 0), lists.reduce((sum, list) => sum + list.all, 0)];
  const both = [found, all - found];
  const isSmall = (count: number): boolean => (count === 0 ? showZero !== 'all' : count < Math.max(minOverlap, minCount, 1));
  const isHidden = both.some(isSmall);
  const cells = plan.tables.map(({ name }) => (name === plan.base?.table ? number : 0));
  // Last in a cell's numbers: 0 for who was joined, 1 for who was not, as the codes of `matched`.
  return both.flatMap((count, place) =>
    count === 0 && !isHidden ? [] : [{ cells: [...cells, place], rows: 0n, distinct: [count], isHidden }],
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

/** Of a link without a base the joined cells as they are; else those of the base with the others beside them. @throws ProtocolError `size-mismatch`. */
export function countUnmatched(about: About, joined: readonly JoinedCell[], sealed: Sealed): Joined {
  const { base, comparison } = about.plan;
  if (base === undefined) return { cells: joined };
  const lists = baseLists(about, joined, sealed);
  const numbers = [...new Set(lists.map(({ cell }) => cell))];
  const listsOf = (number: number): readonly BaseList[] => lists.filter(({ cell }) => cell === number);
  const cells = numbers.flatMap((number) => pairOf(about, number, listsOf(number)));
  return comparison === undefined
    ? { cells }
    : { cells, compared: numbers.map((number) => ({ number, strata: strataOf(listsOf(number)) })) };
}
