import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYamlFile } from '@ketensom/host';
import { type Codebook, checkAgentFile, parseAgentFile, parseCodebook } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { checkPartnerData } from '../../src/check/check-data.ts';
import { nameSimilarity } from '../../src/init/name-similarity.ts';
import { type Proposal, proposeAgentFile } from '../../src/init/propose.ts';
import { writeProposal } from '../../src/init/write-proposal.ts';
import { makeFolder, refusalOf, writeParquet, writeSqlite } from '../support/data-folder.ts';
import { makeChance } from '../support/random.ts';

const codebook: Codebook = parseCodebook({
  codebook: 'youth',
  version: 1,
  keys: { person: { kind: 'bsn' }, who: { kind: 'composite', parts: { family: ['fold'], birth: ['date'] } } },
  variables: {
    region: {
      kind: 'category',
      codes: { N: { en: 'North', nl: 'Noord' }, E: { en: 'East', nl: 'Oost' }, S: { en: 'South', nl: 'Zuid' }, W: 'West' },
    },
    age: { kind: 'integer', min: 0, max: 120 },
    age_band: { kind: 'category', of: 'age', cut: [0, 18, 65] },
    income: { kind: 'number', min: 0, max: 1e6, decimals: 2 },
    has_plan: { kind: 'boolean' },
    opened: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
    closed: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
  },
  datasets: {
    other: { unit: 'x', subject: 'x', keys: [], variables: ['income'] },
    cases: {
      unit: 'case',
      subject: 'person',
      keys: ['person', 'who'],
      variables: ['region', 'age', 'age_band', 'income', 'has_plan', 'opened', 'closed'],
    },
  },
});

const bsns = ['111222333', '123456782', '010000008'];

interface Made {
  readonly bsn: string;
  readonly gebied: string;
  readonly leeftijd: number;
  readonly inkomen: string;
  readonly plan: string;
  readonly begin: string;
  readonly eind: string;
}

function makeRows(count: number): Made[] {
  const chance = makeChance(7);
  const two = (value: number): string => String(value).padStart(2, '0');
  return Array.from({ length: count }, () => ({
    bsn: chance.pick(bsns),
    gebied: chance.pick(['Noord', 'Oost', 'Zuid', 'West', 'Elders']),
    leeftijd: chance.below(100),
    inkomen: `${chance.below(90_000)},${two(chance.below(100))}`,
    plan: chance.pick(['J', 'N']),
    begin: `${two(1 + chance.below(28))}-${two(1 + chance.below(12))}-2024`,
    eind: `2024-${two(1 + chance.below(12))}-${two(1 + chance.below(28))}`,
  }));
}

const found = (proposal: Proposal): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(proposal.variables.map(({ variable, proposal: column }) => [variable.name, column?.column]));

describe('a proposal', () => {
  it('from a Dutch CSV file reads as an agent.yaml that the check accepts', async () => {
    const root = makeFolder();
    const lines = makeRows(500).map(
      (row) => `${row.bsn};${row.gebied};${row.leeftijd};${row.inkomen};${row.plan};${row.begin};${row.eind};Geheim één`,
    );
    writeFileSync(
      join(root, 'zaken.csv'),
      Buffer.from(`BSN;Regio code;leeftijd;Inkomen;plan;datum begin;datum eind;opmerking\r\n${lines.join('\r\n')}\r\n`, 'latin1'),
    );
    const proposal = await proposeAgentFile({ root, path: 'zaken.csv', partner: 'gemeente-a', codebook });
    expect(proposal.source).toEqual({ kind: 'csv', path: 'zaken.csv', delimiter: ';', decimal: ',', encoding: 'windows-1252', quote: '"' });
    expect(proposal.dataset.name).toBe('cases');
    expect(found(proposal)).toEqual({
      region: 'Regio code',
      age: 'leeftijd',
      income: 'Inkomen',
      has_plan: 'plan',
      opened: 'datum begin',
      closed: 'datum eind',
    });
    const text = writeProposal(proposal);
    writeFileSync(join(root, 'agent.yaml'), text);
    const file = parseAgentFile(readYamlFile(join(root, 'agent.yaml')));
    checkAgentFile(file, codebook);
    expect(file.policy).toMatchObject({ approve: 'manual', releaseMode: 'local-threshold' });
    const report = await checkPartnerData({ root, file, codebook });
    expect(report.datasets[0]?.variables.find(({ variable }) => variable === 'income')).toMatchObject({ present: 500 });
    expect(report.datasets[0]?.keys[0]).toMatchObject({ key: 'person', valid: 500, distinct: 3 });
    expect(text).toMatch(/region: \{ column: "Regio code", codes: \{.*"Noord": "N".*\} \} {2}# (7|8)\d\.\d% of the filled values fit/);
    expect(text).toContain('# columns not used: opmerking');
    for (const secret of ['Elders', 'Geheim', ...bsns]) expect(text).not.toContain(secret);
  });

  it('recognises numbers of persons by their values, whatever the column is called', async () => {
    const root = makeFolder();
    writeSqlite(
      join(root, 'd.db'),
      't',
      makeRows(100).map((row) => ({ kolom1: row.bsn, kolom2: row.leeftijd })),
      ['kolom1', 'kolom2'],
    );
    const proposal = await proposeAgentFile({ root, path: 'd.db', partner: 'a', codebook, dataset: 'cases' });
    expect(proposal.keys[0]?.parts.get('person')?.column).toBe('kolom1');
    expect(found(proposal).age).toBeUndefined();
    expect(writeProposal(proposal)).toContain('person: kolom1  # 100% of the filled values fit; recognised by its values, not by its name');
    expect(writeProposal(proposal)).toContain('# age: no column was recognised (integer)');
  });

  it('takes Parquet and JSON as they are', async () => {
    const root = makeFolder();
    await writeParquet(
      join(root, 'd.parquet'),
      "select '111222333' as bsn, 'N' as region, 30::integer as age, date '2024-01-31' as opened",
    );
    writeFileSync(join(root, 'd.json'), JSON.stringify([{ bsn: '111222333', region: 'N', age: 30, has_plan: true, opened: '2024-01-31' }]));
    const parquet = await proposeAgentFile({ root, path: 'd.parquet', partner: 'a', codebook });
    const json = await proposeAgentFile({ root, path: 'd.json', partner: 'a', codebook });
    expect([parquet.source, json.source]).toEqual([
      { kind: 'parquet', path: 'd.parquet' },
      { kind: 'json', path: 'd.json' },
    ]);
    expect(found(parquet)).toMatchObject({ region: 'region', age: 'age', opened: 'opened' });
    expect(found(json)).toMatchObject({ region: 'region', age: 'age', has_plan: 'has_plan', opened: 'opened' });
  });

  it('finds UTF-16 and tabs, and refuses what it cannot read', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'd.txt'), Buffer.from('\ufeffbsn\tage\n111222333\t30\n', 'utf16le'));
    expect((await proposeAgentFile({ root, path: 'd.txt', partner: 'a', codebook })).source).toMatchObject({
      kind: 'csv',
      delimiter: '\t',
      encoding: 'utf-16',
    });
    writeFileSync(join(root, 'open.csv'), 'a,b\n1,"2\n');
    expect((await refusalOf(proposeAgentFile({ root, path: 'open.csv', partner: 'a', codebook }))).message).toContain(
      'source.quote: found a quote that never closes',
    );
    expect((await refusalOf(proposeAgentFile({ root, path: '../x.csv', partner: 'a', codebook }))).message).toContain('outside the folder');
    expect((await refusalOf(proposeAgentFile({ root, path: 'd.txt', partner: 'a', codebook, dataset: 'nope' }))).code).toBe('unknown-name');
  });
});

describe('names', () => {
  it.each([
    ['leeftijd', 'age', 1],
    ['Leeftijd', 'age', 1],
    ['datum_begin', 'opened', 0.8],
    ['begindatum', 'opened', 1],
    ['REGIO', 'region', 1],
    ['geslacht', 'sex', 1],
    ['heeftPlan', 'has_plan', 0.8],
  ])('%s is like %s', (column, variable, least) => {
    expect(nameSimilarity(column, variable)).toBeGreaterThanOrEqual(least);
  });

  it.each([
    ['naam', 'age'],
    ['id', 'income'],
    ['begin', 'closed'],
    ['x', 'region'],
  ])('%s is not like %s', (column, variable) => {
    expect(nameSimilarity(column, variable)).toBeLessThan(0.5);
  });
});
