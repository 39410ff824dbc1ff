/**
 * 32 bytes, least significant first, as numbers modulo 2^255 - 19, and one inversion for a whole batch (Montgomery's trick). Time depends on the values, as with
 * every big integer of JavaScript: docs/threat-model.md says who could use that.
 */
export const fieldPrime = 2n ** 255n - 19n;

export function readElement(bytes: DataView, at: number): bigint {
  const low = (bytes.getBigUint64(at + 8, true) << 64n) | bytes.getBigUint64(at, true);
  const high = (bytes.getBigUint64(at + 24, true) << 64n) | bytes.getBigUint64(at + 16, true);
  return (high << 128n) | low;
}

export function writeElement(bytes: DataView, at: number, value: bigint): void {
  bytes.setBigUint64(at, value & 0xffff_ffff_ffff_ffffn, true);
  bytes.setBigUint64(at + 8, (value >> 64n) & 0xffff_ffff_ffff_ffffn, true);
  bytes.setBigUint64(at + 16, (value >> 128n) & 0xffff_ffff_ffff_ffffn, true);
  bytes.setBigUint64(at + 24, value >> 192n, true);
}

/** The inverse of each of `values`, none of them zero, in place. */
function invertAll(values: bigint[]): void {
  const products: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    products.push(product);
    product = (product * value) % fieldPrime;
  }
  let inverse = power(product, fieldPrime - 2n);
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const value = values[at] as bigint;
    values[at] = (inverse * (products[at] as bigint)) % fieldPrime;
    inverse = (inverse * value) % fieldPrime;
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % fieldPrime;
    factor = (factor * factor) % fieldPrime;
  }
  return result;
}

/** (numerator / denominator) of each pair; no denominator may be zero. */
export function divideAll(numerators: readonly bigint[], denominators: bigint[]): bigint[] {
  invertAll(denominators);
  return numerators.map((numerator, at) => (numerator * (denominators[at] as bigint)) % fieldPrime);
}
