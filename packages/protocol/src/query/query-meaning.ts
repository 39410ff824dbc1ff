/**
 * What a query asks, apart from everything that does not change the answer: the input of the fingerprint that may be opened once
 * (amendments 2). Not in it: name, purpose, partners, expiry, release rules, the order of `by` and measures, names given with `as`.
 */
import { normaliseCondition } from '../codebook/normalise-condition.ts';
import type { Codebook } from '../codebook/types.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import { dictionaryDocument, figuresDocument } from './layout-document.ts';
import type { Layout } from './layout-types.ts';
import type { AggregatePlan, Measure } from './types.ts';

/** What the meaning is made of. `snapshot` is the agent's own extraction date, or absent; `codebookDigest` is lower-case hex. */
export interface MeaningInput {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly codebook: Codebook;
  readonly codebookDigest: string;
  readonly snapshot?: string;
}

const measureText = (measure: Measure): string => {
  if (!('variable' in measure)) return measure.kind;
  const detail = measure.kind === 'share' ? `=${measure.code}` : measure.kind === 'quantile' ? `,${measure.p}` : '';
  const filter = measure.only === undefined ? '' : ` of ${measure.only}`;
  return `${measure.kind}(${measure.variable}${detail})${filter}`;
};

/** A canonical document; equal for queries that ask the same of the same data. */
export function queryMeaning({ plan, layout, codebook, codebookDigest, snapshot }: MeaningInput): JsonValue {
  return {
    version: 1,
    dataset: plan.dataset,
    ...(plan.where === undefined ? {} : { where: normaliseCondition(plan.where, codebook) as unknown as JsonValue }),
    by: plan.by.map(({ variable }) => variable).toSorted(),
    totals: plan.totals,
    ...(plan.combine === 'sum' ? {} : { combine: plan.combine }),
    ...(plan.period === undefined ? {} : { period: { ...plan.period } }),
    measures: [...new Set(plan.measures.map(measureText))].toSorted(),
    codebook: codebookDigest,
    dictionary: dictionaryDocument(layout),
    columns: figuresDocument(layout),
    ...(snapshot === undefined ? {} : { snapshot }),
  };
}

/** The canonical bytes of a query's meaning. */
export const encodeQueryMeaning = (input: MeaningInput): Uint8Array => canonicalBytes(queryMeaning(input));
