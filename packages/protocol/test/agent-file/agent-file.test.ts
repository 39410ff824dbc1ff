import { describe, expect, it } from 'vitest';
import { checkAgentFile, mappableVariables, offeredVariables, parseAgentFile } from '../../src/agent-file/index.ts';
import { configError } from '../refusal.ts';
import { youth } from '../youth-codebook.ts';

const cases = {
  source: { kind: 'csv', path: 'data/cases.csv', delimiter: ';', decimal: ',' },
  snapshot: '2024-12-31',
  keys: { person: 'bsn' },
  variables: {
    region: { column: 'regio', codes: { Noord: 'N', Oost: 'E' }, missing: ['?'] },
    age: 'leeftijd',
    income: { sql: 'inkomen_cent / 100' },
    has_plan: { column: 'plan', codes: { J: true, N: false } },
    opened: { column: 'begin', format: '%d-%m-%Y' },
    closed: { value: null },
  },
  missing: ['', 'NA'],
};

const file = {
  partner: 'gemeente-a',
  datasets: { cases },
  policy: { approve: 'auto', purposes: ['youth-monitor'], minCount: 10, ownFigures: 'never' },
};
const withCases = (change: object): unknown => ({ ...file, datasets: { cases: { ...cases, ...change } } });
const withVariable = (change: object): unknown => withCases({ variables: { ...cases.variables, ...change } });

describe('agent.yaml', () => {
  it('gets its defaults', () => {
    const dataset = parseAgentFile(withCases({ source: { kind: 'csv', path: 'a.csv' } })).datasets.get('cases');
    expect(dataset?.source).toEqual({ kind: 'csv', path: 'a.csv', delimiter: ',', decimal: '.', encoding: 'utf-8', quote: '"' });
    expect(parseAgentFile({ partner: 'a', datasets: {} }).policy).toEqual({
      approve: 'manual',
      ownFigures: 'never',
      releaseMode: 'plain',
      rules: {},
    });
  });

  it('reads every form of mapping', () => {
    const variables = parseAgentFile(file).datasets.get('cases')?.variables;
    expect(variables?.get('age')).toEqual({ from: { kind: 'column', column: 'leeftijd' }, missing: [] });
    expect(variables?.get('income')).toEqual({ from: { kind: 'sql', sql: 'inkomen_cent / 100' }, missing: [] });
    expect(variables?.get('closed')).toEqual({ from: { kind: 'value', value: null }, missing: [] });
    expect(variables?.get('region')).toEqual({
      from: { kind: 'column', column: 'regio' },
      codes: new Map([
        ['Noord', 'N'],
        ['Oost', 'E'],
      ]),
      missing: ['?'],
    });
    expect(variables?.get('opened')).toMatchObject({ format: '%d-%m-%Y' });
  });

  it('keeps its rules apart from the rest of the policy', () => {
    expect(parseAgentFile(file).policy).toEqual({
      approve: 'auto',
      purposes: ['youth-monitor'],
      ownFigures: 'never',
      releaseMode: 'plain',
      rules: { minCount: 10 },
    });
  });

  it('fits the codebook, also with a key that the dataset does not list', () => {
    expect(() => checkAgentFile(parseAgentFile(file), youth)).not.toThrow();
    const who = { family: 'achternaam', birth: 'geboortedatum', pc4: 'pc4' };
    expect(() => checkAgentFile(parseAgentFile(withCases({ keys: { person: 'bsn', who } })), youth)).not.toThrow();
  });
});

const tableSource = { kind: 'table', path: 't.json', made: '2025-01-15', signature: 't.json.sig', key: 'maker+00000000+AA' };

describe('agent.yaml is refused for', () => {
  it.each<[string, unknown, string, string]>([
    ['an unknown key', withCases({ colour: 1 }), 'datasets.cases.colour', 'unknown-field'],
    [
      'an unknown key in a mapping',
      withVariable({ age: { column: 'a', colum: 'b' } }),
      'datasets.cases.variables.age.colum',
      'unknown-field',
    ],
    ['a path outside', withCases({ source: { kind: 'csv', path: '../other/cases.csv' } }), 'datasets.cases.source.path', 'malformed'],
    [
      'a path inside that climbs',
      withCases({ source: { kind: 'csv', path: 'data/../../x.csv' } }),
      'datasets.cases.source.path',
      'malformed',
    ],
    ['an absolute path', withCases({ source: { kind: 'csv', path: '/etc/passwd' } }), 'datasets.cases.source.path', 'malformed'],
    [
      'an encoding it cannot read',
      withCases({ source: { kind: 'csv', path: 'a', encoding: 'ebcdic' } }),
      'datasets.cases.source.encoding',
      'malformed',
    ],
    [
      'a code that is a number',
      withVariable({ region: { column: 'r', codes: { a: 1 } } }),
      'datasets.cases.variables.region.codes.a',
      'malformed',
    ],
    [
      'a database server',
      withCases({ source: { kind: 'postgres', url: 'postgres://u:secret@h/db' } }),
      'datasets.cases.source.kind',
      'not-supported',
    ],
    ['a signed table that is mapped', withCases({ source: tableSource }), 'datasets.cases.keys', 'malformed'],
    [
      'a table without a signature',
      { partner: 'a', datasets: { cases: { source: { kind: 'table', path: 'a', made: '2025-01-15' } } } },
      'datasets.cases.source.signature',
      'malformed',
    ],
    [
      'rows that are not mapped',
      { partner: 'a', datasets: { cases: { source: { kind: 'json', path: 'a' } } } },
      'datasets.cases.variables',
      'malformed',
    ],
    ['objections', withCases({ exclude: { path: 'o.csv', keys: { person: 'bsn' } } }), 'datasets.cases.exclude', 'not-supported'],
    ['own figures', { ...file, policy: { ownFigures: 'always' } }, 'policy.ownFigures', 'malformed'],
    ['a release mode that comes later', { ...file, policy: { releaseMode: 'committee-gate' } }, 'policy.releaseMode', 'not-supported'],
    ['another release mode', { ...file, policy: { releaseMode: 'none' } }, 'policy.releaseMode', 'malformed'],
    ['a rule that is not kept yet', { ...file, policy: { noise: 'laplace' } }, 'policy.noise', 'not-supported'],
  ])('%s', (_, value, path, code) => {
    const error = configError(() => parseAgentFile(value));
    expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path, code });
  });

  it('an address, without ever showing it', () => {
    const error = configError(() =>
      parseAgentFile(withCases({ source: { kind: 'csv', path: 'a.csv', url: 'postgres://u:hunter2@h/db', password: 'hunter2' } })),
    );
    expect(error.code).toBe('unknown-field');
    expect(JSON.stringify(error.issues) + error.message).not.toContain('hunter2');
  });
});

describe('a mapping does not fit the codebook for', () => {
  it.each<[string, unknown, string, string]>([
    ['a dataset that is not there', { ...file, datasets: { case: cases } }, 'datasets.case', 'unknown-name'],
    ['a variable that is not there', withVariable({ agee: 'x' }), 'datasets.cases.variables.agee', 'unknown-name'],
    [
      'a code outside the list',
      withVariable({ region: { column: 'r', codes: { Zuid: 'Z' } } }),
      'datasets.cases.variables.region.codes.Zuid',
      'malformed',
    ],
    [
      'a boolean among codes',
      withVariable({ region: { column: 'r', codes: { Zuid: true } } }),
      'datasets.cases.variables.region.codes.Zuid',
      'malformed',
    ],
    ['codes of a number', withVariable({ age: { column: 'a', codes: { x: 'N' } } }), 'datasets.cases.variables.age.codes', 'malformed'],
    ['a format of a number', withVariable({ age: { column: 'a', format: '%Y' } }), 'datasets.cases.variables.age.format', 'malformed'],
    [
      'a format that is none',
      withVariable({ opened: { column: 'a', format: '%q' } }),
      'datasets.cases.variables.opened.format',
      'malformed',
    ],
    [
      'codes of an edition that the codebook does not state',
      withVariable({ region: { column: 'r', edition: '2022' } }),
      'datasets.cases.variables.region.edition',
      'malformed',
    ],
    ['a constant out of range', withVariable({ age: { value: 121 } }), 'datasets.cases.variables.age.value', 'malformed'],
    ['a constant off the grid', withVariable({ income: { value: 0.001 } }), 'datasets.cases.variables.income.value', 'malformed'],
    ['no key to count persons by', withCases({ keys: {} }), 'datasets.cases.keys.person', 'malformed'],
    ['a key that is not there', withCases({ keys: { person: 'bsn', whoo: 'x' } }), 'datasets.cases.keys.whoo', 'unknown-name'],
    ['a composite key from one column', withCases({ keys: { person: 'bsn', who: 'x' } }), 'datasets.cases.keys.who', 'malformed'],
    [
      'a composite key with a part too many',
      withCases({ keys: { person: 'bsn', who: { family: 'a', birth: 'b', pc4: 'c', sex: 'd' } } }),
      'datasets.cases.keys.who',
      'malformed',
    ],
    [
      'a composite key without a part',
      withCases({ keys: { person: 'bsn', who: { family: 'a', birth: 'b' } } }),
      'datasets.cases.keys.who',
      'malformed',
    ],
    ['parts of a simple key', withCases({ keys: { person: { a: 'b' } } }), 'datasets.cases.keys.person', 'malformed'],
  ])('%s', (_, value, path, code) => {
    const error = configError(() => checkAgentFile(parseAgentFile(value), youth));
    expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path, code });
  });
});

describe('what a partner offers', () => {
  const dataset = youth.datasets.get('cases');
  if (dataset === undefined) throw new Error('no dataset');

  it('is what it maps and what follows from that', () => {
    expect(offeredVariables(dataset, youth, new Set(['age', 'opened']))).toEqual(['age', 'age_band', 'opened', 'quarter', 'year']);
    expect(offeredVariables(dataset, youth, new Set(['has_plan', 'age', 'income']))).toEqual([
      'age',
      'age_band',
      'flags',
      'has_plan',
      'income',
      'young_or_rich',
    ]);
    expect(offeredVariables(dataset, youth, new Set(['age_band']))).toEqual(['age_band']);
  });

  it('may be mapped from inputs that the dataset does not list', () => {
    const narrow = { ...dataset, variables: ['flags'] };
    expect(mappableVariables(narrow, youth)).toEqual(['age', 'flags', 'has_plan', 'income', 'young_or_rich']);
    expect(offeredVariables(narrow, youth, new Set(['age', 'has_plan', 'income']))).toEqual(['flags']);
  });
});
