import { describe, expect, it } from 'vitest';
import {
  codebookDocument,
  codeListPaths,
  decodeCodebook,
  encodeCodebook,
  parseCodebook,
  readCodebookFile,
} from '../../src/codebook/index.ts';
import { canonicalBytes } from '../../src/json/index.ts';
import { configError, issuesOf, refusalCode } from '../refusal.ts';
import { youth, youthFile, youthWith } from '../youth-codebook.ts';

const codesOf = (name: string, codebook = youth): unknown => {
  const variable = codebook.variables.get(name);
  return variable?.kind === 'category' ? variable.codes.map(({ code }) => code) : undefined;
};

describe('a codebook', () => {
  it('keeps variables in the order written, derived ones resolved', () => {
    expect([...youth.variables.keys()]).toEqual(Object.keys(youthFile.variables));
    expect(youth.variables.get('days')?.derivation).toEqual({
      kind: 'between',
      from: { kind: 'variable', variable: 'opened' },
      to: { kind: 'variable', variable: 'closed' },
      unit: 'day',
    });
    expect(youth.variables.get('flags')?.derivation).toEqual({ kind: 'sumOf', of: ['has_plan', 'young_or_rich'] });
  });

  it('gives a cut its codes, on the grid of what is cut', () => {
    expect(codesOf('age_band')).toEqual(['0-17', '18-29', '30-49', '50-64', '65+']);
    const halves = parseCodebook(youthWith({ variables: { class: { kind: 'category', of: 'income', cut: [-0.5, 0, 1000] } } }));
    expect(codesOf('class', halves)).toEqual(['-0.5--0.01', '0-999.99', '1000+']);
  });

  it('gives a period the codes from min to max', () => {
    expect(codesOf('year')).toEqual(['2023', '2024']);
    expect(codesOf('quarter')).toEqual(['2023-Q4', '2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4']);
    const months = parseCodebook(youthWith({ variables: { month: { kind: 'category', of: 'opened', period: 'month' } } }));
    expect(codesOf('month', months)).toHaveLength(14);
    expect((codesOf('month', months) as string[]).slice(0, 3)).toEqual(['2023-11', '2023-12', '2024-01']);
  });

  it('reads code lists as list, map and file', () => {
    const districts = { kind: 'category', codes: { file: 'districts.csv', code: 'WK', label: 'NAAM', parent: 'GM' }, edition: '2024' };
    const value = youthWith({ variables: { side: { kind: 'category', codes: { L: 'Left', R: { nl: 'Rechts' } } }, district: districts } });
    const rows = new Map([
      [
        'districts.csv',
        [
          { WK: ' WK0344 ', NAAM: 'Utrecht', GM: 'GM0344' },
          { WK: 'WK0001', NAAM: '', GM: '' },
        ],
      ],
    ]);
    expect(codeListPaths(readCodebookFile(value))).toEqual(['districts.csv']);
    const codebook = parseCodebook(value, rows);
    expect(codebook.variables.get('side')).toMatchObject({
      codes: [
        { code: 'L', label: 'Left' },
        { code: 'R', label: { nl: 'Rechts' } },
      ],
    });
    expect(codebook.variables.get('district')).toMatchObject({
      edition: '2024',
      codes: [{ code: 'WK0344', label: 'Utrecht', parent: 'GM0344' }, { code: 'WK0001' }],
    });
  });

  it('takes the only key as the subject, and the unit where there is no key', () => {
    const codebook = parseCodebook(youthWith({ datasets: { one: { unit: 'case', keys: ['member'], variables: ['age'] } } }));
    expect(codebook.datasets.get('one')?.subject).toEqual({ kind: 'key', key: 'member' });
    expect(codebook.datasets.get('visits')?.subject).toEqual({ kind: 'unit', unit: 'visit' });
  });

  it('travels as a document that reads back to the same codebook', () => {
    const value = youthWith({ variables: { side: { kind: 'category', codes: { R: 'Right', L: 'Left' } } } });
    const bytes = encodeCodebook(codebookDocument(value, new Map()));
    const back = decodeCodebook(bytes);
    expect(back.variables.get('side')).toMatchObject({ codes: [{ code: 'R' }, { code: 'L' }] });
    expect(back.datasets).toEqual(parseCodebook(value).datasets);
  });
});

const refusals: [string, unknown, string, string][] = [
  ['an unknown key', { ...youthFile, colour: 'red' }, 'colour', 'unknown-field'],
  [
    'an unknown key of a variable',
    youthWith({ variables: { age: { kind: 'integer', min: 0, max: 1, maks: 2 } } }),
    'variables.age.maks',
    'unknown-field',
  ],
  [
    'a code that is a number',
    youthWith({ variables: { region: { kind: 'category', codes: ['01', 2] } } }),
    'variables.region.codes[1]',
    'malformed',
  ],
  ['the code *', youthWith({ variables: { region: { kind: 'category', codes: ['*'] } } }), 'variables.region.codes[0]', 'malformed'],
  ['a code twice', youthWith({ variables: { region: { kind: 'category', codes: ['N', 'N'] } } }), 'variables.region.codes[1]', 'malformed'],
  ['a name in capitals', youthWith({ variables: { Age: { kind: 'boolean' } } }), 'variables.Age', 'malformed'],
  ['a kind that is none', youthWith({ variables: { age: { kind: 'integre', min: 0, max: 1 } } }), 'variables.age.kind', 'malformed'],
  ['a variable without bounds', youthWith({ variables: { age: { kind: 'integer', min: 0 } } }), 'variables.age.max', 'malformed'],
  ['bounds in the wrong order', youthWith({ variables: { age: { kind: 'integer', min: 9, max: 1 } } }), 'variables.age.max', 'malformed'],
  ['a bound off the grid', youthWith({ variables: { age: { kind: 'integer', min: 0.5, max: 9 } } }), 'variables.age.min', 'malformed'],
  [
    'a date that does not exist',
    youthWith({ variables: { closed: { kind: 'date', min: '2023-02-29', max: '2024-01-01' } } }),
    'variables.closed.min',
    'malformed',
  ],
  [
    'edges out of order',
    youthWith({ variables: { age_band: { kind: 'category', of: 'age', cut: [0, 30, 18] } } }),
    'variables.age_band.cut',
    'malformed',
  ],
  [
    'codes and a cut',
    youthWith({ variables: { age_band: { kind: 'category', codes: ['a'], of: 'age', cut: [0] } } }),
    'variables.age_band',
    'malformed',
  ],
  [
    'a cut of a date',
    youthWith({ variables: { age_band: { kind: 'category', of: 'opened', cut: [0] } } }),
    'variables.age_band.of',
    'malformed',
  ],
  [
    'a cut of nothing known',
    youthWith({ variables: { age_band: { kind: 'category', of: 'agee', cut: [0] } } }),
    'variables.age_band.of',
    'unknown-name',
  ],
  [
    'a variable made of itself',
    youthWith({ variables: { flags: { kind: 'integer', sumOf: ['flags'], min: 0, max: 1 } } }),
    'variables.flags.sumOf[0]',
    'malformed',
  ],
  [
    'a span without day',
    youthWith({ variables: { days: { kind: 'integer', between: ['opened', 'closed'], min: 0, max: 9 } } }),
    'variables.days.unit',
    'malformed',
  ],
  [
    'a dataset variable that is not there',
    youthWith({ datasets: { visits: { unit: 'visit', variables: ['regio'] } } }),
    'datasets.visits.variables[0]',
    'unknown-name',
  ],
  [
    'a subject that is not a key',
    youthWith({ datasets: { cases: { unit: 'case', subject: 'case', keys: ['person'], variables: ['age'] } } }),
    'datasets.cases.subject',
    'malformed',
  ],
  [
    'two keys and no subject',
    youthWith({ datasets: { cases: { unit: 'case', keys: ['person', 'who'], variables: ['age'] } } }),
    'datasets.cases.subject',
    'malformed',
  ],
  ['a variable called rows', youthWith({ variables: { rows: { kind: 'boolean' } } }), 'variables.rows', 'malformed'],
  ['one name for a key and a variable', youthWith({ variables: { person: { kind: 'boolean' } } }), 'keys.person', 'malformed'],
  [
    'an indicator of two measures',
    youthWith({ indicators: { both: { dataset: 'cases', share: 'has_plan', sum: 'age' } } }),
    'indicators.both',
    'malformed',
  ],
  [
    'a weight that is no variable',
    youthWith({ datasets: { visits: { unit: 'visit', weight: 'w', keys: [], variables: ['age'] } } }),
    'datasets.visits.weight',
    'malformed',
  ],
  [
    'a weight of another dataset',
    youthWith({ datasets: { visits: { unit: 'visit', weight: 'income', keys: [], variables: ['age'] } } }),
    'datasets.visits.weight',
    'malformed',
  ],
  [
    'a weight that can be negative',
    youthWith({ datasets: { visits: { unit: 'visit', weight: 'income', keys: [], variables: ['income'] } } }),
    'datasets.visits.weight',
    'malformed',
  ],
  [
    'a weight that is no number',
    youthWith({ datasets: { visits: { unit: 'visit', weight: 'region', keys: [], variables: ['region'] } } }),
    'datasets.visits.weight',
    'malformed',
  ],
  [
    'a code list file that was not given',
    youthWith({ variables: { region: { kind: 'category', codes: { file: 'r.csv', code: 'C' } } } }),
    'variables.region.codes.file',
    'malformed',
  ],
];

describe('a codebook is refused for', () => {
  it.each(refusals)('%s', (_, value, path, code) => {
    const error = configError(() => parseCodebook(value));
    expect({ code: error.code, path: error.issues[0]?.path }).toEqual({ code, path });
  });

  it('a number among codes, with the hint to quote it', () => {
    const [issue] = issuesOf(() => parseCodebook(youthWith({ variables: { region: { kind: 'category', codes: [1] } } })));
    expect(issue).toMatchObject({ found: '1', expected: expect.stringContaining('quotes') as unknown });
  });

  it('a misspelt name, with the one that was meant', () => {
    const [issue] = issuesOf(() => parseCodebook(youthWith({ datasets: { visits: { unit: 'visit', variables: ['regoin'] } } })));
    expect(issue?.expected).toContain('did you mean "region"');
  });

  it('more than twenty things, of which it lists twenty', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`Bad${at}`, { kind: 'boolean' }]));
    expect(issuesOf(() => parseCodebook(youthWith({ variables: many })))).toHaveLength(20);
  });

  it('its bytes, by code alone', () => {
    const bytes = canonicalBytes({ ...youthFile, secret: 'x' });
    expect(refusalCode(() => decodeCodebook(bytes))).toBe('unknown-field');
    expect(refusalCode(() => decodeCodebook(new TextEncoder().encode('{"b":1,"a":2}')))).toBe('non-canonical');
  });
});
