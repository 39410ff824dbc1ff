/** docs/protocol/attacks.md names tests that exist, codes that exist, and every file of vectors about an attack. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isErrorCode } from '../../packages/protocol/src/error-codes.ts';

const root = join(import.meta.dirname, '../..');
const lines = readFileSync(join(root, 'docs/protocol/attacks.md'), 'utf8').split('\n');
const rows = lines
  .filter((line) => /^\| [AD]?\d+ \|/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))
  .map(([number = '', , codes = '', tests = '']) => ({ number, codes, tests }));

/** The tests of a row: a file or a beginning of file names, and words of a title. */
const named = (tests: string): readonly { readonly file: string; readonly words: string }[] =>
  tests.split('; ').map((text) => {
    const [, file = '', words = ''] = /^`([^`]+)`(?: "(.*)")?$/.exec(text) ?? [];
    return { file, words };
  });

const exists = (file: string): boolean => {
  if (!file.endsWith('*')) return existsSync(join(root, file));
  const at = file.lastIndexOf('/');
  return readdirSync(join(root, file.slice(0, at))).some((name) => name.startsWith(file.slice(at + 1, -1)));
};

test('the attacks are numbered 1 to 45, and every file of vectors has its row', () => {
  const numbers = rows.map(({ number }) => number).filter((number) => /^\d/.test(number));
  expect(numbers).toEqual(Array.from({ length: 45 }, (_, at) => String(at + 1)));
  const files = readdirSync(join(root, 'vectors/secsum')).filter((name) => name.startsWith('attack-'));
  for (const name of files) {
    const number = String(Number(name.slice(7, 9)));
    expect(rows.find((row) => row.number === number)?.tests, name).toContain(`vectors/secsum/${name.slice(0, 10)}*`);
  }
});

describe.each(rows)('attack $number', ({ codes, tests }) => {
  test('meets codes that exist', () => {
    for (const [, code = ''] of codes.matchAll(/`([^`]+)`/g)) expect(isErrorCode(code), code).toBe(true);
  });

  test('is told by tests that exist', () => {
    expect(named(tests).length).toBeGreaterThan(0);
    for (const { file, words } of named(tests)) {
      expect(exists(file), file).toBe(true);
      if (words !== '') expect(readFileSync(join(root, file), 'utf8'), `${file}: ${words}`).toContain(words);
    }
  });
});
