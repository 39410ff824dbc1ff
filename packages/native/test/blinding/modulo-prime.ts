/** Arithmetic modulo 2^255 - 19 on JavaScript's big integers, which tests hold the modules against. */
import { fieldPrime as p } from '../../src/blinding/curve-constants.ts';

export const reduced = (value: bigint): bigint => ((value % p) + p) % p;

export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, factor = base; rest > 0n; rest >>= 1n, factor = (factor * factor) % p)
    if ((rest & 1n) === 1n) result = (result * factor) % p;
  return result;
}
