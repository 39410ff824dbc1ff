/** Columns stand in the order of the query file, however its measures are written. */
import { expect, test } from 'vitest';
import { inOrder, tableOrder } from '../src/table-order.ts';

test('measures of several tables, ratios and a comparison come as declared', () => {
  const query = {
    by: ['district'],
    compare: { group: 'client', of: true, against: false },
    measures: [
      { as: 'users', count: 'users' },
      { count: 'children' },
      { across: 'sum', distinct: 'users.person' },
      { quantiles: [0.1, 0.9], of: 'users.days' },
      { per: 1000, ratio: ['users', 'count(children)'] },
      { is: 'N', share: 'users.region' },
    ],
  };
  const { dimensions, measures } = tableOrder(query);
  const alphabetical = [...measures].toSorted((a, b) => (a < b ? -1 : 1));
  expect(dimensions).toEqual(['district', 'client']);
  expect(measures).toEqual([
    'users',
    'count(children)',
    'distinct(users.person)',
    'quantile(users.days,0.1)',
    'quantile(users.days,0.9)',
    'ratio(users,count(children))',
    'share(users.region=N)',
  ]);
  expect(inOrder(alphabetical, measures)).toEqual(measures);
});
