/**
 * exp, log and log1p from additions, multiplications and divisions alone.
 *
 * ECMA-262 leaves the last bits of Math.exp and Math.log to the engine; IEEE 754 fixes those of + - * /. A figure that several machines must
 * agree on (a p-value in a released document), or that a partner may have to compute again years later, is made from these instead.
 * Errors stay within two units in the last place over the range used here.
 */

const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 1/k! for k = 0..17; each quotient is rounded once. */
const inverseFactorials: readonly number[] = Array.from({ length: 18 }, (_, k) => {
  let factorial = 1;
  for (let factor = 2; factor <= k; factor += 1) factorial *= factor;
  return 1 / factorial;
});

/** 2^k for -1022 <= k <= 1023, from the bits of the double. */
function powerOfTwo(exponent: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, (exponent + 1023) << 20);
  return view.getFloat64(0);
}

/** e^x; 0 below -745, Infinity above 709.78. Reduction by ln 2 in two parts (Cody and Waite), then the series. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const r = x - k * ln2High - k * ln2Low;
  const series = inverseFactorials.reduceRight((sum, term) => sum * r + term, 0);
  // In two factors, so that a result below the normal numbers is rounded once.
  const half = Math.floor(k / 2);
  return series * powerOfTwo(half) * powerOfTwo(k - half);
}

/** m and k with x = m 2^k and m in [sqrt(1/2), sqrt 2). x is positive and finite. */
function split(x: number): { readonly m: number; readonly k: number } {
  const view = new DataView(new ArrayBuffer(8));
  const isTiny = x < 2.2250738585072014e-308;
  view.setFloat64(0, isTiny ? x * 2 ** 54 : x);
  const high = view.getUint32(0);
  let k = (high >>> 20) - 1023 - (isTiny ? 54 : 0);
  view.setUint32(0, (high & 0xfffff) | (1023 << 20));
  let m = view.getFloat64(0);
  if (m >= Math.SQRT2) {
    m /= 2;
    k += 1;
  }
  return { m, k };
}

const logTerms = 13;

/** The natural logarithm; -Infinity at 0, NaN below. log m = 2 atanh((m - 1) / (m + 1)). */
export function log(x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { m, k } = split(x);
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let tail = 0;
  for (let n = logTerms; n >= 1; n -= 1) tail = square * (tail + 1 / (2 * n + 1));
  return k * ln2High + (2 * s + (2 * s * tail + k * ln2Low));
}

/** log(1 + x) without losing a small x (W. Kahan's form). */
export function log1p(x: number): number {
  const one = 1 + x;
  return one === 1 ? x : (log(one) * x) / (one - 1);
}
