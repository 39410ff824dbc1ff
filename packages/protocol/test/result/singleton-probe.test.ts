/** An owner that enters one real person among false ones learns nothing from what is hidden; what rounded figures beside it leave is said in the threat model. */
import { expect, test } from 'vitest';
import { buildOverlapResult, defaultRules, type OverlapPlan, type OverlapTable, type ReleaseRules } from '../../src/index.ts';

type Counts = Parameters<typeof buildOverlapResult>[0]['counts'];

/** Sets of `probe` and `other` persons of whom `both` are the same. */
function tableOf(
  report: OverlapPlan['report'],
  { probe, other, both }: Readonly<Record<'probe' | 'other' | 'both', bigint>>,
  rules: ReleaseRules,
): OverlapTable {
  const set = (name: string) => ({ name, partners: [name], dataset: 'd', keys: ['person'], needs: [] });
  const plan = { kind: 'overlap', blinding: 'dh', report, sets: [set('probe'), set('other')] } as unknown as OverlapPlan;
  const regions = [0n, probe - both, other - both, both];
  const counts: Counts = {
    sizes: [probe, other],
    union: probe + other - both,
    all: both,
    pair: () => both,
    region: (mask) => regions[mask] ?? 0n,
  };
  const linkage = new Map(['probe', 'other'].map((name) => [name, { rows: 100, usable: 100, groups: new Map() }] as const));
  return buildOverlapResult({ plan, counts, rules: { ...defaultRules, ...rules } as typeof defaultRules, linkage, noise: {} as never });
}

const sizes = Array.from({ length: 20 }, (_, at) => BigInt(100 + at));

test.each(['regions', 'pairs', 'all-sets'] as const)('whether he is known is the same table, but for the union (%s)', (report) => {
  let unions = 0;
  for (const other of sizes) {
    const [known, unknown] = [1n, 0n].map((both) => tableOf(report, { probe: 30n, other, both }, {}));
    const { union: first, ...left } = known as OverlapTable;
    const { union: second, ...right } = unknown as OverlapTable;
    expect([left.pairs, left.all, left.sets]).toEqual([right.pairs, right.all, right.sets]);
    expect(left.regions?.at(-1)).toEqual(right.regions?.at(-1));
    expect(JSON.stringify(left.regions?.at(-1) ?? left.pairs ?? left.all)).toContain('suppressed');
    if (JSON.stringify(first) !== JSON.stringify(second)) unions += 1;
  }
  // Where the union stands at an edge of its rounding it tells, to whoever knows both sizes exactly.
  expect(unions).toBe(sizes.length / 5);
});
