import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import type { Codebook } from '../../src/codebook/types.ts';
import { parseOneTable } from '../../src/query/index.ts';
import type { ReleasedOf, ResultCell } from '../../src/result/index.ts';
import { buildSeries, type SeriesEntry, seriesSchema } from '../../src/series/index.ts';
import { youth, youthFile, youthWith } from '../youth-codebook.ts';

const ask = {
  query: 'q',
  purpose: 'p',
  kind: 'aggregate',
  dataset: 'cases',
  series: 's',
  by: ['region'],
  measures: ['count', { share: 'has_plan' }],
};
const head = { series: 's', purpose: 'p', dataset: 'cases' };

interface Change {
  readonly partners?: readonly string[];
  readonly codebook?: Codebook | undefined;
  readonly query?: object;
  readonly rules?: object;
  readonly aggregateOnly?: object;
  readonly localThreshold?: readonly string[];
  readonly cells?: readonly object[];
}

const value = (of: number): ResultCell => ({ state: 'value', value: of });
const share = (of: number): ResultCell => ({ state: 'value', value: of, low: of - 0.05, high: of + 0.05, method: 'wilson', n: 400 });

/** Counts of N and a share, in one period. */
function released(period: string, count: number, change: Change = {}): SeriesEntry {
  const known = 'codebook' in change ? change.codebook : youth;
  const { name, version } = youth;
  const result = {
    kind: 'aggregate',
    query: `q-${period}`,
    id: period.slice(0, 4).repeat(16),
    status: 'released',
    protection: 'on',
    releaseMode: 'plain',
    codebook: { name, version, digest: (known === youth ? 'a' : 'b').repeat(64) },
    charter: { version: 1, digest: 'c'.repeat(64) },
    purpose: 'p',
    rules: { minCount: 10, round: 5, ...change.rules },
    releasedAt: '2025-01-31T10:00:00.000Z',
    partners: { included: change.partners ?? ['a', 'b', 'c'], missing: [], notOffering: [] },
    snapshots: {},
    ...(change.aggregateOnly === undefined ? {} : { aggregateOnly: change.aggregateOnly }),
    ...(change.localThreshold === undefined ? {} : { localThreshold: change.localThreshold }),
    cells: change.cells ?? [{ by: { region: 'N' }, count: value(count), 'share(has_plan)': share(count / 1000) }],
    coverage: {},
    log: { treeSize: 1, root: 'd'.repeat(64) },
    approvals: [],
    signatures: [],
  } as unknown as ReleasedOf<'aggregate'>;
  const query = parseOneTable({ ...ask, period, ...change.query });
  return { period, kind: 'released', query, result, ...(known === undefined ? {} : { codebook: known }) };
}

const counts = [400, 420, 440, 460, 480];
const plain = counts.map((count, at) => released(String(2019 + at), count));
const withChange = (change: Change): SeriesEntry[] => counts.map((count, at) => released(String(2019 + at), count, at >= 2 ? change : {}));

const recoded = (variables: object): Codebook => parseCodebook(youthWith({ variables: variables as Record<string, unknown> }));
const table = { made: '2025-01-15', minCount: 10, round: 1 };

describe('a series', () => {
  it('has no breaks and a trend where nothing changed', () => {
    const series = buildSeries(head, plain);
    expect(seriesSchema.safeParse(series).error).toBeUndefined();
    expect(series.breaks).toEqual([]);
    expect(series.lines.map(({ measure, trend }) => [measure, trend?.kind, trend?.from, trend?.to, trend?.points])).toEqual([
      ['count', 'factor', '2019', '2023', 5],
      ['share(has_plan)', 'change', '2019', '2023', 5],
    ]);
    expect(series.lines[1]?.trend?.perPeriod).toBeCloseTo(0.02, 12);
  });

  it.each<[string, Change, string, readonly string[]]>([
    [
      'a definition',
      { codebook: recoded({ has_plan: { kind: 'boolean', definition: 'Signed by the child' } }) },
      'definition',
      ['has_plan'],
    ],
    ['codes', { codebook: recoded({ region: { kind: 'category', codes: ['N', 'E', 'S', 'W', 'X'] } }) }, 'classification', ['region']],
    [
      'the edition of codes',
      { codebook: recoded({ region: { kind: 'category', codes: ['N', 'E', 'S', 'W'], edition: '2024' } }) },
      'classification',
      ['region'],
    ],
    [
      'the unit',
      { codebook: parseCodebook(youthWith({ datasets: { cases: { ...youthFile.datasets.cases, unit: 'measure' } } })) },
      'definition',
      ['cases'],
    ],
    ['a codebook that the reader lacks', { codebook: undefined }, 'codebook', []],
    ['what is asked', { query: { where: { variable: 'age', lt: 18 } } }, 'query', []],
    ['a partner that joins', { partners: ['a', 'b', 'c', 'd'] }, 'joined', ['d']],
    ['a partner that leaves', { partners: ['a', 'c'] }, 'left', ['b']],
    ['a table in place of rows', { aggregateOnly: { b: table } }, 'source', ['b']],
    ['rounding', { rules: { round: 1 } }, 'rules', ['round']],
    ['small cells that a partner leaves out', { localThreshold: ['b'] }, 'rules', ['releaseMode']],
  ])('is broken by %s, and its trend begins anew', (_, change, why, names) => {
    const series = buildSeries(head, withChange(change));
    expect(series.breaks).toEqual([{ period: '2021', why, names }]);
    expect(series.lines[0]?.trend).toMatchObject({ from: '2021', to: '2023', points: 3 });
    expect(seriesSchema.safeParse(series).error).toBeUndefined();
  });

  it('is not broken by titles, by variables that it does not read, or by how much is hidden', () => {
    const titled = recoded({
      region: { kind: 'category', codes: ['N', 'E', 'S', 'W'], title: 'Part of town' },
      closed: { kind: 'date', min: '2015-01-01', max: '2031-12-31' },
    });
    expect(buildSeries(head, withChange({ codebook: titled })).breaks).toEqual([]);
    expect(buildSeries(head, withChange({ rules: { minCount: 15 } })).breaks).toEqual([]);
  });

  it('has two breaks where two things change at once, and none of its own in a period without a result', () => {
    const entries = withChange({ partners: ['a', 'b', 'd'] });
    expect(buildSeries(head, entries).breaks.map(({ why, names }) => [why, ...names])).toEqual([
      ['joined', 'd'],
      ['left', 'c'],
    ]);
    const lost: SeriesEntry[] = [...plain.slice(0, 2), { period: '2021', kind: 'refused', code: 'declined' }, ...plain.slice(3)];
    const series = buildSeries(head, lost);
    expect(series.breaks).toEqual([]);
    expect(series.lines[0]?.cells[2]).toEqual({ state: 'notReleased' });
    expect(series.lines[0]?.trend).toMatchObject({ points: 4, perPeriod: expect.closeTo(1.0466, 3) as number });
  });

  it('keeps hidden figures hidden, and draws no trend through two points or what has no interval', () => {
    const hidden = [{ by: { region: 'N' }, count: { state: 'suppressed', reason: 'minCount' }, 'sum(income)': value(3) }];
    const entries = [...plain.slice(0, 2), ...['2021', '2022'].map((period) => released(period, 0, { cells: hidden }))];
    const { lines } = buildSeries(head, entries);
    expect(lines.find(({ measure }) => measure === 'count')?.cells[3]).toEqual({ state: 'suppressed', reason: 'minCount' });
    expect(lines.find(({ measure }) => measure === 'count')?.trend).toBeUndefined();
    expect(lines.find(({ measure }) => measure === 'sum(income)')?.trend).toBeUndefined();
  });
});
