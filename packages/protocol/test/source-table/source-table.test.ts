import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { noblePrimitives as primitives } from '../../src/crypto/noble-primitives.ts';
import { deriveVerifierKey, encodeVerifierKey } from '../../src/log/index.ts';
import { checkSourceTable, encodeSourceTable, parseSourceTable, signSourceTable, verifySourceTable } from '../../src/source-table/index.ts';
import { configError, refusalCode } from '../refusal.ts';
import { youth, youthFile, youthWith } from '../youth-codebook.ts';
import { counted, encodeFile, readTable, tableFile } from './tables.ts';

const seed = new Uint8Array(32).fill(7);
const keyOf = (of: Uint8Array): string =>
  encodeVerifierKey(deriveVerifierKey(primitives, { name: 'maker', kind: 'ed25519', publicKey: primitives.ed25519.publicKey(of) }));
const key = keyOf(seed);
const bytes = encodeSourceTable(readTable());
const note = signSourceTable(primitives, bytes, { name: 'maker', seed });

describe('a table file', () => {
  it('is read as it was written, signed by its maker', () => {
    expect(verifySourceTable(primitives, { bytes, note, key })).toEqual(readTable());
    expect(() => checkSourceTable(primitives, readTable(), youth)).not.toThrow();
    expect(() => checkSourceTable(primitives, readTable({ minCount: 4 }, counted.withoutSmall), youth)).not.toThrow();
  });

  it('holds whole numbers beyond 2^53', () => {
    const cells = counted.exact.map(({ by }) => ({ by, figures: ['9007199254740993'] }));
    const table = parseSourceTable(encodeFile(tableFile({ figures: ['rows'], cells })));
    expect(parseSourceTable(encodeSourceTable(table))).toEqual(table);
  });

  it.each<[string, () => unknown]>([
    ['one digit of the table changed', () => ({ bytes: flip(bytes, 'figures":[', '9'), note, key })],
    ['another maker', () => ({ bytes, note, key: keyOf(new Uint8Array(32).fill(8)) })],
    ['the note of another table', () => ({ bytes: encodeSourceTable(readTable({ made: '2025-01-16' })), note, key })],
    ['the note of another partner', () => ({ bytes: encodeSourceTable(readTable({ partner: 'b' })), note, key })],
  ])('is refused with %s', (_, make) => {
    expect(refusalCode(() => verifySourceTable(primitives, make() as Parameters<typeof verifySourceTable>[1]))).toBe('bad-signature');
  });
});

/** The byte after the first mark replaced. */
function flip(of: Uint8Array, mark: string, by: string): Uint8Array {
  const text = new TextDecoder().decode(of);
  const at = text.lastIndexOf(mark) + mark.length;
  return new TextEncoder().encode(`${text.slice(0, at)}${by}${text.slice(at + 1)}`);
}

describe('a table is refused for', () => {
  const { cells } = tableFile() as { readonly cells: readonly { readonly by: object; readonly figures: readonly number[] }[] };
  const replaced = (at: number, figures: readonly number[]): object => ({
    cells: cells.map((cell, index) => (index === at ? { ...cell, figures } : cell)),
  });

  it.each<[string, object, string, string]>([
    ['an unknown key', { colour: 1 }, 'colour', 'unknown-field'],
    ['a figure too few', replaced(3, [1, 2]), 'cells[3].figures', 'malformed'],
    ['a fraction', replaced(3, [1, 1.5, 0, 0, 0, 0, 0]), 'cells[3].figures[1]', 'malformed'],
    ['a cell that stands twice', { cells: [...cells, cells[0]] }, `cells[${cells.length}].by`, 'malformed'],
    ['a cell of another breakdown', { cells: [{ by: { region: 'N' }, figures: cells[0]?.figures }] }, 'cells[0].by', 'malformed'],
  ])('%s', (_, change, path, code) => {
    const error = configError(() => readTable(change));
    expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path, code });
  });

  it.each<[string, object, string, string]>([
    ['a combination without a cell', { cells: cells.slice(1) }, 'cells', 'malformed'],
    ['more persons than rows', replaced(0, [1, 2, 0, 0, 0, 0, 0]), 'cells', 'malformed'],
    ['fewer than nobody', replaced(0, [-1, -1, 0, 0, 0, 0, 0]), 'cells', 'malformed'],
    ['margins that do not add up', replaced(0, [900, 1, 0, 0, 0, 0, 0]), 'cells', 'malformed'],
    ['a variable that does not exist', { variables: ['age_band', 'colour', 'region', 'year'] }, 'variables', 'unknown-name'],
    [
      'a dimension that has no codes',
      {
        by: ['age', 'region', 'year'],
        cells: cells.map(({ figures }, at) => ({ by: { age: String(at), region: 'N', year: '2024' }, figures })),
      },
      'by',
      'malformed',
    ],
  ])('%s', (_, change, path, code) => {
    const error = configError(() => checkSourceTable(primitives, readTable(change), youth));
    expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path, code });
  });

  it.each<[string, object]>([
    ['another cut', { variables: { age_band: { kind: 'category', of: 'age', cut: [0, 19, 30, 50, 65] } } }],
    ['another code list', { variables: { region: { kind: 'category', codes: ['N', 'E', 'S', 'X'] } } }],
    ['bounds of the variable behind', { variables: { age: { kind: 'integer', min: 0, max: 99 } } }],
    ['another written definition', { variables: { has_plan: { kind: 'boolean', definition: 'A plan that the child signed' } } }],
    ['another unit', { datasets: { cases: { ...youthFile.datasets.cases, unit: 'measure' } } }],
  ])('definitions that changed since: %s', (_, change) => {
    const error = configError(() => checkSourceTable(primitives, readTable(), parseCodebook(youthWith(change))));
    expect(error.issues.map(({ code }) => code)).toContain('binding-mismatch');
  });

  it('nothing, where only titles changed', () => {
    const titled = parseCodebook(
      youthWith({
        variables: { region: { kind: 'category', codes: { N: 'North', E: 'East', S: 'South', W: 'West' }, title: 'Part of town' } },
      }),
    );
    expect(() => checkSourceTable(primitives, readTable(), titled)).not.toThrow();
  });
});
