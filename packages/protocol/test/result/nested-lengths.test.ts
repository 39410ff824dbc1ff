/** Lengths of time from one date to another: what exact figures of several of them would tell of a few rows. */
import { describe, expect, it } from 'vitest';
import { defaultRules, type Rules } from '../../src/disclosure/index.ts';
import type { ResultCell } from '../../src/result/index.ts';
import { releaseOf } from '../independent/pooled.ts';
import { partner, row } from '../tables.ts';

const days = (count: number): string => new Date(Date.UTC(2024, 0, 1 + count)).toISOString().slice(0, 10);

/** Cases opened on one day long before the extraction, closed after so many days; person by person. */
const closings = [...Array(40).fill(10), ...Array(3).fill(15), ...Array(30).fill(40), ...Array(50).fill(90)];
const rows = closings.map((after, at) => row(`${at}`, { opened: days(0), closed: days(after), region: 'N' }));
const partners = [0, 1, 2].map((own) =>
  partner(
    rows.filter((_row, at) => at % 3 === own),
    { snapshot: '2024-12-31' },
  ),
);

const exact: Rules = { ...defaultRules, round: 1, minContributors: { default: 1, waive: [] } };
const span = { from: 'opened', to: 'closed', unit: 'day' };

const ask = (measures: readonly object[], rules = exact) => releaseOf({ measures }, partners, { rules }).cells[0] ?? { by: {} };
const stateOf = (cell: unknown): string => {
  const { state, reason = '' } = cell as ResultCell & { readonly reason?: string };
  return `${state} ${reason}`.trim();
};
const statesOf = (measures: readonly object[], rules = exact) =>
  Object.entries(ask(measures, rules))
    .filter(([name]) => name !== 'by')
    .map(([, cell]) => stateOf(cell));

describe('exact shares within nested lengths', () => {
  it('of which one tells of three rows beside another lose the later one', () => {
    expect(statesOf([{ ...span, within: [14, 15] }])).toEqual(['value', 'suppressed complementary']);
    expect(statesOf([{ ...span, within: [15, 14] }])).toEqual(['value', 'suppressed complementary']);
  });

  it('are shown where enough lie between', () => expect(statesOf([{ ...span, within: [14, 60] }])).toEqual(['value', 'value']));

  it('are shown where nobody lies between', () => expect(statesOf([{ ...span, within: [16, 20] }])).toEqual(['value', 'value']));

  it('are compared with what is shown alone', () =>
    expect(statesOf([{ ...span, within: [14, 15, 45] }])).toEqual(['value', 'suppressed complementary', 'value']));

  it('are shown rounded', () => expect(statesOf([{ ...span, within: [14, 15] }], { ...exact, round: 5 })).toEqual(['value', 'value']));
});

describe('an exact curve', () => {
  const curve = (grid: number) => ({ survival: { from: 'opened', to: 'closed' }, grid, until: 60, as: `grid${grid}` });

  it('beside one on another grid goes', () => expect(statesOf([curve(15), curve(12)])).toEqual(['value', 'suppressed complementary']));

  it('beside a share goes', () =>
    expect(statesOf([{ ...span, within: [14], as: 'soon' }, curve(30)])).toEqual(['value', 'suppressed complementary']));

  it('alone stays', () => expect(statesOf([curve(15)])).toEqual(['value']));
});
