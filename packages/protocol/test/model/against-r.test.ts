/**
 * Models over 3 to 6 partners against the same models fitted by R on the pooled rows. r/expected.json is made by
 * `Rscript --vanilla make-rows.R > rows.csv` and `Rscript --vanilla fit.R rows.csv > expected.json` (R 4.2.2, Debian 12).
 */
import { describe, expect, it } from 'vitest';
import { expected, split } from './rows.ts';
import { fitModel } from './simulate.ts';

const figures = ['estimate', 'se', 'statistic', 'p'] as const;

/** |difference| as a share of max(|estimate|, se). */
const errorOf = (own: number, theirs: number, se: number): number =>
  own === theirs ? 0 : Math.abs(own - theirs) / Math.max(Math.abs(theirs), se);

const cases = [
  ['gaussian', 3, { family: 'gaussian', response: 'cost', terms: ['age', 'income', 'region', 'single_parent'] }],
  ['gaussian-weighted', 4, { family: 'gaussian', response: 'cost', terms: ['age', 'region', 'single_parent'], weights: 'weight' }],
  ['gaussian-offset', 5, { family: 'gaussian', response: 'cost', terms: ['region', 'single_parent'], offset: 'log_population' }],
  ['binomial', 6, { family: 'binomial', response: 'uses_care', terms: ['age', 'region', 'single_parent', 'income'] }],
  ['binomial-offset', 3, { family: 'binomial', response: 'uses_care', terms: ['age', 'region'], offset: 'rate' }],
  ['binomial-weighted', 4, { family: 'binomial', response: 'rate', terms: ['age', 'single_parent'], weights: 'weight' }],
  ['poisson', 5, { family: 'poisson', response: 'visits', terms: ['age', 'single_parent'], offset: { log: 'population' } }],
  ['poisson-offset', 3, { family: 'poisson', response: 'visits', terms: ['age', 'single_parent', 'region'], offset: 'log_population' }],
  ['poisson-weighted', 6, { family: 'poisson', response: 'visits', terms: ['population', 'single_parent'], weights: 'weight' }],
] as const;

describe('a model over several partners is the model of the pooled rows', () => {
  it.each(cases)('%s, %i partners', (name, partners, asked) => {
    const theirs = expected[name];
    const { table } = fitModel(asked, split(partners));
    const promise = asked.family === 'gaussian' ? 1e-9 : 1e-7;
    for (const [at, coefficient] of table.coefficients.entries()) {
      const se = theirs?.['se']?.[at] ?? 0;
      for (const figure of figures) {
        const error = errorOf(coefficient[figure], theirs?.[figure]?.[at] ?? Number.NaN, figure === 'p' ? 0 : se);
        // A p far out in the tail magnifies the error of its statistic, by about the square of it.
        const allowed = figure === 'p' ? promise * Math.max(1, coefficient.statistic ** 2) : promise;
        expect(error, `${coefficient.term} ${figure}`).toBeLessThan(allowed);
      }
    }
    expect(table.coefficients).toHaveLength(theirs?.['estimate']?.length ?? 0);
    expect(table.n).toBe(theirs?.['n']);
    expect(table.df).toBe(theirs?.['df']);
    for (const figure of ['deviance', 'nullDeviance', 'dispersion'] as const)
      expect(errorOf(table[figure], theirs?.[figure] ?? Number.NaN, 0), figure).toBeLessThan(1e-9);
  });

  it.each([
    ['poisson by district', 'poisson', 4],
    ['binomial by district', 'binomial', 3],
    ['gaussian by district', 'gaussian', 5],
  ])('%s: observed and expected', (name, model, partners) => {
    const asked = cases.find(([of]) => of === model)?.[2];
    if (asked === undefined) throw new Error('no such case');
    const { table } = fitModel({ ...asked, expectedBy: ['district'] }, split(partners));
    const theirs = expected[name];
    expect(table.expected?.map(({ by }) => by['district'])).toEqual(['D1', 'D2', 'D3', 'D4']);
    for (const [at, cell] of (table.expected ?? []).entries()) {
      for (const figure of ['observed', 'expected', 'ratio', 'residual'] as const) {
        const own = cell[figure];
        if (own.state !== 'value' || !('value' in own)) throw new Error('hidden');
        expect(errorOf(Number(own.value), theirs?.[figure]?.[at] ?? Number.NaN, 1), `${at} ${figure}`).toBeLessThan(1e-8);
      }
      expect(errorOf(cell.limits998?.[0] ?? Number.NaN, theirs?.['low998']?.[at] ?? Number.NaN, 1)).toBeLessThan(1e-8);
    }
  });

  it('does not depend on how the rows are dealt, or on the order of partners', () => {
    const [, , asked] = cases[3];
    const whole = fitModel(asked, split(3)).table;
    const other = fitModel(asked, split(6).toReversed()).table;
    for (const [at, { estimate, se }] of whole.coefficients.entries())
      expect(errorOf(other.coefficients[at]?.estimate ?? Number.NaN, estimate, se)).toBeLessThan(1e-12);
    const exact = cases[0][2];
    expect(fitModel(exact, split(3)).table).toEqual(fitModel(exact, split(6).toReversed()).table);
  });
});
