/**
 * What an overlap asks, apart from what does not change its answer: the input of the fingerprint that may be opened once. Not in it: the
 * query's name, purpose, expiry, release rules, the names of the sets, blinding and suite.
 */
import { normaliseCondition } from '../../codebook/normalise-condition.ts';
import type { Codebook } from '../../codebook/types.ts';
import { canonicalBytes, canonicalise, type JsonValue } from '../../json/index.ts';
import { overlapKeyKinds } from './key-meaning.ts';
import type { OverlapPlan } from './types.ts';

/** `codebookDigest` is lower-case hex; `snapshots` are the asking partner's own extraction dates, by dataset. */
export interface OverlapMeaningInput {
  readonly plan: OverlapPlan;
  readonly codebook: Codebook;
  readonly codebookDigest: string;
  readonly snapshots: Readonly<Record<string, string>>;
}

/** The canonical bytes of an overlap's meaning: equal for queries that ask the same of the same data. */
export function encodeOverlapMeaning({ plan, codebook, codebookDigest, snapshots }: OverlapMeaningInput): Uint8Array {
  const sets = plan.sets.map(
    ({ partners, dataset, keys, where }): JsonValue => ({
      partners: [...partners],
      dataset,
      keys: overlapKeyKinds(keys, codebook).toSorted(),
      ...(where === undefined ? {} : { where: normaliseCondition(where, codebook) as unknown as JsonValue }),
    }),
  );
  const sorted = sets.toSorted((left, right) => (canonicalise(left) < canonicalise(right) ? -1 : 1));
  return canonicalBytes({
    version: 1,
    kind: 'overlap',
    sets: sorted,
    report: plan.report,
    codebook: codebookDigest,
    snapshots: { ...snapshots },
  });
}
