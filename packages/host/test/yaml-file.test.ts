import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@ketensom/protocol';
import { describe, expect, test } from 'vitest';
import { readYamlFile } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'ketensom-yaml-'));
let count = 0;

const write = (content: string | Uint8Array): string => {
  count += 1;
  const file = join(folder, `${count}.yaml`);
  writeFileSync(file, content);
  return file;
};

const issueOf = (file: string) => {
  try {
    readYamlFile(file);
  } catch (error) {
    if (error instanceof ConfigError) return { file: error.file, ...error.issues[0] };
    throw error;
  }
  return undefined;
};

describe('what a YAML file may hold', () => {
  test('plain values keep their core-schema reading', () => {
    const file = write('a: 1\nb: "01"\nc: yes\nd: 2024-12-31\ne: [true, null]\nf: "a & b"\ng: { h: "*" }\n');
    expect(readYamlFile(file)).toEqual({ a: 1, b: '01', c: 'yes', d: '2024-12-31', e: [true, null], f: 'a & b', g: { h: '*' } });
  });

  test('JSON is YAML', () => {
    expect(readYamlFile(write('{"codes": {"01": "x"}, "list": []}'))).toEqual({ codes: { '01': 'x' }, list: [] });
  });
});

describe('what is refused, with the place', () => {
  test.each([
    ['an anchor', 'a: &x 1\n', 'an anchor (&)', 'line 1'],
    ['an alias', 'a: 1\nb: *x\n', 'an alias (*)', 'line 2'],
    ['a tag', 'a: 1\nc: !!str 2\n', 'a tag (!)', 'line 2'],
    ['a tag on a list', 'c: !!seq [1]\n', 'a tag (!)', 'line 1'],
    ['a directive', '%YAML 1.1\n---\na: 1\n', 'a directive (%)', 'line 1'],
    ['a merge key', 'a:\n  <<: { b: 1 }\n', 'a merge key (<<)', 'a'],
    ['a key twice', 'a: 1\na: 2\n', 'duplicate key', 'line 2, column 1'],
    ['a number as key', 'codes:\n  inner:\n    01: "x"\n', 'the key 01, which is no text', 'codes.inner'],
    ['a boolean as key', 'codes: { true: 1 }\n', 'the key true, which is no text', 'codes'],
    ['a list as key', 'codes: { [1]: 1 }\n', 'a list or mapping as key', 'codes'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'more than one document', ''],
    ['nothing', '', 'nothing', ''],
  ])('%s', (_name, text, found, path) => {
    const file = write(text);
    expect(issueOf(file)).toMatchObject({ file, path, found });
  });

  test('a missing file, a folder, other bytes, too many bytes', () => {
    expect(issueOf(join(folder, 'none.yaml'))).toMatchObject({ found: 'no such file' });
    expect(issueOf(folder)).toMatchObject({ found: 'not a file' });
    expect(issueOf(write(Uint8Array.of(0x61, 0x3a, 0x20, 0xff)))).toMatchObject({ found: 'bytes that are not UTF-8' });
    expect(issueOf(write(`a: "${'x'.repeat(2 ** 20)}"`))).toMatchObject({ expected: 'at most 1 MiB' });
  });

  test('very deep nesting', () => {
    expect(issueOf(write('['.repeat(100_000)))).toBeDefined();
  });
});
