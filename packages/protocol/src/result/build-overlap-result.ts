/**
 * From exact counts over sets to the table that is released: pure, so that an auditor builds the same table. A count below `minOverlap` is hidden; with
 * regions, hidden ones are joined by others until no hidden one follows from what is shown.
 */

import { noiseWithin95 } from '../disclosure/discrete-laplace.ts';
import { isBelowMinOverlap } from '../disclosure/min-overlap.ts';
import { thousandths } from '../disclosure/noise.ts';
import { protectRegions } from '../disclosure/protect-regions.ts';
import type { Rules } from '../disclosure/rules.ts';
import { type NoiseSource, noiseSensitivity, noisyCounts } from '../overlap/noisy-counts.ts';
import type { SetCounts } from '../overlap/set-counts.ts';
import type { OverlapPlan } from '../query/overlap/types.ts';
import { releasedCount } from '../statistics/released.ts';
import { type Linkage, linkageQuality } from './linkage.ts';
import type { OverlapTable, ResultCell } from './types.ts';

/** What a table follows from. `linkage`: per set its selected rows and those with a usable identifier, all owners together. */
export interface OverlapInput {
  readonly plan: OverlapPlan;
  readonly counts: SetCounts;
  readonly rules: Pick<Rules, 'minOverlap' | 'minCount' | 'round' | 'showZero' | 'complementary' | 'noise'>;
  readonly linkage: ReadonlyMap<string, Linkage>;
  /** What the noise is drawn from, where the rules ask for noise (OVL-12). */
  readonly noise: Omit<NoiseSource, 'epsilon'>;
}

type Cellify = (count: bigint) => ResultCell;

const leastOf = ({ minOverlap, minCount }: Pick<Rules, 'minOverlap' | 'minCount'>): bigint => BigInt(Math.max(minOverlap, minCount, 1));

/** A count as it is shown: hidden between 1 and the minimum, and a zero where zeros are not open. */
function cellMaker(rules: OverlapInput['rules']): Cellify {
  return (count) =>
    isBelowMinOverlap(count, rules)
      ? { state: 'suppressed', reason: 'minCount' }
      : { state: 'value', value: releasedCount(count, rules.round) };
}

/** Coarser than this, a difference of rounded figures says no more of a hidden region than that it is small. */
const coarse = 5;

function regionsOf({ plan, counts, rules }: OverlapInput): OverlapTable['regions'] {
  const { region } = counts;
  if (region === undefined) throw new TypeError('regions are asked of few enough sets');
  const names = plan.sets.map(({ name }) => name);
  const exact = Array.from({ length: 2 ** names.length }, (_, mask) => (mask === 0 ? 0n : region(mask)));
  const regionRules = { least: leastOf(rules), width: BigInt(rules.complementary.width), showZero: rules.showZero === 'all' };
  const hidden = protectRegions({ sets: names.length, counts: exact }, regionRules, rules.round < coarse && rules.minOverlap > 1);
  return exact.slice(1).map((count, at) => {
    const reason = hidden[at + 1];
    const cell: ResultCell =
      reason === undefined ? { state: 'value', value: releasedCount(count, rules.round) } : { state: 'suppressed', reason };
    return { in: names.filter((_, bit) => ((at + 1) >> bit) & 1), count: cell };
  });
}

function pairsOf({ plan, counts }: OverlapInput, cellOf: Cellify): OverlapTable['pairs'] {
  const names = plan.sets.map(({ name }) => name);
  return names.flatMap((left, at) =>
    names.slice(at + 1).map((right, next) => ({ sets: [left, right] as const, count: cellOf(counts.pair(at, at + 1 + next)) })),
  );
}

/** Counts as they are judged and shown, and what a reader is told of their noise. All rules look at noisy counts: what is hidden says no more than they do. */
function withNoise(exact: OverlapInput): { readonly input: OverlapInput; readonly noise?: OverlapTable['noise'] } {
  const { plan, rules, counts, noise } = exact;
  if (rules.noise === 'none') return { input: exact };
  const { epsilon } = rules.noise;
  const sensitivity = noiseSensitivity(plan.report, plan.sets.length);
  return {
    input: { ...exact, counts: noisyCounts(counts, plan.report, { ...noise, epsilon }) },
    noise: { epsilon, sensitivity, within95: noiseWithin95(thousandths(epsilon), 1000 * sensitivity) },
  };
}

/** The table. Sizes and the union are always given, rounded where the rules round. */
export function buildOverlapResult(exact: OverlapInput): OverlapTable {
  const { input, noise } = withNoise(exact);
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
    ...(noise === undefined ? {} : { noise }),
    linkage: Object.fromEntries(plan.sets.map(({ name, linkage: by }) => [name, linkageQuality(linkage.get(name), by, rules.minCount)])),
    ...(plan.report === 'regions' ? { regions: regionsOf(input) ?? [] } : {}),
    ...(plan.report === 'pairs' ? { pairs: pairsOf(input, cellOf) ?? [] } : {}),
    ...(plan.report === 'all-sets' ? { all: cellOf(counts.all) } : {}),
  };
}
