/** Where the iteration starts: the model without terms, as far as the gate's sums tell it (MOD-6). */
import { demand } from '../errors.ts';
import { log } from '../statistics/elementary.ts';
import { nearestDouble, rational } from '../statistics/rational.ts';
import { estimateBits, type GateOutcome, type NewtonInput } from './step-input.ts';
import type { ModelPlan } from './types.ts';

/** A double in units of 2^-48. */
export const toEstimate = (value: number): bigint => BigInt(Math.round(value * 2 ** estimateBits));

/** @throws ProtocolError `model-separation` where the response is the same everywhere, so that the intercept would be infinite */
export function startNewton({ family, response, columns }: ModelPlan, gate: GateOutcome): NewtonInput {
  const mean = nearestDouble(rational(BigInt(gate.responseSum), BigInt(gate.rows) * 10n ** BigInt(response.decimals)));
  demand(mean > 0 && (family === 'poisson' || mean < 1), 'model-separation', { clause: 'MOD-6' });
  const intercept = toEstimate(family === 'poisson' ? log(mean) : log(mean) - log(1 - mean)).toString();
  const estimate = columns.map((_, at) => (at === 0 ? intercept : '0'));
  return { version: 1, step: 1, work: 'newton', gate, iteration: 0, halvings: 0, estimate, nullEstimate: intercept };
}
