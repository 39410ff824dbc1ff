/** Two groups compared, held against R over everybody's rows, and what the rules hide of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { defaultRules } from '../../src/disclosure/index.ts';
import type { ComparedFigure, ResultCell } from '../../src/result/index.ts';
import { tablesReleaseOf } from '../tables-release.ts';
import { youthFile } from '../youth-codebook.ts';
import { deal } from './pooled.ts';

type Three = readonly [number, number, number];

interface Expected {
  readonly of: Three;
  readonly against: Three;
  readonly standardised: Three;
  readonly strata: number;
  readonly difference: Three;
  readonly ratio: Three;
  readonly observed?: number;
  readonly expected?: number;
  readonly smr?: Three;
  readonly exact?: readonly [number, number];
}

const expected = JSON.parse(readFileSync(join(import.meta.dirname, 'comparison.json'), 'utf8')) as Readonly<Record<string, Expected>>;

/** Rows are what is counted, as R counts them. */
const { keys: _keys, subject: _subject, ...cases } = youthFile.datasets.cases;
const codebook = parseCodebook({ ...youthFile, datasets: { cases }, indicators: {} });
const measures = ['count', { share: 'has_plan' }, { mean: 'income' }];
const alike = { group: 'region', of: 'N', against: 'E', standardise: ['age_band', 'year'], minStratum: 20 };

function compare(query: object, partners: Parameters<typeof tablesReleaseOf>[1] = deal(4), rules?: typeof defaultRules) {
  const { comparison } = tablesReleaseOf(
    { dataset: 'cases', measures, ...query },
    partners,
    rules === undefined ? { codebook } : { codebook, rules },
  );
  if (comparison === undefined) throw new Error('nothing is compared');
  return comparison;
}

const threeOf = (cell: ResultCell | undefined): Three => {
  if (cell === undefined || !('value' in cell)) throw new Error('no figure is shown');
  return [Number(cell.value), cell.low ?? Number.NaN, cell.high ?? Number.NaN];
};

function near(cell: ResultCell | undefined, wanted: Three): void {
  for (const [at, value] of threeOf(cell).entries()) {
    const right = wanted[at] ?? Number.NaN;
    expect(Math.abs(value - right)).toBeLessThan(1e-9 * Math.max(1, Math.abs(right)));
  }
}

const figureOf = (query: object, name: string, partners?: Parameters<typeof tablesReleaseOf>[1]): ComparedFigure => {
  const figure = compare(query, partners).cells[0]?.figures[name];
  if (figure === undefined) throw new Error('no such figure');
  return figure;
};

describe('two groups of a table', () => {
  it.each([3, 6])('made alike over %s partners are what R makes of everybody', (count) => {
    for (const name of ['share(has_plan)', 'mean(income)']) {
      const wanted = expected[name];
      const found = figureOf({ compare: alike }, name, deal(count));
      if (wanted === undefined) throw new Error('R has no such figure');
      for (const key of ['of', 'against', 'standardised', 'difference', 'ratio'] as const) near(found[key], wanted[key]);
      expect(found.strata).toBe(wanted.strata);
    }
  });

  it('are counted against what is expected of them, with an interval close to the exact one', () => {
    const wanted = expected['share(has_plan)'];
    const query = { measures: [{ share: 'has_plan' }], compare: { ...alike, method: 'indirect' } };
    const { observed, expected: made, ratio, difference } = figureOf(query, 'share(has_plan)');
    if (wanted?.smr === undefined || wanted.exact === undefined) throw new Error('R has no such figure');
    expect(threeOf(observed)[0]).toBe(wanted.observed);
    expect(threeOf(made)[0]).toBeCloseTo(wanted.expected ?? Number.NaN, 10);
    near(ratio, wanted.smr);
    expect(threeOf(difference)[0]).toBeCloseTo((wanted.observed ?? 0) - (wanted.expected ?? 0), 10);
    for (const [at, end] of wanted.exact.entries()) expect(Math.abs((wanted.smr[at + 1] ?? 0) - end)).toBeLessThan(0.01);
  });

  it('are compared as they are, per cell, and the rest of the table stays out', () => {
    const query = {
      by: ['year'],
      measures: [{ share: 'has_plan' }],
      compare: { group: 'region', of: 'N', against: 'E' },
      where: { variable: 'age', has: true },
    };
    const result = tablesReleaseOf({ dataset: 'cases', ...query }, deal(4), { codebook });
    expect(new Set(result.cells.map(({ by }) => by['region']))).toEqual(new Set(['N', 'E']));
    for (const { by, figures } of result.comparison?.cells ?? []) {
      const wanted = expected[`crude ${by['year']}`];
      if (wanted === undefined) throw new Error('R has no such figure');
      for (const key of ['of', 'against', 'difference', 'ratio'] as const) near(figures['share(has_plan)']?.[key], wanted[key]);
      expect(figures['share(has_plan)']?.standardised).toBeUndefined();
    }
  });

  it('do not depend on the order of partners', () => {
    expect(compare({ compare: alike }, deal(5).toReversed())).toEqual(compare({ compare: alike }, deal(5)));
  });

  it('show what is asked, and no more', () => {
    const figure = figureOf({ compare: { ...alike, show: ['ratio'] } }, 'share(has_plan)');
    expect(figure.difference).toBeUndefined();
    expect(figure.ratio?.state).toBe('value');
  });
});

describe('with protection', () => {
  const rules = { ...defaultRules, minContributors: { default: 1, waive: [] } };

  it('figures are written coarsely, and follow from those that are shown', () => {
    const { of, standardised, difference } =
      compare({ compare: { ...alike, minStratum: 30 } }, deal(4), rules).cells[0]?.figures['share(has_plan)'] ?? {};
    const [first, second] = [threeOf(of)[0], threeOf(standardised)[0]];
    for (const value of [first, second]) expect(Math.round(value * 100) / 100).toBe(value);
    expect(threeOf(difference)[0]).toBeCloseTo(first - second, 12);
  });

  it('a stratum of fewer than minDenominator is put together with others, whatever the query says', () => {
    const { minStratum } = compare({ compare: { ...alike, minStratum: 1 } }, deal(4), rules);
    expect(minStratum).toBe(rules.minDenominator);
  });

  it('nothing is standardised where all strata had to be put together', () => {
    const { of, standardised, difference } =
      compare({ compare: { ...alike, minStratum: 90 } }, deal(4), rules).cells[0]?.figures['share(has_plan)'] ?? {};
    expect(of?.state).toBe('value');
    expect([standardised, difference]).toEqual(Array(2).fill({ state: 'suppressed', reason: 'denominator' }));
  });

  it('what is made of a hidden figure is hidden with it', () => {
    const query = { by: ['quarter'], compare: alike };
    const small = compare(query, deal(4), rules).cells.map(({ figures }) => figures['share(has_plan)']);
    const hidden = small.filter((figure) => figure?.of.state === 'suppressed' || figure?.against.state === 'suppressed');
    expect(hidden.length).toBeGreaterThan(0);
    for (const figure of hidden)
      expect([figure?.standardised?.state, figure?.difference?.state, figure?.ratio?.state]).toEqual(Array(3).fill('suppressed'));
  });
});
