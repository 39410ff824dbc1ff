/** Inverses modulo p = 2^255 - 19 of a whole vector for the cost of one (Montgomery 1987, section 10.3.1): products two by two, so that no product waits for its neighbour. */

import { raiseInSteps } from './raise-in-steps.ts';

/** A module's multiplication, and vectors of its own to work in. Places are in bytes, elements `stride` of them apart. */
export interface Inverter {
  readonly multiply: (to: number, left: number, right: number, count: number) => void;
  readonly stride: number;
  /** As long as the longest vector, as are the others; holds ones. */
  readonly one: number;
  readonly products: number;
  readonly halves: number;
}

/** The inverse of each value, in place; all zero where one is. */
export function invertAll(inverter: Inverter, values: number, count: number): void {
  const { multiply, stride, one, products, halves } = inverter;
  const copy = (to: number, from: number, some: number): void => multiply(to, from, one, some);
  /** Values, the products of their first and second halves, those of these, and so on to the product of all. */
  const levels: { readonly at: number; readonly length: number; readonly half: number }[] = [];
  for (let at = values, length = count, free = products; ; ) {
    const half = (length + 1) >> 1;
    levels.push({ at, length, half });
    if (length === 1) break;
    multiply(free, at, at + half * stride, length - half);
    // An odd one is its own product.
    if (length % 2 === 1) copy(free + (half - 1) * stride, at + (half - 1) * stride, 1);
    [at, length, free] = [free, half, free + half * stride];
  }
  const last = levels.pop() as (typeof levels)[number];
  invert(inverter, last.at);
  for (let { at: inverses } = last, level = levels.pop(); level !== undefined; inverses = level.at, level = levels.pop()) {
    const { at, length, half } = level;
    const second = at + half * stride;
    multiply(halves, inverses, at, length - half);
    multiply(at, inverses, second, length - half);
    copy(second, halves, length - half);
    if (length % 2 === 1) copy(at + (half - 1) * stride, inverses + (half - 1) * stride, 1);
  }
}

/** One value's, in place: its power of p - 2 = 8 (p - 5) / 8 + 3 (Fermat). */
function invert({ multiply, stride, one, halves }: Inverter, value: number): void {
  const [short, long, other, power] = [0, 1, 2, 3].map((at) => halves + at * stride) as [number, number, number, number];
  const step = (into: number, from: number, times: number, by: number): void => {
    multiply(other, from, from, 1);
    for (let left = times - 1; left > 0; left -= 1) multiply(other, other, other, 1);
    multiply(into, other, by, 1);
  };
  raiseInSteps(step, [short, long], power, value);
  step(power, power, 2, value);
  step(power, power, 1, value);
  multiply(value, power, one, 1);
}
