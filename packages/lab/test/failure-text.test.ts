/** Why a query gave no table is said in the reader's language. */
import { expect, test } from 'vitest';
import { failureText } from '../src/present/failure-text.ts';

test('a code of the list has a Dutch text; what a newer coordinator says stands as it came', () => {
  const declined = { code: 'declined', title: 'A partner declined the query.' };
  expect(failureText(declined, 'en')).toBe(declined.title);
  expect(failureText(declined, 'nl')).toMatch(/partner/);
  expect(failureText(declined, 'nl')).not.toBe(declined.title);
  expect(failureText({ code: 'of-tomorrow', title: 'something' }, 'nl')).toBe('something');
});
