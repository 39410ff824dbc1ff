import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAgentFile, parseCodebook } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { checkPartnerData } from '../../src/check/check-data.ts';
import { reportText } from '../../src/check/report-text.ts';
import { makeFolder } from '../support/data-folder.ts';

const codebook = parseCodebook({
  codebook: 'spans',
  version: 1,
  keys: { person: { kind: 'bsn' } },
  variables: {
    opened: { kind: 'date', min: '2020-01-01', max: '2024-12-31' },
    closed: { kind: 'date', min: '2020-01-01', max: '2025-12-31' },
    days: { kind: 'integer', between: ['opened', 'closed'], unit: 'day', min: -10000, max: 10000 },
  },
  datasets: { cases: { unit: 'case', subject: 'person', keys: ['person'], variables: ['opened', 'closed', 'days'] } },
});

const file = parseAgentFile({
  partner: 'a',
  datasets: {
    cases: { source: { kind: 'csv', path: 'cases.csv' }, keys: { person: 'bsn' }, variables: { opened: 'begin', closed: 'eind' } },
  },
});

const day = (at: number): string => new Date(Date.UTC(2022, 1, 1) + at * 86_400_000).toISOString().slice(0, 10);

async function check(rows: readonly string[]) {
  const root = makeFolder();
  writeFileSync(join(root, 'cases.csv'), `bsn,begin,eind\n${rows.join('\n')}\n`);
  const report = await checkPartnerData({ root, file, codebook });
  const [cases] = report.datasets;
  if (cases === undefined) throw new Error('no dataset');
  return { report, quality: cases.quality };
}

describe('the quality report', () => {
  it('counts spans that end before they begin, among rows where both ends are known', async () => {
    const { quality } = await check([
      '111222333,2022-03-02,2022-03-01',
      '123456782,2022-03-01,2022-03-01',
      ',2022-03-02,',
      '111222333,,2021-01-01',
    ]);
    expect(quality.orders).toEqual([{ from: 'opened', to: 'closed', known: 2, reversed: 1 }]);
  });

  it('counts rows that stand twice, and keys with more rows', async () => {
    const row = '111222333,2022-03-02,2022-04-01';
    const { quality } = await check([row, row, row, '111222333,2022-03-03,', '123456782,2022-03-03,', ',,', ',,']);
    expect(quality.repeatedRows).toBe(3);
    expect(quality.repeatedKeys).toEqual([{ key: 'person', repeated: 1, most: 4 }]);
  });

  it('suspects a habit of first of January, and one day that stands too often', async () => {
    const spread = Array.from({ length: 100 }, (_, at) => `,${day(at)},${day(at)}`);
    const newYear = await check([...spread, ...Array.from({ length: 10 }, (_, at) => `,${2020 + (at % 5)}-01-01,`)]);
    expect(newYear.quality.dates.map(({ newYear: count, suspect }) => [count, suspect])).toEqual([
      [10, true],
      [0, false],
    ]);
    const nine = await check([...spread, ...Array.from({ length: 9 }, (_, at) => `,${2020 + (at % 5)}-01-01,`)]);
    expect(nine.quality.dates[0]).toMatchObject({ newYear: 9, suspect: false });
    const often = await check([...spread, ...Array.from({ length: 20 }, () => ',,2025-07-07')]);
    expect(often.quality.dates[1]).toMatchObject({ present: 120, commonest: 20, suspect: true });
  });

  it('reads in both languages and shows counts only', async () => {
    const { report } = await check(['111222333,2022-03-02,2022-03-01']);
    const dutch = reportText(report, { language: 'nl', json: false });
    expect(dutch).toMatch(/Spiegel: elk veld op zich/);
    expect(dutch).toMatch(/opened → closed +1 +1/);
    expect(reportText(report, { language: 'en', json: false })).toMatch(/Quality: fields together/);
    expect(dutch).not.toMatch(/111222333|2022-03-02/);
  });
});
