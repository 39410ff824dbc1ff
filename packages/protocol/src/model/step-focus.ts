/**
 * How few rows a Newton step looks at (MOD-6): away from the estimate weights vanish but for the rows near a border, or grow for one that lies far out, and
 * the sums of the step then show those rows. Each partner looks at its own before it answers, since whoever lies in an earlier step moves the point.
 */
import { demand } from '../errors.ts';

/** Rows of one partner, as many as would weigh as much alike (Kish): at the step's point, and at that of the model without terms. */
export interface StepFocus {
  readonly fitted: number;
  readonly bare: number;
}

/** Sums of weights and of their squares. */
export class WeightSpread {
  #sum = 0;
  #squares = 0;

  /** @param count how many rows have this weight */
  add(weight: number, count: number): void {
    this.#sum += weight * count;
    this.#squares += weight * weight * count;
  }

  /** (Σw)² / Σw²; 0 of nothing. */
  get rows(): number {
    return this.#squares > 0 ? (this.#sum * this.#sum) / this.#squares : 0;
  }
}

/**
 * At least `least` rows carry the weights of the step, or half of those that did without terms, where a partner has few.
 *
 * @throws ProtocolError `model-separation`
 */
export function demandFocus({ fitted, bare }: StepFocus, least: number): void {
  demand(fitted >= Math.min(least, bare / 2), 'model-separation', { clause: 'MOD-6' });
}
