/** The power of raise-in-steps.ts of many elements, two pairs at a time. */
import type { FieldPairs, PairPlace } from './field-pairs.ts';
import { raiseInSteps, type Step } from './raise-in-steps.ts';

/** Three vectors to work in. */
export type PowerPlaces = readonly [PairPlace, PairPlace, PairPlace];

/** to = base^((p - 5) / 8), of `count` elements; `to` may be `base`. */
export function raiseForRoot(field: FieldPairs, [short, long, other]: PowerPlaces, to: PairPlace, base: PairPlace, count: number): void {
  const step: Step<PairPlace> = (into, from, times, by) => {
    field.squares(other, from, times, count);
    field.multiply(into, other, by, count);
  };
  raiseInSteps(step, [short, long], to, base);
}
