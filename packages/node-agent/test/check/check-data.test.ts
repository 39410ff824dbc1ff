import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentFile, parseAgentFile } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { checkPartnerData } from '../../src/check/check-data.ts';
import { demandSecretsPrivate, holdsLiteralPassword } from '../../src/check/secret-file.ts';
import { casesCodebook, casesFile } from '../support/cases.ts';
import { makeFolder, refusalOf } from '../support/data-folder.ts';

const header = 'bsn,naam,geboren,regio,thuis,leeftijd,inkomen,deel,plan,schuld,begin,eind';

describe('the check of a partner’s data', () => {
  it('counts what became of every variable and key', async () => {
    const root = makeFolder();
    const rows = [
      '111222333,Vries,2000-01-31,Noord,N,17,1.005,0.5,J,true,01-02-2024,2024-02-11',
      '123456782,Vries,2000-01-31,noord,,121,NA,2,?,True,31-02-2024,2024-02-11',
      '999999999,,2000-01-31,,X,,12,0.00005,N,false,01-02-2024,2024-01-01',
      '123456789,Vries,00-00-2000,West,N,30,1e3,1,N,false,01-02-2014,',
      'too,few',
    ];
    writeFileSync(join(root, 'cases.csv'), `${header}\n${rows.join('\n')}\n`);
    const report = await checkPartnerData({ root, file: casesFile({ kind: 'csv', path: 'cases.csv' }), codebook: casesCodebook });
    const [cases] = report.datasets;
    expect(report.partner).toBe('a');
    expect(cases).toMatchObject({ dataset: 'cases', snapshot: '2024-12-31', rows: 4, notRegistered: ['nowhere'] });
    expect(cases?.unreadable).toEqual({ rows: 1, first: [{ line: 6, reason: 'another number of fields than the header' }] });
    const counts = Object.fromEntries(
      (cases?.variables ?? []).map(({ variable, present, empty, unmapped, outOfRange, rounded }) => [
        variable,
        [present, empty, unmapped, outOfRange, rounded],
      ]),
    );
    expect(counts).toMatchObject({
      region: [2, 1, 1, 0, 0],
      age: [2, 1, 0, 1, 0],
      income: [2, 1, 1, 0, 1],
      rate: [3, 0, 0, 1, 1],
      plan: [3, 1, 0, 0, 0],
      debt: [3, 0, 1, 0, 0],
      opened: [2, 0, 1, 1, 0],
      age_band: [2, 1, 0, 1, 0],
      days: [1, 0, 1, 2, 0],
    });
    expect(cases?.variables.filter(({ origin }) => origin === 'derived').map(({ variable }) => variable)).toEqual([
      'age_band',
      'quarter',
      'half',
      'days',
      'wait',
      'left',
      'hard',
      'domains',
    ]);
    expect(cases?.keys).toEqual([
      { key: 'person', valid: 2, empty: 1, invalid: 1, distinct: 2 },
      { key: 'who', valid: 3, empty: 1, invalid: 0, distinct: 2 },
    ]);
  });

  it('names everything that does not fit, over all datasets, in one go', async () => {
    const root = makeFolder();
    writeFileSync(join(root, 'cases.csv'), 'bsn,regio\n111222333,Geheim\n');
    const file = casesFile({ kind: 'csv', path: 'cases.csv' });
    const error = await refusalOf(checkPartnerData({ root, file, codebook: casesCodebook }));
    expect(error.issues.map(({ path }) => path)).toContain('datasets.cases.variables.age');
    expect(error.issues.map(({ path }) => path)).toContain('datasets.cases.keys.who.family');
    expect(error.message).not.toContain('Geheim');
  });

  it('begins with the codebook', async () => {
    const file: AgentFile = parseAgentFile({
      partner: 'a',
      datasets: { case: { source: { kind: 'csv', path: 'none.csv' }, variables: {} } },
    });
    const error = await refusalOf(checkPartnerData({ root: makeFolder(), file, codebook: casesCodebook }));
    expect(error.message).toContain('datasets.case: found "case", expected a dataset of the codebook; did you mean "cases"?');
  });
});

const reference = (name: string): string => `\${${name}}`;

describe('a literal password in agent.yaml', () => {
  it.each([
    [{ datasets: { d: { source: { password: 'geheim' } } } }, true],
    [{ datasets: { d: { source: { url: 'postgres://user:geheim@host/db' } } } }, true],
    [{ list: [{ url: 'jdbc:postgres://host/db?user=x&password=geheim' }] }, true],
    [{ url: reference('CASES_DB'), password: reference('CASES_PASSWORD') }, false],
    [{ url: 'postgres://host/db' }, false],
    [{ url: 'postgres://user@host/db', column: 'password' }, false],
    ['password', false],
  ])('is seen in %j: %s', (value, expected) => {
    expect(holdsLiteralPassword(value)).toBe(expected);
  });

  it('asks for a file that nobody else can read', async () => {
    const path = join(makeFolder(), 'agent.yaml');
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    const secret = { password: 'geheim' };
    const error = await refusalOf((async () => demandSecretsPrivate(path, secret))());
    expect(error.message).toContain('0644');
    expect(error.message).not.toContain('geheim');
    demandSecretsPrivate(path, { password: reference('X') });
    chmodSync(path, 0o600);
    demandSecretsPrivate(path, secret);
  });
});
