/**
 * What a model asks, apart from everything that does not change the answer (amendments 2), and the fingerprints of its steps (MOD-3). The order of
 * terms is left out, and with it everything that `where` leaves to spelling. Nor does it matter what `expectedBy` compares: the sums of the
 * earlier steps are the same.
 */
import { normaliseCondition } from '../codebook/normalise-condition.ts';
import type { Codebook } from '../codebook/types.ts';
import { decodeHex, encodeHex } from '../crypto/bytes.ts';
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import type { ModelPlan } from './types.ts';

/** What the meaning is made of. `snapshot` is the agent's own extraction date, or absent. */
export interface ModelMeaningInput {
  readonly plan: ModelPlan;
  readonly codebook: Codebook;
  readonly codebookDigest: string;
  readonly snapshot?: string;
}

/** The canonical bytes; equal for models that open the same sums of the same data. */
export function encodeModelMeaning({ plan, codebook, codebookDigest, snapshot }: ModelMeaningInput): Uint8Array {
  const { offset, weights, where } = plan;
  const meaning: JsonValue = {
    version: 1,
    kind: 'model',
    dataset: plan.dataset,
    family: plan.family,
    response: plan.response.variable,
    terms: plan.columns.map(({ name }) => name).toSorted(),
    ...(offset === undefined ? {} : { offset: offset.variable, log: offset.log }),
    ...(weights === undefined ? {} : { weights: weights.variable }),
    ...(where === undefined ? {} : { where: normaliseCondition(where, codebook) as unknown as JsonValue }),
    codebook: codebookDigest,
    ...(snapshot === undefined ? {} : { snapshot }),
  };
  return canonicalBytes(meaning);
}

/** The fingerprint that a step may be opened under: of the question, the number of the step, and the digest of its input. All hex. */
export function deriveStepFingerprint(
  primitives: Primitives,
  { fingerprint, step, input }: { readonly fingerprint: string; readonly step: number; readonly input: string },
): string {
  return encodeHex(hashLabelled(primitives, labels.modelStep, decodeHex(fingerprint), Uint8Array.of(step), decodeHex(input)));
}
