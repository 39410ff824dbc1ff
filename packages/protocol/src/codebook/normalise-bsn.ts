/**
 * The Dutch citizen service number as a key (domain.md 4): text always, nine digits, weights 9 8 7 6 5 4 3 2 -1 with a sum divisible by
 * eleven. The check finds every single wrong digit and every swap of unequal neighbours, and lets one random number in eleven pass.
 */

/** A key read from a source: usable, not there, or not a key. */
export type KeyReading = { readonly state: 'value'; readonly value: string } | { readonly state: 'empty' } | { readonly state: 'invalid' };

/** "Unknown" and "unborn child": no person's number. */
const sentinels: readonly string[] = ['000000000', '999999999'];

/** Of nine digits. Plain steps: every row of a register passes here. */
function passesElevenTest(digits: string): boolean {
  let sum = -Number(digits[8]);
  for (let at = 0; at < 8; at += 1) sum += (9 - at) * (digits.charCodeAt(at) - 0x30);
  return sum % 11 === 0;
}

/** "12345678.0", as a spreadsheet writes a number: without its dot it could read as another one. */
const isSpreadsheetArtefact = (text: string): boolean => /^[^.]*\.0*$/.test(text);

/**
 * Trims, drops spaces, dots and hyphens, pads eight digits to nine, and applies the eleven-test. Sentinels and blank texts are `empty`;
 * everything else that is no number of a person is `invalid`.
 */
export function normaliseBsn(text: string): KeyReading {
  return /^\d{9}$/.test(text) ? checkedBsn(text) : looseBsn(text);
}

/** Of nine digits. */
function checkedBsn(digits: string): KeyReading {
  if (sentinels.includes(digits)) return { state: 'empty' };
  return passesElevenTest(digits) ? { state: 'value', value: digits } : { state: 'invalid' };
}

/** Of a text that may be written in any way. */
function looseBsn(text: string): KeyReading {
  const trimmed = text.trim();
  if (isSpreadsheetArtefact(trimmed)) return { state: 'invalid' };
  const digits = trimmed.replace(/[\s.-]/gu, '');
  if (digits === '') return { state: 'empty' };
  return /^\d{8,9}$/.test(digits) ? checkedBsn(digits.padStart(9, '0')) : { state: 'invalid' };
}
