/** Every mutant still fits the code it was made for; whether each is caught takes longer, and is a job of `pnpm torture`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allMutants } from './all-mutants.ts';
import { mutate } from './tree.ts';

const root = join(import.meta.dirname, '../..');

describe('mutants', () => {
  it.each(allMutants)('$name fits $file', (mutant) => {
    const source = readFileSync(join(root, mutant.file), 'utf8');
    expect(mutate(source, mutant)).not.toBe(source);
  });

  it('have names of their own within their file', () => {
    const names = allMutants.map(({ file, name }) => `${file}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
