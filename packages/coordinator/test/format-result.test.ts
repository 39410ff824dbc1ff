/** What an analyst reads on a terminal: every form of figure as text, and never `undefined`. */
import { describe, expect, test } from 'vitest';
import type { ServedResult } from '../src/analyst/fetch-result.ts';
import { formatResult } from '../src/analyst/format-result.ts';

const value = (figure: number) => ({ state: 'value', value: figure });
const hidden = { state: 'suppressed', reason: 'minCount' };

const served = (figures: Readonly<Record<string, unknown>>): ServedResult =>
  ({
    kind: 'aggregate',
    protection: 'on',
    partners: { included: ['a', 'b', 'c'], missing: [{ partner: 'd', why: 'offline' }], notOffering: [] },
    cells: [{ by: { region: 'N' }, ...figures }],
  }) as unknown as ServedResult;

describe('a figure on the terminal', () => {
  test.each([
    ['a number', value(55), '55'],
    ['a hidden one', hidden, '. (minCount)'],
    ['no data', { state: 'noData' }, '-'],
    [
      'a histogram',
      {
        bins: [
          { from: 0, to: 14, count: value(20) },
          { from: 14, to: 30, count: hidden },
        ],
      },
      '0-14: 20, 14-30: . (minCount)',
    ],
    [
      'a curve',
      {
        steps: [
          { at: 60, survival: value(0.9) },
          { at: 120, survival: hidden },
        ],
      },
      '60: 0.9, 120: . (minCount)',
    ],
  ])('%s', (_, cell, text) => {
    const printed = formatResult(served({ figure: cell }), { json: false, language: 'en' });
    expect(printed).toContain(text);
    expect(printed).not.toContain('undefined');
    expect(printed).toContain('without: d (offline)');
  });
});
