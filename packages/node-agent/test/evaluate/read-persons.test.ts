/** What is read of a whole small file without the engine is what the engine says of it. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Codebook,
  ConfigError,
  identifierAt,
  type OverlapSet,
  ProtocolError,
  parseAgentFile,
  parseCodebook,
} from '@ketensom/protocol';
import { describe, expect, test } from 'vitest';
import type { PartnerData } from '../../src/evaluate/answer.ts';
import { listPersons, selectPersons } from '../../src/evaluate/list-persons.ts';
import { readPersons, type SetPersons } from '../../src/evaluate/read-persons.ts';
import { makeFolder } from '../support/data-folder.ts';
import { type Chance, makeChance, runSeed } from '../support/random.ts';

const codebookOf = (steps: readonly string[]): Codebook =>
  parseCodebook({
    codebook: 'c',
    version: 1,
    keys: {
      bsn: { kind: 'bsn' },
      member: { kind: 'text', normalise: steps },
      who: { kind: 'composite', parts: { name: ['fold'], born: ['date'] } },
    },
    variables: { active: { kind: 'boolean' } },
    datasets: { d: { unit: 'row', subject: 'bsn', keys: ['bsn', 'member', 'who'], variables: ['active'] } },
  });

const setOf = (keys: readonly string[], more: Partial<OverlapSet> = {}): OverlapSet => ({
  name: 's',
  partners: ['a'],
  dataset: 'd',
  keys,
  whereVariables: [],
  ...more,
});

function partnerOf(bytes: string | Uint8Array, source: object = {}, missing: readonly string[] = []): PartnerData {
  const root = makeFolder();
  writeFileSync(join(root, 'd.csv'), bytes);
  const keys = { bsn: 'nr', member: ' code ', who: { name: 'naam', born: 'geboren' } };
  const dataset = { source: { kind: 'csv', path: 'd.csv', ...source }, missing, keys, variables: { active: { value: true } } };
  return { root, file: parseAgentFile({ partner: 'a', datasets: { d: dataset } }) };
}

/** With its persons as texts, in an order of their own. */
function shown({ columns, ...set }: SetPersons): unknown {
  const textOf = (at: number): string => columns.map((column) => Buffer.from(identifierAt(column, at)).toString()).join(' | ');
  return { ...set, persons: Array.from({ length: columns[0]?.ends.length ?? 0 }, (_, at) => textOf(at)).toSorted() };
}

/** What comes of a reading, a refusal too. */
const outcomeOf = (read: Promise<SetPersons | undefined>): Promise<unknown> =>
  read.then(
    (set) => set && shown(set),
    (error: unknown) => {
      if (error instanceof ConfigError) return error.issues;
      throw error;
    },
  );

async function bothOf(set: OverlapSet, codebook: Codebook, partner: PartnerData): Promise<readonly [direct: unknown, engine: unknown]> {
  const direct = readPersons(set, codebook, partner).then((read) => read && { ...read, differences: [] });
  return [await outcomeOf(direct), await outcomeOf(selectPersons(set, codebook, partner, []))];
}

const encodings = { 'utf-8': 'utf8', 'utf-16': 'utf16le', 'latin-1': 'latin1', 'windows-1252': 'latin1' } as const;
const steps = ['trim', 'collapse', 'upper', 'lower', 'digits', 'alnum', 'fold', 'date'] as const;

/** A text file with all that may stand in one. */
function randomFile(chance: Chance): { readonly bytes: Uint8Array; readonly source: object } {
  const encoding = chance.pick(Object.keys(encodings) as (keyof typeof encodings)[]);
  const delimiter = chance.pick([',', ';', '\t']);
  const end = chance.pick(['\n', '\r\n', '\r']);
  const isPlain = chance.oneIn(3);
  const quoted = (text: string): string =>
    chance.oneIn(4) || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const numbers = ['111222333', '123456782', '999999999', '000000000', '12345672', ' 123456782', '1.23E+08', '123.456.782', '123456781'];
  const codes = [
    'a1',
    'A1',
    'b',
    'nvt',
    ' NVT ',
    '9',
    '',
    ' ',
    '20240229',
    ...(isPlain ? [] : ['é', 'a"b', 'x\ny', 'ß', '\u00a0a', `a${delimiter}b`]),
  ];
  const names = isPlain ? ['Vries', 'Jansen', ''] : ['de Vries', 'Müller', "van 't Hof", '', 'nvt'];
  const row = (): string[] => [
    chance.pick(numbers),
    chance.oneIn(3) ? chance.pick(codes) : `m${chance.below(30)}`,
    chance.pick(names),
    chance.pick(['2000-01-31', '31-01-2000', '00-01-2000', '']),
    ...(isPlain || !chance.oneIn(12) ? [] : [chance.pick(['more', '\u0001'])]),
  ];
  const write = (fields: readonly string[]): string => fields.map((field) => (isPlain ? field : quoted(field))).join(delimiter);
  const rows = Array.from({ length: chance.below(60) }, () => (chance.oneIn(20) ? '' : write(row())));
  const broken = chance.oneIn(15) ? `${end}"open` : chance.oneIn(15) ? `${end}"a"b` : '';
  const text = `${['nr', 'code', 'naam', 'geboren'].join(delimiter)}${end}${rows.join(end)}${broken}`;
  return { bytes: Buffer.from(text, encodings[encoding]), source: { delimiter, encoding, quote: '"' } };
}

describe('a whole small file', () => {
  test('is read as the engine reads it, whatever stands in it', async () => {
    const seed = runSeed();
    const chance = makeChance(seed);
    for (let turn = 0; turn < 60; turn += 1) {
      const { bytes, source } = randomFile(chance);
      const codebook = codebookOf(Array.from({ length: chance.below(3) }, () => chance.pick(steps)));
      const missing = chance.pick([[], ['nvt'], ['m3', '9', ' x ']]);
      const keys = chance.pick([['bsn'], ['member'], ['member'], ['who'], ['bsn', 'member'], ['member', 'who', 'bsn']]);
      const [direct, engine] = await bothOf(setOf(keys), codebook, partnerOf(bytes, source, missing));
      expect(direct, `seed ${seed}, turn ${turn}, ${keys.join(' ')}: ${JSON.stringify(Buffer.from(bytes).toString())}`).toEqual(engine);
      expect(direct).toBeDefined();
    }
  }, 30_000);

  test('of several pieces counts everybody once', async () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => `${at},m${at % 50_000},,`);
    const partner = partnerOf(`nr,code,naam,geboren\n${rows.join('\n')}\n`);
    const [direct, engine] = await bothOf(setOf(['member']), codebookOf([]), partner);
    expect(direct).toEqual(engine);
    expect(direct).toMatchObject({ rows: 60_000, usable: 60_000, persons: { length: 50_000 } });
  });

  test.each([
    ['a column that is not there', 'nr,name\n1,2\n'],
    ['two columns of one name', 'code,nr,CODE\n1,2,3\n'],
    ['no header', ''],
    ['bytes of another encoding', Buffer.from('nr,code,naam,geboren\n1,\xe9,,\n', 'latin1')],
  ])('is refused for %s as by the engine', async (_, bytes) => {
    const [direct, engine] = await bothOf(setOf(['member']), codebookOf([]), partnerOf(bytes));
    expect(direct).toEqual(engine);
    expect(direct).toMatchObject([{ found: expect.any(String) }]);
  });
});

test('a file that changes while it is read is refused', async () => {
  const partner = partnerOf('nr,code,naam,geboren\n1,a,,\n');
  const dataset = partner.file.datasets.get('d');
  if (dataset === undefined) throw new Error('no dataset');
  // Asked for once the columns are known.
  const changing = Object.defineProperty({ ...dataset }, 'missing', {
    get: () => {
      appendFileSync(join(partner.root, 'd.csv'), '2,b,,\n');
      return [];
    },
  });
  const file = { ...partner.file, datasets: new Map([['d', changing]]) };
  expect(await outcomeOf(readPersons(setOf(['member']), codebookOf([]), { ...partner, file }))).toMatchObject([
    { path: 'datasets.d.source.path', found: 'a file that changed while it was read' },
  ]);
});

describe('the engine is asked', () => {
  const codebook = codebookOf([]);
  const rows = 'nr,code,naam,geboren\n1,a,,\n2,b,,\n';

  test.each([
    ['about some of the rows', setOf(['member'], { where: { kind: 'true' } as never })],
    ['by subgroup', setOf(['member'], { linkage: { variable: 'active' } as never })],
    ['by a key that the partner has not', setOf(['member', 'other'])],
    ['about another dataset', setOf(['member'], { dataset: 'e' })],
  ])('%s', async (_, set) => {
    expect(await readPersons(set, codebook, partnerOf(rows))).toBeUndefined();
  });

  test('of a large file, and where the file is of another kind', async () => {
    const large = `nr,code,naam,geboren\n${'1,a,,\n'.repeat(2 ** 20)}`;
    expect(await readPersons(setOf(['member']), codebook, partnerOf(large))).toBeUndefined();
    expect(await readPersons(setOf(['member']), codebook, partnerOf('[{"code":"a"}]', { kind: 'json' }))).toBeUndefined();
  });
});

test('whole datasets differ by nobody, by either way', async () => {
  const codebook = codebookOf([]);
  const partner = partnerOf('nr,code,naam,geboren\n1,a,,\n2,b,,\n');
  const set = setOf(['member']);
  const earlier = [setOf(['bsn']), setOf(['member'], { dataset: 'e' })];
  const direct = await listPersons(set, codebook, partner, earlier);
  expect(direct.differences).toEqual([0, 0]);
  expect((await selectPersons(set, codebook, partner, earlier.slice(0, 1))).differences).toEqual([0, 0]);
  await expect(listPersons(setOf(['member'], { dataset: 'e' }), codebook, partner)).rejects.toThrow(ProtocolError);
});
