/** Kaplan-Meier curves against R's survival package over everybody's rows, and what is hidden of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultRules } from '../../src/disclosure/index.ts';
import type { CurveStep } from '../../src/result/index.ts';
import { deal, releaseOf } from './pooled.ts';

interface Curve {
  readonly survival: readonly number[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly atRisk: readonly number[];
}

const expected = JSON.parse(readFileSync(join(import.meta.dirname, 'survival.json'), 'utf8')) as Readonly<Record<string, Curve>>;
const measures = [{ survival: { from: 'opened', to: 'closed' }, grid: 30, until: 360, as: 'curve' }];
const query = { by: ['region'], totals: true, measures };

function curvesOf(partners: Parameters<typeof releaseOf>[1], rules?: typeof defaultRules): Map<string, readonly CurveStep[]> {
  const { cells } = releaseOf(rules === undefined ? query : { ...query, totals: false }, partners, rules === undefined ? {} : { rules });
  return new Map(
    cells.map((row) => {
      const curve = row['curve'] as { readonly steps?: readonly CurveStep[] };
      return [row.by['region'] ?? '', curve.steps ?? []];
    }),
  );
}

const figureOf = (step: CurveStep): { value: number; low?: number; high?: number; n: number } => {
  if (step.survival.state !== 'value') throw new Error('a point is hidden');
  const { value, low, high, n } = step.survival;
  return { value: Number(value), n: Number(n), ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
};

describe('a Kaplan-Meier curve', () => {
  it.each([3, 4, 6])('of %s partners is that of the pooled rows', (count) => {
    const curves = curvesOf(deal(count));
    for (const [region, { survival, low, high, atRisk }] of Object.entries(expected)) {
      const points = (curves.get(region) ?? []).map(figureOf);
      expect(points.map(({ n }) => n)).toEqual(atRisk);
      for (const [at, point] of points.entries()) {
        expect(point.value).toBeCloseTo(survival[at] ?? Number.NaN, 12);
        expect(point.low).toBeCloseTo(low[at] ?? Number.NaN, 9);
        expect(point.high).toBeCloseTo(high[at] ?? Number.NaN, 9);
      }
    }
  });

  it('does not depend on the order of partners', () => {
    const partners = deal(5);
    expect(curvesOf(partners.toReversed())).toEqual(curvesOf(partners));
  });

  it('shows a point only where ten events and ten others at risk lie behind it, from rounded numbers alone', () => {
    const { survival, atRisk } = expected['N'] ?? { survival: [], atRisk: [] };
    const curves = curvesOf(deal(4), { ...defaultRules, minContributors: { default: 1, waive: [] } });
    const steps = curves.get('N') ?? [];
    const shown = steps.filter((step) => step.survival.state === 'value');
    expect(shown.length).toBeGreaterThan(1);
    expect(steps.some((step) => step.survival.state === 'suppressed')).toBe(true);
    for (const step of shown) {
      const { value, n } = figureOf(step);
      expect(n % 5).toBe(0);
      expect(Number(value.toFixed(2))).toBe(value);
      const at = step.at / 30 - 1;
      expect(atRisk[at]).toBeGreaterThanOrEqual(10);
      expect(Math.abs(value - (survival[at] ?? 0))).toBeLessThan(0.1);
    }
  });

  it('needs a grid that divides its length', () =>
    expect(() => releaseOf({ measures: [{ survival: { from: 'opened', to: 'closed' }, grid: 50, until: 360 }] }, deal(3))).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    ));
});
