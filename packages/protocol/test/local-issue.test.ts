import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nearNames } from '../src/codebook/index.ts';
import { asNetworkInput, ConfigError, renderFound, renderPath } from '../src/local-issue.ts';
import { readShape, strictMap } from '../src/schema-issues.ts';
import { configError, issuesOf, refusalCode } from './refusal.ts';

describe('what was found', () => {
  it('is at most sixty characters', () => {
    expect(renderFound('x'.repeat(200))).toHaveLength(60);
    expect(renderFound({ ['k'.repeat(100)]: 1 })).toHaveLength(60);
    expect(renderFound('x'.repeat(58))).toHaveLength(60);
  });
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [[1, 2], 'a list of 2'],
    [{ a: 1 }, 'a map with a'],
    ['a"b', '"a\\"b"'],
    [1.5, '1.5'],
  ])('%j reads %s', (value, text) => expect(renderFound(value)).toBe(text));
  it.each(['url', 'URL', 'password'])('is not shown under %s', (key) => expect(renderFound('hunter2', ['a', key, 0])).toBe('(not shown)'));
});

describe('an issue', () => {
  const schema = strictMap({
    name: z.string(),
    list: z.array(z.union([z.literal('count'), strictMap({ sum: z.string() })], 'count or { sum }')).max(2),
  });
  it('has a path, what was found and what was expected', () => {
    expect(issuesOf(() => readShape(schema, { name: 7, list: [] }))).toEqual([{ path: 'name', found: '7', expected: 'text' }]);
    expect(issuesOf(() => readShape(schema, { name: 'a', list: ['count', 'count', 'count'] }))).toEqual([
      { path: 'list', found: 'a list of 3', expected: 'at most 2 entries' },
    ]);
  });
  it('names the keys that there are when it meets another', () => {
    expect(issuesOf(() => readShape(schema, { name: 'a', list: [], nmae: 1 }))).toEqual([
      { path: 'nmae', found: 'an unknown key', expected: 'one of the keys name, list', code: 'unknown-field' },
    ]);
  });
  it('of a choice is about the branch that was meant, and else about the choice', () => {
    expect(issuesOf(() => readShape(schema, { name: 'a', list: [{ sum: 1 }] }))).toEqual([
      { path: 'list[0].sum', found: '1', expected: 'text' },
    ]);
    expect(issuesOf(() => readShape(schema, { name: 'a', list: ['sum'] }))).toEqual([
      { path: 'list[0]', found: '"sum"', expected: 'count or { sum }' },
    ]);
  });
  it('is printed with its file', () => {
    const error = configError(() => readShape(schema, { name: 7, list: [] })).inFile('q.yaml');
    expect(error.message).toBe('q.yaml: name: found 7, expected text');
  });
  it('writes paths as people do', () => expect(renderPath(['a', 2, 'b', 0, 1])).toBe('a[2].b[0][1]'));
});

describe('what comes from the network', () => {
  it('is refused with the same code and none of its content', () => {
    const read = (): never => {
      throw new ConfigError([{ path: 'secret', found: 'hunter2', expected: 'x', code: 'unknown-name' }]);
    };
    expect(refusalCode(() => asNetworkInput('DOC-3', read))).toBe('unknown-name');
    try {
      asNetworkInput('DOC-3', read);
    } catch (error) {
      expect(String(error)).not.toMatch(/hunter2|secret/);
    }
    expect(() =>
      asNetworkInput('DOC-3', () => {
        throw new TypeError('ours');
      }),
    ).toThrow(TypeError);
  });
});

describe('near names', () => {
  const names = ['region', 'age', 'age_band', 'income'];
  it.each([
    ['regoin', ['region']],
    ['ag', ['age']],
    ['age_bnd', ['age_band', 'age']],
    ['incom', ['income']],
    ['zzz', []],
  ])('%s', (name, near) => expect(nearNames(name, names)).toEqual(near));
});
