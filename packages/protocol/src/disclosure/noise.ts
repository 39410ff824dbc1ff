/**
 * noise: counts of an overlap are released with noise of the discrete Laplace distribution (docs/protocol/overlap.md, OVL-12), so that one person more or less in
 * one set changes the odds of any table by at most a factor e^epsilon (Dwork and Roth 2014, definition 2.4). Other kinds of query have no noise and are refused
 * where a charter asks for it.
 */
import type { StrictnessOrder } from './order.ts';

/** `epsilon` of one release, and what a partner spends of it in a year, by basic composition; both in steps of a thousandth. */
export interface NoiseRule {
  readonly epsilon: number;
  readonly budget: number;
}

/** A year's epsilon where nobody says another. */
export const defaultNoiseBudget = 4;

/** Epsilon in thousandths, which is what is computed with and added up. */
export const thousandths = (epsilon: number): number => Math.round(epsilon * 1000);

export const noiseOrder: StrictnessOrder<'none' | NoiseRule> = {
  strictest(a, b) {
    if (a === 'none' && b === 'none') return 'none';
    const [one, other] = [a === 'none' ? b : a, b === 'none' ? a : b] as [NoiseRule, NoiseRule];
    return { epsilon: Math.min(one.epsilon, other.epsilon), budget: Math.min(one.budget, other.budget) };
  },
};
