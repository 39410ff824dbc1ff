/** Shares that a query calls something are read as percentages. */
import { expect, test } from 'vitest';
import { isShareMeasure, noLabels } from '../src/labels.ts';
import { withNamedShares } from '../src/named-shares.ts';

test('shares, and shares within a length of time, and nothing else', () => {
  const query = {
    measures: ['count', { as: 'smokers', share: 'smokes' }, { within: [14], as: 'soon' }, { mean: 'age', as: 'age' }, { share: 'help' }],
  };
  const labels = withNamedShares(noLabels, query);
  const shares = ['smokers', 'soon', 'difference(smokers)', 'share(help)', 'age', 'count', 'ratio(smokers)'];
  expect(shares.filter((name) => isShareMeasure(name, labels))).toEqual(shares.slice(0, 4));
});

test.each([undefined, null, [], { measures: 'count' }, { measures: [null, 3] }])('%j names none', (query) => {
  expect(withNamedShares(noLabels, query).shares.size).toBe(0);
});
