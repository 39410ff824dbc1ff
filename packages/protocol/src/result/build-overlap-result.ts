/**
 * From exact counts over sets to the table that is released: pure, so that an auditor builds the same table. A count below `minOverlap` is hidden; with
 * regions, hidden ones are joined by others until no hidden one follows from what is shown.
 */
import type { Rules } from '../disclosure/rules.ts';
import type { SetCounts } from '../overlap/set-counts.ts';
import type { OverlapPlan } from '../query/overlap/types.ts';
import { releasedCount } from '../statistics/released.ts';
import type { LinkageClass, OverlapTable, ResultCell } from './types.ts';

/** What a table follows from. `linkage`: per set its selected rows and those with a usable identifier, all owners together. */
export interface OverlapInput {
  readonly plan: OverlapPlan;
  readonly counts: SetCounts;
  readonly rules: Pick<Rules, 'minOverlap' | 'minCount' | 'round' | 'showZero'>;
  readonly linkage: ReadonlyMap<string, { readonly rows: number; readonly usable: number }>;
}

const classOf = ({ rows, usable }: { readonly rows: number; readonly usable: number }): LinkageClass => {
  const share = rows === 0 ? 1 : usable / rows;
  return share >= 0.95 ? '>=95%' : share >= 0.9 ? '90-95%' : '<90%';
};

type Cellify = (count: bigint) => ResultCell;

/** A count as it is shown: hidden between 1 and the minimum, and a zero where zeros are not open. */
function cellMaker({ minOverlap, minCount, round, showZero }: OverlapInput['rules']): Cellify {
  const least = BigInt(Math.max(minOverlap, minCount, 1));
  return (count) => {
    const isHidden = count === 0n ? showZero !== 'all' : count < least;
    return isHidden ? { state: 'suppressed', reason: 'minCount' } : { state: 'value', value: releasedCount(count, round) };
  };
}

/** With exact figures beside it, one hidden region follows from the union: the smallest shown one is hidden with it. */
function hideSecond(cells: readonly { readonly count: bigint; readonly cell: ResultCell }[], round: number): readonly ResultCell[] {
  const hidden = cells.filter(({ cell }) => cell.state === 'suppressed');
  const shown = cells.filter(({ cell }) => cell.state === 'value');
  if (hidden.length !== 1 || shown.length === 0 || round > 1) return cells.map(({ cell }) => cell);
  const smallest = shown.reduce((least, each) => (each.count < least.count ? each : least));
  return cells.map((each) => (each === smallest ? { state: 'suppressed', reason: 'complementary' } : each.cell));
}

const allMasks = (sets: number): readonly number[] => Array.from({ length: 2 ** sets - 1 }, (_, at) => at + 1);

function regionsOf({ plan, counts, rules }: OverlapInput, cellOf: Cellify): OverlapTable['regions'] {
  const { region } = counts;
  if (region === undefined) throw new TypeError('regions are asked of few enough sets');
  const names = plan.sets.map(({ name }) => name);
  const decided = allMasks(names.length).map((mask) => ({ count: region(mask), cell: cellOf(region(mask)) }));
  const cells = hideSecond(decided, rules.round);
  return allMasks(names.length).map((mask, at) => ({
    in: names.filter((_, bit) => (mask >> bit) & 1),
    count: cells[at] as ResultCell,
  }));
}

function pairsOf({ plan, counts }: OverlapInput, cellOf: Cellify): OverlapTable['pairs'] {
  const names = plan.sets.map(({ name }) => name);
  return names.flatMap((left, at) =>
    names.slice(at + 1).map((right, next) => ({ sets: [left, right] as const, count: cellOf(counts.pair(at, at + 1 + next)) })),
  );
}

/** The table. Sizes and the union are always given, rounded where the rules round. */
export function buildOverlapResult(input: OverlapInput): OverlapTable {
  const { plan, counts, rules, linkage } = input;
  const cellOf = cellMaker(rules);
  // Sizes and union are margins of the regions: exact ones would give hidden regions away.
  const base = rules.minOverlap > 1 ? Math.max(rules.round, 5) : rules.round;
  const open = (count: bigint): ResultCell => ({ state: 'value', value: releasedCount(count, base) });
  return {
    kind: 'overlap',
    blinding: plan.blinding,
    sets: Object.fromEntries(plan.sets.map(({ name }, at) => [name, { size: open(counts.sizes[at] ?? 0n) }])),
    union: open(counts.union),
    linkage: Object.fromEntries(plan.sets.map(({ name }) => [name, { class: classOf(linkage.get(name) ?? { rows: 0, usable: 0 }) }])),
    ...(plan.report === 'regions' ? { regions: regionsOf(input, cellOf) ?? [] } : {}),
    ...(plan.report === 'pairs' ? { pairs: pairsOf(input, cellOf) ?? [] } : {}),
    ...(plan.report === 'all-sets' ? { all: cellOf(counts.all) } : {}),
  };
}
