/** Every vector of vectors/primitives, through both implementations of `Primitives`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { nativePrimitives } from '@ketensom/native';
import { encodeHex, labels, noblePrimitives, type Primitives, ProtocolError } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { Fields } from './primitives-fields.ts';
import { operations } from './primitives-steps.ts';

type Expected = string | boolean | { readonly refusal: string } | { readonly differs: string };

interface Vector {
  readonly title: string;
  readonly source: string;
  readonly fault?: string;
  readonly steps: readonly { readonly op: string; readonly expect: Expected }[];
}

const folder = new URL('../../vectors/primitives/', import.meta.url);
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, vector: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector }));

describe.each([noblePrimitives, nativePrimitives])('$name', (primitives) => {
  it.each(vectors)('$name', ({ vector }) => {
    for (const step of vector.steps) expect(run(primitives, step), JSON.stringify(step)).toEqual(step.expect);
  });
});

/** What the step gave, in the words of its `expect`. */
function run(primitives: Primitives, step: Vector['steps'][number]): Expected {
  const operation = operations[step.op];
  assert(operation !== undefined, `no operation ${step.op}`);
  try {
    const outcome = operation(primitives, new Fields(step));
    if (outcome === undefined) return { refusal: 'undefined' };
    if (typeof outcome === 'boolean') return outcome;
    expect(Object.getPrototypeOf(outcome)).toBe(Uint8Array.prototype);
    const given = encodeHex(outcome);
    return isDifferent(step.expect, given) ? step.expect : given;
  } catch (error) {
    if (error instanceof ProtocolError) return { refusal: error.code };
    if (error instanceof RangeError || error instanceof TypeError) return { refusal: error.name };
    throw error;
  }
}

function isDifferent(expected: Expected, given: string): boolean {
  return typeof expected === 'object' && 'differs' in expected && expected.differs !== given;
}

describe('the set of vectors', () => {
  it('has one negative vector in three, and no step in it that succeeds', () => {
    const negative = vectors.filter(({ vector }) => vector.fault !== undefined);
    expect(negative.length * 3).toBeGreaterThanOrEqual(vectors.length);
    for (const { name, vector } of negative) {
      for (const step of vector.steps) expect(step.expect === false || typeof step.expect === 'object', name).toBe(true);
    }
  });

  it('has no refusal in a positive vector', () => {
    for (const { name, vector } of vectors.filter(({ vector }) => vector.fault === undefined)) {
      for (const step of vector.steps) expect(typeof step.expect === 'string' || step.expect === true, name).toBe(true);
    }
  });

  it('names a source for each and uses every operation', () => {
    for (const { name, vector } of vectors) expect(vector.source.length, name).toBeGreaterThan(10);
    expect(new Set(vectors.flatMap(({ vector }) => vector.steps.map((step) => step.op)))).toEqual(new Set(Object.keys(operations)));
  });
});

describe('labels', () => {
  it('are all different, and have the prefix and shape of their family', () => {
    const texts = Object.values(labels);
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).toMatch(/^(?:(?:secsum|overlap|link)\/1\/[a-z-]+|ketensom\/[a-z-]+\/v1)$/);
  });
});
