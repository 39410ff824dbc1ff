/** Numbers with their nouns. */
import { expect, it } from 'vitest';
import { counted } from '../src/counted.ts';

it.each([
  [0, '0 partners'],
  [1, '1 partner'],
  [1n, '1 partner'],
  ['1', '1 partner'],
  [2, '2 partners'],
  ['1.000', '1.000 partners'],
])('%s is written as %s', (count, text) => expect(counted(count, 'partner', 'partners')).toBe(text));
