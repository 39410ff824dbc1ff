/**
 * Shamir's secret sharing over the scalars. A secret is the value at zero of a polynomial of degree T - 1; a holder's share is the
 * value at its index; any T shares give the secret and T - 1 say nothing. Formulas as in RFC 9591 appendix C.1 and section 4.2.
 *
 * Order of calls: the dealer calls `evaluatePolynomial` once for each holder; whoever opens calls `interpolateAtZero`, or, for many
 * secrets shared among the same holders, `lagrangeAtZero` once and `combineShares` for each.
 */
import { invert } from '@noble/curves/abstract/modular.js';
import { demand } from '../errors.ts';
import { type Scalar, scalarOrder, toScalar } from './scalar.ts';

/** One point of a polynomial. `index` is the holder's place in the roster, counted from one. */
export interface Share {
  readonly index: bigint;
  readonly value: Scalar;
}

/**
 * The value at `index` of the polynomial with these coefficients, constant term (the secret) first. Throws
 * `ProtocolError('bad-index')` for an index of zero, where the value is the secret itself, or one outside 1 to L - 1.
 */
export function evaluatePolynomial(coefficients: readonly Scalar[], index: bigint): Scalar {
  demandIndex(index);
  // Dividing is what costs: by a small index the value may grow for a while before it is reduced.
  const stride = Math.max(1, Math.floor(maxGrowth / index.toString(2).length));
  let value = 0n;
  for (let at = coefficients.length - 1; at >= 0; at -= 1) {
    value = value * index + (coefficients[at] as Scalar);
    if (at % stride === 0) value = toScalar(value);
  }
  return toScalar(value);
}

/** Bits that a value may grow by between two reductions. */
const maxGrowth = 512;

/**
 * The secret that `shares` lie on. All shares are used: pass exactly as many as the threshold. Fewer give a wrong value and no error,
 * so the caller checks the result against its commitment. Throws `ProtocolError('bad-index')` as `lagrangeAtZero` does.
 */
export function interpolateAtZero(shares: readonly Share[]): Scalar {
  const factors = lagrangeAtZero(shares.map((share) => share.index));
  return combineShares(
    factors,
    shares.map((share) => share.value),
  );
}

/** The factor of each share in the secret. Throws `ProtocolError('bad-index')` where an index is unfit or there twice. */
export function lagrangeAtZero(indices: readonly bigint[]): readonly Scalar[] {
  if (indices.length === 0) throw new RangeError('no shares to interpolate');
  indices.forEach(demandIndex);
  demand(new Set(indices).size === indices.length, 'bad-index', { clause: 'CRY-5' });
  return indices.map((own) => {
    const others = indices.filter((other) => other !== own);
    const numerator = others.reduce((product, other) => toScalar(product * other), toScalar(1n));
    const denominator = others.reduce((product, other) => toScalar(product * (other - own)), toScalar(1n));
    return toScalar(numerator * invert(denominator, scalarOrder));
  });
}

/** The secret, given the factors of `lagrangeAtZero` and the shares' values in the same order. */
export function combineShares(factors: readonly Scalar[], values: readonly Scalar[]): Scalar {
  if (factors.length !== values.length) throw new RangeError('one value for each factor');
  return toScalar(factors.reduce((sum, factor, i) => sum + factor * (values[i] as Scalar), 0n));
}

function demandIndex(index: bigint): void {
  demand(index > 0n && index < scalarOrder, 'bad-index', { clause: 'CRY-5' });
}
