/**
 * From joined cells to the table that is released: pure. A cell of fewer persons than the rules ask, on whichever side of a join they are fewest, is hidden whole.
 */
import type { Rules } from '../disclosure/rules.ts';
import type { JoinedCell } from '../link/join-tags.ts';
import { ownCells } from '../link/link-lists.ts';
import type { LinkMeasure, LinkPlan } from '../query/link/types.ts';
import { releasedCount } from '../statistics/released.ts';
import { type Linkage, linkageClass } from './linkage.ts';
import type { LinkTableResult, ResultCell, ResultRow } from './types.ts';

/** What a table follows from. `cellOf` gives the owner's own cell, by its variables in the order of its `by`, that one of its numbers stands for. */
export interface LinkInput {
  readonly plan: LinkPlan;
  readonly joined: readonly JoinedCell[];
  readonly cellOf: (table: string, number: number) => number;
  readonly rules: Pick<Rules, 'minOverlap' | 'minCount' | 'round' | 'showZero'>;
  readonly linkage: ReadonlyMap<string, Linkage>;
}

/** Positions of an own cell on the axes of its table. */
function positions(codes: readonly number[], cell: number): readonly number[] {
  const reversed = codes.toReversed();
  let rest = cell;
  const places = reversed.map((length) => {
    const at = rest % length;
    rest = Math.floor(rest / length);
    return at;
  });
  return places.toReversed();
}

/** The codes of a joined cell, in the order of the query's `by`. */
function codesOf({ plan, cellOf }: LinkInput, { cells }: JoinedCell): readonly string[] {
  const places = new Map(
    plan.tables.flatMap((table, at) => {
      const { name, by } = table;
      const own = positions(
        by.map(({ codes }) => codes.length),
        ownCells(table) === 1 ? 0 : cellOf(name, cells[at] ?? 0),
      );
      return by.map(({ variable, codes }, axis) => [`${name}.${variable}`, codes[own[axis] ?? 0] ?? ''] as const);
    }),
  );
  return plan.by.map(({ table, variable }) => places.get(`${table}.${variable}`) ?? '');
}

const combinations = ({ by }: LinkPlan): readonly (readonly string[])[] =>
  by.reduce<readonly (readonly string[])[]>((all, { codes }) => all.flatMap((start) => codes.map((code) => [...start, code])), [[]]);

const countOf = (measure: LinkMeasure, cell: JoinedCell): bigint =>
  measure.kind === 'rows' ? cell.rows : BigInt(cell.distinct[measure.identity] ?? 0);

function figure(
  measure: LinkMeasure,
  cell: JoinedCell | undefined,
  { minOverlap, minCount, round, showZero }: LinkInput['rules'],
): ResultCell {
  if (cell === undefined) return showZero === 'all' ? { state: 'value', value: 0 } : { state: 'suppressed', reason: 'minCount' };
  const persons = Math.min(...cell.distinct);
  if (persons < Math.max(minOverlap, minCount, 1)) return { state: 'suppressed', reason: 'minCount' };
  return { state: 'value', value: releasedCount(countOf(measure, cell), round) };
}

/** The table. Every combination of codes is listed, in code order. */
export function buildLinkResult(input: LinkInput): LinkTableResult {
  const { plan, joined, rules, linkage } = input;
  const byCodes = new Map(joined.map((cell) => [JSON.stringify(codesOf(input, cell)), cell]));
  const cells = combinations(plan).map((codes): ResultRow => {
    const cell = byCodes.get(JSON.stringify(codes));
    return {
      by: Object.fromEntries(plan.by.map(({ table, variable }, at) => [`${table}.${variable}`, codes[at] ?? ''])),
      ...Object.fromEntries(plan.measures.map((measure) => [measure.name, figure(measure, cell, rules)])),
    };
  });
  const hasRelations = plan.tables.some(({ keys }) => keys.length > 1);
  const isExcluded = plan.edges.some(({ self }) => self === 'exclude');
  return {
    kind: 'link',
    blinding: plan.blinding,
    cells,
    linkage: Object.fromEntries(plan.tables.map(({ name }) => [name, { class: linkageClass(linkage.get(name)) }])),
    ...(hasRelations ? { selfRelations: isExcluded ? ('excluded' as const) : ('counted' as const) } : {}),
  };
}
