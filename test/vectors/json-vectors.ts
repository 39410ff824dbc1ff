/** Reads the vectors of one folder, runs their steps, and checks the set as a whole. Used by the tests of json, log and http. */
import { readdirSync, readFileSync } from 'node:fs';
import { nativePrimitives } from '@ketensom/native';
import { noblePrimitives, type Primitives, ProtocolError } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';

interface Vector {
  readonly title: string;
  readonly source: string;
  readonly fault?: string;
  readonly steps: readonly { readonly op: string; readonly expect: unknown }[];
}

/** What a step does. The fields it reads are its own declared type; a vector that lacks one fails. */
export type Operation = (primitives: Primitives, step: never) => unknown;

/** Declares the tests of one folder. */
export function testVectors(folder: string, operations: Readonly<Record<string, Operation>>): void {
  const url = new URL(`../../vectors/${folder}/`, import.meta.url);
  const vectors = readdirSync(url)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, vector: JSON.parse(readFileSync(new URL(name, url), 'utf8')) as Vector }));

  describe.each([noblePrimitives, nativePrimitives])('$name', (primitives) => {
    it.each(vectors)('$name', ({ vector }) => {
      for (const step of vector.steps)
        expect(run(operations[step.op], primitives, step), JSON.stringify(step).slice(0, 600)).toEqual(step.expect);
    });
  });

  describe(`the set of vectors/${folder}`, () => {
    it('has one negative vector in three, and no step in it that succeeds', () => {
      const negative = vectors.filter(({ vector }) => vector.fault !== undefined);
      expect(negative.length * 3).toBeGreaterThanOrEqual(vectors.length);
      for (const { name, vector } of negative) {
        expect(vector.steps.length, name).toBeGreaterThan(0);
        for (const step of vector.steps) expect(isRefusal(step.expect), name).toBe(true);
      }
    });

    it('has no refusal in a positive vector, a source for each, and uses every operation', () => {
      for (const { name, vector } of vectors) {
        expect(vector.source.length, name).toBeGreaterThan(3);
        if (vector.fault === undefined) for (const step of vector.steps) expect(isRefusal(step.expect), name).toBe(false);
      }
      expect(new Set(vectors.flatMap(({ vector }) => vector.steps.map(({ op }) => op)))).toEqual(new Set(Object.keys(operations)));
    });
  });
}

const isRefusal = (expected: unknown): boolean =>
  expected === false || (typeof expected === 'object' && expected !== null && 'refusal' in expected);

/** What the step gave, in the words of its `expect`. */
function run(operation: Operation | undefined, primitives: Primitives, step: unknown): unknown {
  if (operation === undefined) throw new Error('no such operation');
  try {
    return operation(primitives, step as never);
  } catch (error) {
    if (error instanceof ProtocolError) return { refusal: error.code };
    if (error instanceof RangeError || error instanceof TypeError) return { refusal: error.name };
    throw error;
  }
}
