/** A coordinator that shows a cell which the audit over several tables wants hidden: the auditor finds it from the released files alone. */
import { expect, test } from 'vitest';
import { makeWorld, persons, shownAt } from './released-world.ts';

const everyone = [
  ...persons(40, { region: 'N', sex: 'F' }),
  ...persons(31, { region: 'N', sex: 'M' }),
  ...persons(4, { region: 'E', sex: 'F' }),
  ...persons(52, { region: 'E', sex: 'M' }),
];

test('a pattern that another table gives away is no pattern: result-mismatch', () => {
  const world = makeWorld(everyone, { round: 1 }, { shows: (by) => by['region'] === 'E' });
  expect(shownAt(world.ask({ by: ['region', 'sex'] }), { region: 'E', sex: 'F' })).toBe('minCount');
  expect(world.ask({ by: ['region'] })).toMatchObject({ code: 'result-mismatch' });
});

test('the honest one is accepted', () => {
  const world = makeWorld(everyone, { round: 1 });
  world.ask({ by: ['region', 'sex'] });
  expect(shownAt(world.ask({ by: ['region'] }), { region: 'E' })).toBe('complementary');
});
