/** Made-up citizen service numbers that pass the eleven-test (9 8 7 6 5 4 3 2 -1, modulo 11). Any match with a real one is chance. */
const weights = [9, 8, 7, 6, 5, 4, 3, 2];

const checkDigit = (eight: string): number => weights.reduce((sum, weight, at) => sum + weight * Number(eight[at]), 0) % 11;

/**
 * The number of the made-up person `index` (0 to 9,999,999): the same person in every file, never that of another. The first seven digits are a
 * one-to-one shuffle of the index; the eighth is 0, or 1 where 0 has no check digit.
 */
export function validBsn(index: number): string {
  // 7,368,787 has no factor in common with 10^7, so multiplying is a shuffle.
  const seven = String(Number((BigInt(index) * 7_368_787n + 1_234_567n) % 10_000_000n)).padStart(7, '0');
  const digit = checkDigit(`${seven}0`);
  return digit < 10 ? `${seven}0${digit}` : `${seven}1${checkDigit(`${seven}1`)}`;
}
