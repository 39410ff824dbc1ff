/**
 * The Dutch citizen service number as a key (domain.md 4): text always, nine digits, weights 9 8 7 6 5 4 3 2 -1 with a sum divisible by
 * eleven. The check finds every single wrong digit and every swap of unequal neighbours, and lets one random number in eleven pass.
 */

/** A key read from a source: usable, not there, or not a key. */
export type KeyReading = { readonly state: 'value'; readonly value: string } | { readonly state: 'empty' } | { readonly state: 'invalid' };

/** "Unknown" and "unborn child": no person's number. */
const sentinels: readonly string[] = ['000000000', '999999999'];

const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];

const passesElevenTest = (digits: string): boolean => weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11 === 0;

/** "12345678.0", as a spreadsheet writes a number: without its dot it could read as another one. */
const isSpreadsheetArtefact = (text: string): boolean => /^[^.]*\.0*$/.test(text);

/**
 * Trims, drops spaces, dots and hyphens, pads eight digits to nine, and applies the eleven-test. Sentinels and blank texts are `empty`;
 * everything else that is no number of a person is `invalid`.
 */
export function normaliseBsn(text: string): KeyReading {
  const trimmed = text.trim();
  if (isSpreadsheetArtefact(trimmed)) return { state: 'invalid' };
  const digits = trimmed.replace(/[\s.-]/gu, '');
  if (digits === '') return { state: 'empty' };
  if (sentinels.includes(digits)) return { state: 'empty' };
  if (!/^\d{8,9}$/.test(digits)) return { state: 'invalid' };
  const value = digits.padStart(9, '0');
  if (sentinels.includes(value)) return { state: 'empty' };
  return passesElevenTest(value) ? { state: 'value', value } : { state: 'invalid' };
}
