/** Every vector of vectors/identifiers, by the protocol's functions and by the agent's SQL. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Key, type KeyReading, normaliseKey } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { keyParts } from '../../src/mapping/key-sql.ts';
import { keyStates } from '../../src/mapping/names.ts';
import { normaliseInEngine } from '../support/engine-keys.ts';

interface Vector {
  readonly fault?: string;
  readonly key: { readonly kind: Key['kind']; readonly normalise?: string[]; readonly parts?: Record<string, string[]> };
  readonly cases: readonly { readonly parts: readonly (string | null)[]; readonly expect: KeyReading }[];
}

const folder = new URL('../../../../vectors/identifiers/', import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, vector: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector }));

const keyOf = ({ key }: Vector): Key =>
  ({ ...key, name: 'key', ...(key.parts === undefined ? {} : { parts: new Map(Object.entries(key.parts)) }) }) as Key;

describe.each(vectors)('$name', ({ vector }) => {
  const key = keyOf(vector);
  const names = keyParts(key);

  it('by the protocol', () => {
    for (const { parts, expect: expected } of vector.cases) {
      expect(
        normaliseKey(key, (part) => parts[names.indexOf(part)] ?? null),
        JSON.stringify(parts),
      ).toEqual(expected);
    }
  });

  it('by SQL', async () => {
    const rows = await normaliseInEngine(
      key,
      vector.cases.map(({ parts }) => parts),
    );
    for (const [at, { parts, expect: expected }] of vector.cases.entries()) {
      const states = { value: keyStates.valid, empty: keyStates.empty, invalid: keyStates.invalid };
      const value = expected.state === 'value' ? expected.value : null;
      expect(rows[at], JSON.stringify(parts)).toEqual([states[expected.state], value]);
    }
  });
});

it('one in three is negative', () => {
  expect(3 * vectors.filter(({ vector }) => vector.fault !== undefined).length).toBeGreaterThanOrEqual(vectors.length);
});
