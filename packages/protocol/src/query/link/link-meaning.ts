/**
 * What a link asks, apart from what does not change its answer: the input of the fingerprint that may be opened once. Not in it: the query's name, purpose,
 * expiry, release rules, and blinding.
 */
import { normaliseCondition } from '../../codebook/normalise-condition.ts';
import type { Codebook } from '../../codebook/types.ts';
import { canonicalBytes, type JsonValue } from '../../json/index.ts';
import type { Comparison } from '../comparison/types.ts';
import { keyMeaning } from '../overlap/key-meaning.ts';
import type { LinkMeasure, LinkPlan } from './types.ts';

/** `codebookDigest` is lower-case hex; `snapshots` are the asking partner's own extraction dates, by dataset. */
export interface LinkMeaningInput {
  readonly plan: LinkPlan;
  readonly codebook: Codebook;
  readonly codebookDigest: string;
  readonly snapshots: Readonly<Record<string, string>>;
}

/** What is asked, whatever it is called. */
function meaningOf(measure: LinkMeasure, { values }: LinkPlan): string {
  if (measure.kind === 'share') return measure.meaning;
  if (!('value' in measure)) return measure.name;
  const { table = '', variable = '' } = values[measure.value] ?? {};
  return `${measure.kind}(${table}.${variable})`;
}

const comparisonMeaning = ({ of, against, standardise, method, minStratum, show }: Comparison): JsonValue => ({
  of,
  against,
  method,
  minStratum,
  standardise: standardise.map(({ variable }) => variable),
  show: show.toSorted(),
});

/** The canonical bytes of a link's meaning: equal for queries that ask the same of the same data. */
export function encodeLinkMeaning({ plan, codebook, codebookDigest, snapshots }: LinkMeaningInput): Uint8Array {
  const tables = plan.tables.map(
    ({ name, partner, dataset, keys, where, classes }): JsonValue => ({
      name,
      partner,
      dataset,
      keys: keys.map((key) => `${key} ${keyMeaning(codebook.keys.get(key))}`),
      ...(classes === undefined ? {} : { classes: { kind: classes.kind, bounds: [...classes.bounds] } }),
      ...(where === undefined ? {} : { where: normaliseCondition(where, codebook) as unknown as JsonValue }),
    }),
  );
  return canonicalBytes({
    version: 1,
    kind: 'link',
    tables,
    joins: plan.edges.map(({ end, endKey, centreKey, self, window }) => ({
      ...{ end, endKey, centre: plan.centre, centreKey, self },
      ...(window === undefined ? {} : { window: { ...window, between: [...window.between] } }),
    })),
    by: plan.by.map(({ table, variable }) => `${table}.${variable}`).toSorted(),
    ...(plan.base === undefined ? {} : { base: plan.base.table }),
    ...(plan.comparison === undefined ? {} : { comparison: comparisonMeaning(plan.comparison) }),
    measures: plan.measures.map((measure) => meaningOf(measure, plan)).toSorted(),
    codebook: codebookDigest,
    snapshots: { ...snapshots },
  });
}
