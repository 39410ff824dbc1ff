/** A weighted sample from a file to released figures, through the agent's engine and the shared vector: what another program finds in the same rows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildAggregateResult,
  charterFloor,
  compileAggregate,
  decodeSum,
  defaultRules,
  deriveLayout,
  encodeContribution,
  parseAgentFile,
  parseCodebook,
  parseOneTable,
  type ResultCell,
  tabulateRows,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { answerAggregate } from '../../src/evaluate/answer.ts';
import { makeFolder, refusalOf } from '../support/data-folder.ts';

const folder = new URL('../../../protocol/test/weighted/', import.meta.url).pathname;
type Figures = Readonly<Record<string, Readonly<Record<string, number | string>>>>;
const expected = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8')) as {
  readonly all: Figures;
  readonly regions: Readonly<Record<string, Figures>>;
  readonly histogram: readonly number[];
  readonly selected: number;
  readonly withoutWeight: number;
};
const [head = '', ...lines] = readFileSync(join(folder, 'rows.csv'), 'utf8').trim().split('\n');

const codebook = parseCodebook({
  codebook: 'sample',
  version: 1,
  variables: {
    region: { kind: 'category', codes: ['N', 'E', 'S'] },
    score: { kind: 'integer', min: 0, max: 100 },
    grade: { kind: 'integer', min: 0, max: 100, bins: { width: 10 } },
    glad: { kind: 'boolean' },
    begin: { kind: 'date', min: '2020-01-01', max: '2030-01-01' },
    end: { kind: 'date', min: '2020-01-01', max: '2030-01-01' },
    w: { kind: 'number', min: 0, max: 1000, decimals: 2 },
  },
  datasets: { survey: { unit: 'respondent', weight: 'w', variables: ['region', 'score', 'grade', 'glad', 'begin', 'end', 'w'] } },
});

const file = parseAgentFile({
  partner: 'a',
  datasets: {
    survey: {
      source: { kind: 'csv', path: 'rows.csv' },
      variables: { region: 'region', score: 'score', grade: 'score', glad: 'glad', w: 'w' },
    },
  },
});

const measures = [
  'count',
  { mean: 'score' },
  { sd: 'score' },
  { sum: 'score' },
  { missing: 'score' },
  { share: 'glad' },
  { median: 'score' },
  { quantiles: [0.9], of: 'score' },
  { median: 'grade' },
  { quantiles: [0.2], of: 'grade' },
];
const off = charterFloor({ protection: 'off', rules: defaultRules });

/** The rows dealt to three partners, each counted by its own agent; summed and released. */
async function release(query: object, rules = off) {
  const plan = compileAggregate(
    parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'survey', measures, ...query }),
    codebook,
  );
  const layout = deriveLayout(plan, codebook, 3);
  const sum = new BigUint64Array(layout.words);
  for (const part of [0, 1, 2]) {
    const root = makeFolder();
    writeFileSync(join(root, 'rows.csv'), [head, ...lines.filter((_, at) => at % 3 === part)].join('\n'));
    const { table } = await answerAggregate({ plan, layout, codebook }, { root, file });
    for (const [at, word] of new BigUint64Array(encodeContribution(layout, table).buffer).entries())
      sum[at] = BigInt.asUintN(64, (sum[at] ?? 0n) + word);
  }
  const sums = decodeSum(layout, new Uint8Array(sum.buffer), 3);
  return buildAggregateResult({
    plan,
    codebook,
    layout,
    sums,
    rules,
    releaseMode: 'plain',
    included: ['a', 'b', 'c'],
    notRegistered: new Map(),
    suppress: () => undefined,
  });
}

function expectFigures(row: Readonly<Record<string, unknown>>, figures: Figures): void {
  for (const [name, wanted] of Object.entries(figures)) {
    const cell = row[name] as Readonly<Record<string, unknown>>;
    expect(Object.keys(cell).toSorted(), name).toEqual(['state', ...Object.keys(wanted)].toSorted());
    for (const [key, value] of Object.entries(wanted)) {
      if (value === 0) expect(cell[key]).toBe(0);
      else if (typeof value === 'number') expect(Math.abs(Number(cell[key]) / value - 1), `${name} ${key}`).toBeLessThan(1e-12);
      else expect(cell[key]).toBe(value);
    }
  }
}

describe('a weighted sample', () => {
  it('gives the estimates of another program, by cell and over all', async () => {
    const table = await release({ by: ['region'] });
    for (const row of table.cells) expectFigures(row, expected.regions[row.by['region'] ?? ''] ?? {});
    const all = await release({});
    expectFigures(all.cells[0] ?? {}, expected.all);
  });

  it('counts rows without a weight in the coverage and nowhere else', async () => {
    const { coverage } = await release({});
    expect(coverage['survey']).toMatchObject({
      rows: { state: 'value', value: expected.selected },
      w: { empty: { state: 'value', value: expected.withoutWeight } },
    });
  });

  it('is held by the rules to its rows, not to its weights, and says no more than rounding allows', async () => {
    const rules = { ...defaultRules, minContributors: { default: 1, waive: [] }, complementary: { width: 0 } };
    const { cells } = await release({ by: ['region'], measures: ['count', { share: 'glad' }, { missing: 'score' }] }, rules);
    for (const row of cells) {
      const wanted = expected.regions[row.by['region'] ?? ''] ?? {};
      const count = row['count'] as Extract<ResultCell, { value: unknown }>;
      expect([count.value, count.n]).toEqual([
        Math.round(Number(wanted['count']?.['value']) / 5) * 5,
        Math.round(Number(wanted['count']?.['n']) / 5) * 5,
      ]);
      expect(String((row['share(glad)'] as { value: number }).value)).toMatch(/^0\.\d{1,2}$/);
      // Fewer than ten rows, whatever population they stand for.
      const few = Number(wanted['missing(score)']?.['n']) < 10;
      expect((row['missing(score)'] as ResultCell).state).toBe(few ? 'suppressed' : 'value');
    }
    expect(cells.some((row) => (row['missing(score)'] as ResultCell).state === 'suppressed')).toBe(true);
  });

  it('is counted by the engine as by the reference', async () => {
    const plan = compileAggregate(
      parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'survey', by: ['region'], measures }),
      codebook,
    );
    const layout = deriveLayout(plan, codebook, 3);
    const root = makeFolder();
    writeFileSync(join(root, 'rows.csv'), [head, ...lines].join('\n'));
    const { table } = await answerAggregate({ plan, layout, codebook }, { root, file });
    const rows = lines.map((line) => {
      const [region = '', score = '', glad = '', w = ''] = line.split(',');
      const read = (text: string, of: (text: string) => string | boolean | bigint) =>
        text === '' ? ({ state: 'empty' } as const) : ({ state: 'value', value: of(text) } as const);
      return {
        values: new Map([
          ['region', read(region, String)],
          ['score', read(score, BigInt)],
          ['grade', read(score, BigInt)],
          ['glad', read(glad, (text) => text === 'true')],
          ['w', read(w, (text) => BigInt(text.replace('.', '')))],
        ] as const),
      };
    });
    const reference = tabulateRows({ plan, layout, codebook }, { rows, unreadable: 0, notRegistered: new Set() });
    for (const [at, { name }] of layout.columns.entries())
      expect([name, ...(table.columns[at] ?? [])]).toEqual([name, ...(reference.columns[at] ?? [])]);
  });

  it('has a histogram of estimated numbers, its bins held to their rows', async () => {
    const binsOf = async (rules: typeof off) => {
      const [row = {}] = (await release({ measures: [{ histogram: 'grade' }] }, rules)).cells;
      const cell = (row as Readonly<Record<string, ResultCell>>)['histogram(grade)'];
      return cell !== undefined && 'bins' in cell ? cell.bins.map(({ count }) => count) : [];
    };
    const bins = await binsOf(off);
    for (const [at, wanted] of expected.histogram.entries()) {
      const count = bins[at];
      expect(count?.state === 'value' ? Number(count.value) : Number.NaN).toBeCloseTo(wanted, 9);
    }
    const states = (await binsOf({ ...off, minCount: 12 })).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['value', 'suppressed']));
  });

  it('shows no quantile with few rows on a side, whatever they weigh', async () => {
    const rules = { ...off, quantileSide: 40 };
    const { cells } = await release({ measures: [{ quantiles: [0.1, 0.5], of: 'score' }] }, rules);
    expect(cells[0]).toMatchObject({
      'quantile(score,0.1)': { state: 'suppressed', reason: 'minCount' },
      'quantile(score,0.5)': { state: 'value' },
    });
  });

  it('has no survival curves', async () => {
    const survival = { survival: { from: 'begin', to: 'end' }, grid: 30, until: 60 };
    expect((await refusalOf(release({ measures: [survival] }))).code).toBe('not-supported');
  });
});
