/** Inverses modulo p = 2^255 - 19 of a whole vector for the cost of one (Montgomery 1987, section 10.3.1). */

import { fieldPrime } from './curve-constants.ts';

/** A module's multiplication, and vectors of its own to work in. Places are in bytes, elements `stride` of them apart. */
export interface Inverter {
  readonly multiply: (to: number, left: number, right: number, count: number) => void;
  readonly stride: number;
  /** Holds ones. */
  readonly one: number;
  /** As long as the longest vector. */
  readonly products: number;
  /** Two elements at least. */
  readonly inverse: number;
}

/** The inverse of each value, in place; all zero where one is. */
export function invertAll(inverter: Inverter, values: number, count: number): void {
  const { multiply, stride, one, products, inverse } = inverter;
  multiply(products, one, values, 1);
  for (let at = 1; at < count; at += 1) multiply(products + at * stride, products + (at - 1) * stride, values + at * stride, 1);
  power(inverter, inverse, products + (count - 1) * stride);
  for (let at = count - 1; at > 0; at -= 1) {
    const value = values + at * stride;
    multiply(inverse + stride, inverse, value, 1);
    multiply(value, inverse, products + (at - 1) * stride, 1);
    multiply(inverse, one, inverse + stride, 1);
  }
  multiply(values, one, inverse, 1);
}

/** to = base^(p - 2), the inverse (Fermat). */
function power({ multiply, one }: Inverter, to: number, base: number): void {
  multiply(to, one, one, 1);
  for (let bit = 254n; bit >= 0n; bit -= 1n) {
    multiply(to, to, to, 1);
    if ((((fieldPrime - 2n) >> bit) & 1n) === 1n) multiply(to, to, base, 1);
  }
}
