/** The golden scenarios: what the lab releases is what was worked out by hand (test/golden/<name>/README.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ReleasedResult, Series, SeriesTrend } from '@ketensom/protocol';
import { afterAll, describe, expect, test } from 'vitest';
import { schemaFaults } from '../architecture/schema-faults.ts';
import { auditBundle, auditSeries } from './audit.ts';
import { demandReleased, type LabOptions, makeScratch, runLab } from './run-lab.ts';

const golden = fileURLToPath(new URL('../golden', import.meta.url));

/** Options that a scenario needs to be what its README tells. */
const optionsOf: Readonly<Record<string, LabOptions>> = { 'drop-out': { drop: ['delta@upload'] } };

const comparedParts = ['protection', 'partners', 'cells', 'coverage', 'totalsWithheld'] as const;
type Compared = Readonly<Partial<Record<(typeof comparedParts)[number], unknown>>>;

/** Intervals are not worked out by hand: packages/protocol/test/independent holds them against another program. */
const interval = new Set(['low', 'high', 'method', 'n']);

const compared = (result: Compared): unknown => {
  const parts = Object.fromEntries(comparedParts.map((part) => [part, result[part]]));
  return JSON.parse(JSON.stringify(parts, (key, value: unknown) => (interval.has(key) ? undefined : value)));
};

interface ExpectedSeries {
  readonly breaks: readonly unknown[];
  readonly lines: readonly { by: object; measure: string; values: readonly number[]; trend: Readonly<Record<string, number | string>> }[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The series is the other program's, trends included; the same question asked again got the same runs; the audit finds both in the bundle. */
function expectSeries(folder: string, out: string): void {
  const expected = readJson(`${folder}/expected-series/cases.json`) as ExpectedSeries;
  const series = readJson(`${out}/series/cases.json`) as Series;
  const again = readJson(`${out}/series/same-cases.json`) as Series;
  expect(schemaFaults('series', series)).toEqual([]);
  expect(series.breaks).toEqual(expected.breaks);
  expect(
    series.lines.map(({ by, measure, cells }) => ({ by, measure, values: cells.map((cell) => 'value' in cell && cell.value) })),
  ).toEqual(expected.lines.map(({ by, measure, values }) => ({ by, measure, values })));
  for (const [at, { trend }] of expected.lines.entries())
    for (const [key, value] of Object.entries(trend)) {
      const actual = series.lines[at]?.trend?.[key as keyof SeriesTrend];
      if (typeof value === 'number') expect(actual, `${at} ${key}`).toBeCloseTo(value, 9);
      else expect(actual).toBe(value);
    }
  const runs = (of: Series): unknown[] => of.periods.map((period) => period.status === 'released' && period.id);
  expect(runs(again)).toEqual(runs(series));
  expect(again.lines).toEqual(series.lines);
  expect(auditSeries(`${out}/audit`, `${out}/series/same-cases.json`)).toBe(0);
}

/** Scenarios that take longest: torture. */
const longest: ReadonlySet<string> = new Set(['drop-out', 'series-and-table']);

const names = readdirSync(golden);
export const longestGolden = names.filter((name) => longest.has(name));
export const otherGolden = names.filter((name) => !longest.has(name));

/** Tests of the scenarios with these names. */
export const testGolden = (names: readonly string[]): void =>
  describe.each(names)('%s', (name) => {
    const scratch = makeScratch();
    afterAll(scratch.clear);

    test('is released as worked out by hand', async () => {
      const folder = `${golden}/${name}`;
      const run = await runLab(folder, scratch.folder, optionsOf[name]);
      expect(run.code, run.log).toBe(0);
      const files = readdirSync(`${folder}/expected`);
      expect(Object.keys(run.results).toSorted()).toEqual(files.map((file) => file.replace('.json', '')).toSorted());
      for (const file of files) {
        const expected = JSON.parse(readFileSync(`${folder}/expected/${file}`, 'utf8')) as ReleasedResult;
        const result = demandReleased(run, file.replace('.json', ''));
        expect(compared(result), file).toEqual(compared(expected));
        expect(schemaFaults('result', result)).toEqual([]);
      }
      if (name === 'series-and-table') expectSeries(folder, scratch.folder);
      const { code, report } = auditBundle(`${scratch.folder}/audit`);
      expect([code, report.verified], JSON.stringify(report.verdicts.filter(({ status }) => status !== 'proved'))).toEqual([0, true]);
    }, 90_000);
  });
