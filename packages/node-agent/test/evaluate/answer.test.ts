/** A partner's answer as a whole: what it needs, what it refuses, what it says it holds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AgentFile,
  type Codebook,
  canonicalBytes,
  compileAggregate,
  deriveLayout,
  ProtocolError,
  parseAgentFile,
  parseCodebook,
  parseOneTable,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { answerAggregate } from '../../src/evaluate/answer.ts';
import type { AggregateAnswer } from '../../src/evaluate/evaluate-aggregate.ts';
import { describeOffer, mappingDocument } from '../../src/evaluate/offer.ts';
import { casesCodebook, casesFile } from '../support/cases.ts';
import { makeFolder, refusalOf, writeParquet } from '../support/data-folder.ts';

const codebook: Codebook = parseCodebook({
  codebook: 'c',
  version: 1,
  keys: { person: { kind: 'bsn' }, member: { kind: 'text', normalise: ['trim', 'upper'] } },
  variables: {
    region: { kind: 'category', codes: ['N', 'S'] },
    amount: { kind: 'number', min: 0, max: 1e9, decimals: 9 },
    opened: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
    closed: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
    days: { kind: 'integer', between: ['opened', 'closed'], unit: 'day', min: 0, max: 3650 },
    wait: { kind: 'integer', between: ['opened', 'closed'], unit: 'workday', calendar: 'nl', min: 0, max: 400 },
  },
  datasets: {
    cases: {
      unit: 'case',
      subject: 'person',
      keys: ['person', 'member'],
      variables: ['region', 'amount', 'opened', 'closed', 'days', 'wait'],
    },
    sewage: { unit: 'sample', public: true, subject: 'sample', keys: [], variables: ['region', 'amount'] },
  },
});

const fileOf = (variables: Readonly<Record<string, unknown>>, source: unknown, keys: unknown = { person: 'bsn' }): AgentFile =>
  parseAgentFile({ partner: 'a', datasets: { cases: { source, snapshot: '2024-12-31', keys, variables, missing: ['b', 'a'] } } });

async function answer(
  root: string,
  file: AgentFile,
  query: Readonly<Record<string, unknown>>,
): Promise<{ readonly figures: Record<string, string[]>; readonly answer: AggregateAnswer }> {
  const plan = compileAggregate(
    parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', measures: ['count'], ...query }),
    codebook,
  );
  const layout = deriveLayout(plan, codebook, 3);
  const found = await answerAggregate({ plan, layout, codebook }, { root, file });
  const figures = Object.fromEntries(layout.columns.map(({ name }, at) => [name, Array.from(found.table.columns[at] ?? [], String)]));
  return { figures, answer: found };
}

const csv = { kind: 'csv', path: 'd.csv' };

describe("a partner's answer", () => {
  it('counts rows, persons and rows without a person apart', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'd.csv'), 'bsn,r\n111222333,N\n111222333,N\n123456782,N\n111222333,S\n000000000,S\n123456789,S\n,N\nodd\n');
    const { figures } = await answer(root, fileOf({ region: 'r' }, csv), { by: ['region'], totals: true });
    const cells = Object.entries(figures)
      .filter(([, values]) => values.length === 3)
      .map(([, values]) => values);
    expect(cells).toContainEqual(['4', '3', '7']);
    expect(cells).toContainEqual(['2', '1', '2']);
    expect(cells).toContainEqual(['1', '1', '1']);
    expect(Object.values(figures).filter((values) => values.length === 1)).toContainEqual(['3']);
  });

  it('adds exactly, beyond what 64 bits hold', async () => {
    const root = makeFolder();
    await writeParquet(join(root, 'd.parquet'), "select '111222333' as bsn, 'N' as r, '999999999.999999999' as a from range(1000)");
    const { figures } = await answer(root, fileOf({ region: 'r', amount: 'a' }, { kind: 'parquet', path: 'd.parquet' }), {
      by: ['region'],
      measures: [{ sum: 'amount' }],
    });
    expect(Object.values(figures)).toContainEqual([String(999_999_999_999_999_999n * 1000n), '0']);
  });

  it('is refused where a variable of where or by, or the subject, is not held', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'd.csv'), 'bsn,r\n111222333,N\n');
    const refused = [
      [fileOf({ amount: 'r' }, csv), { by: ['region'] }],
      [fileOf({ region: 'r', opened: 'r' }, csv), { where: { variable: 'days', gt: 3 } }],
      [fileOf({ region: 'r' }, csv, { member: 'bsn' }), {}],
      [fileOf({ region: 'r' }, csv), { dataset: 'sewage' }],
    ] as const;
    for (const [file, query] of refused)
      await expect(answer(root, file, query)).rejects.toSatisfy((error) => error instanceof ProtocolError && error.code === 'not-offering');
  });

  it('leaves out what is measured and not held, and names it', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'd.csv'), 'bsn,r\n111222333,N\n');
    const { figures, answer: found } = await answer(root, fileOf({ region: 'r' }, csv), {
      measures: ['count', { mean: 'days' }, { missing: 'amount' }],
    });
    expect(found.notRegistered).toEqual(['amount', 'days']);
    expect(
      Object.entries(figures)
        .filter(([name]) => /amount|days/.test(name))
        .flatMap(([, values]) => values)
        .every((value) => value === '0'),
    ).toBe(true);
  });

  it('says nothing of a row when the partner’s expression fails on it', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'd.csv'), 'bsn,r\n111222333,Geheim\n');
    const error = await refusalOf(
      answer(root, fileOf({ region: 'r', amount: { sql: 'cast(r as integer)' } }, csv), { measures: [{ sum: 'amount' }] }),
    );
    expect(error.message).toContain('datasets.cases.variables.amount.sql');
    expect(error.message).not.toContain('Geheim');
  });
});

describe('what a partner says of its data', () => {
  it('is names and the snapshot', () => {
    expect(describeOffer(fileOf({ region: 'r', opened: 'o', closed: 'c' }, csv), codebook)).toEqual({
      partner: 'a',
      datasets: { cases: { variables: ['closed', 'days', 'opened', 'region', 'wait'], keys: ['person'], snapshot: '2024-12-31' } },
    });
  });

  it('names the classifications that it makes of others, and not those that it has itself', () => {
    const file = casesFile({ kind: 'csv', path: 'cases.csv' });
    expect(describeOffer(file, casesCodebook).datasets['cases']?.recoded).toEqual(['half']);
    const own = new Map([
      ...(file.datasets.get('cases')?.variables ?? []),
      ['half', { from: { kind: 'column', column: 'h' }, missing: [] }] as const,
    ]);
    const mapped = { ...file, datasets: new Map([...file.datasets].map(([name, dataset]) => [name, { ...dataset, variables: own }])) };
    expect(describeOffer(mapped, casesCodebook).datasets['cases']?.recoded).toBeUndefined();
  });

  it('is a mapping document that does not depend on the order of the file, and shows every change of meaning', () => {
    const bytes = (file: AgentFile): string => {
      const dataset = file.datasets.get('cases');
      if (dataset === undefined) throw new Error('no dataset');
      return Buffer.from(canonicalBytes(mappingDocument(dataset))).toString();
    };
    const one = bytes(fileOf({ region: { column: 'r', codes: { x: 'N', y: 'S' } }, amount: { value: 2.5 } }, csv));
    expect(bytes(fileOf({ amount: { value: 2.5 }, region: { column: 'r', codes: { y: 'S', x: 'N' } } }, csv))).toBe(one);
    const others = [
      fileOf({ region: { column: 'r', codes: { x: 'S', y: 'N' } }, amount: { value: 2.5 } }, csv),
      fileOf({ region: { column: 'r', codes: { x: 'N', y: 'S' } }, amount: { value: 2.25 } }, csv),
      fileOf({ region: { column: 'r', codes: { x: 'N', y: 'S' }, missing: ['?'] }, amount: { value: 2.5 } }, csv),
      fileOf({ region: { column: 'q', codes: { x: 'N', y: 'S' } }, amount: { value: 2.5 } }, csv),
      fileOf({ region: { column: 'r', codes: { x: 'N', y: 'S' } }, amount: { value: 2.5 } }, { ...csv, decimal: ',' }),
      fileOf({ region: { column: 'r', codes: { x: 'N', y: 'S' } }, amount: { value: 2.5 } }, csv, { person: 'x' }),
    ];
    expect(new Set([one, ...others.map(bytes)]).size).toBe(others.length + 1);
  });

  it('attack 30: figures that are none, or outside the agreed range, are missing and never part of a sum', async () => {
    const root = makeFolder();
    const odd = [
      'NaN',
      'Infinity',
      '-0',
      '1e400',
      '1e-400',
      '0x10',
      '1000000001',
      '-1',
      '1.0000000004',
      '99999999999999999999999999999999999999999',
    ];
    writeFileSync(join(root, 'd.csv'), `bsn,a\n${odd.map((text) => `111222333,${text}\n`).join('')}111222333,2.5\n`);
    const { figures } = await answer(root, fileOf({ amount: 'a' }, csv), { measures: [{ sum: 'amount' }] });
    // -0 is 0; a decimal too many is rounded half-even and counted; all others are missing.
    expect(figures['sum(amount)']).toEqual([String(3_500_000_000n)]);
    expect(figures['rows(amount)']).toEqual(['3']);
    const missing = ['unmapped', 'outOfRange', 'empty'].map((state) => Number(figures[`coverage.rows(amount ${state})`]));
    expect(missing.reduce((sum, count) => sum + count, 0)).toBe(8);
    expect(figures['coverage.rows(amount rounded)']).toEqual(['1']);
  });
});
