/** Which cells of a table made at the source stand behind each cell of a query, from what its offer says alone. */
import { conditionVariables } from '../codebook/dependencies.ts';
import type { Codebook } from '../codebook/types.ts';
import { codesOf } from '../query/codes-of.ts';
import type { AggregatePlan } from '../query/types.ts';
import { decideCell, tellingDimensions } from './decide-cell.ts';
import type { TableOffer } from './types.ts';

/** A cell of the query with its codes (`*` for a margin) and the cells of the table that add up to it, each with a code per dimension. */
export interface PlacedCell {
  readonly codes: ReadonlyMap<string, string>;
  readonly sources: readonly (readonly string[])[];
}

/** More than this many cells of a table are not gone through. */
const maxPlaces = 200_000;

const product = (lists: readonly (readonly string[])[]): string[][] =>
  lists.reduce((all: string[][], list) => all.flatMap((start) => list.map((code) => [...start, code])), [[]]);

interface Placing {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly offer: TableOffer;
  /** Dimensions that the condition looks at. */
  readonly looked: ReadonlySet<string>;
  readonly codes: ReadonlyMap<string, readonly string[]>;
}

/** The table's cells behind one query cell; undefined where the condition holds for a part of one of them. */
function sourcesOf({ plan, codebook, offer, looked, codes }: Placing, cell: ReadonlyMap<string, string>): string[][] | undefined {
  const choices = offer.by.map((dimension) => {
    const code = cell.get(dimension);
    if (code !== undefined && code !== '*') return [code];
    return offer.totals && !looked.has(dimension) ? ['*'] : (codes.get(dimension) ?? []);
  });
  const all = product(choices);
  if (plan.where === undefined) return all;
  const { where } = plan;
  const truths = all.map((source) => {
    const known = offer.by.flatMap((dimension, at) => (source[at] === '*' ? [] : [[dimension, source[at] ?? ''] as const]));
    return decideCell(where, new Map(known), codebook);
  });
  return truths.includes('unknown') ? undefined : all.filter((_, at) => truths[at] === 'true');
}

/**
 * Every cell of the query, margins included; undefined where the table cannot tell the cells apart: it lacks a variable of `by` or `where`, or
 * the condition divides one of its cells.
 */
export function placeCells(plan: AggregatePlan, codebook: Codebook, offer: TableOffer): readonly PlacedCell[] | undefined {
  const codes = new Map(
    offer.by.map((name) => {
      const variable = codebook.variables.get(name);
      return [name, (variable && codesOf(variable)) ?? []] as const;
    }),
  );
  if (!plan.by.every(({ variable }) => codes.has(variable))) return undefined;
  const named = plan.where === undefined ? [] : conditionVariables(plan.where);
  const looked = new Set(named.flatMap((variable) => tellingDimensions(variable, offer.by, codebook)));
  const size = [...codes.values()].reduce((count, list) => count * (list.length + 1), 1);
  if (size > maxPlaces) return undefined;
  const placing: Placing = { plan, codebook, offer, looked, codes };
  const cells = product(plan.by.map((dimension) => (plan.totals ? [...dimension.codes, '*'] : dimension.codes)));
  const placed: PlacedCell[] = [];
  for (const cell of cells) {
    const own = new Map(plan.by.map(({ variable }, at) => [variable, cell[at] ?? '']));
    const sources = sourcesOf(placing, own);
    if (sources === undefined) return undefined;
    placed.push({ codes: own, sources });
  }
  return placed;
}
