/**
 * The meaning of a question, as a digest: what may be opened once (amendment 2 of the design; SUM). A question asked of more or fewer
 * partners is the same question, so the layout that goes in is always that of the largest roster.
 */
import {
  type AggregatePlan,
  type Codebook,
  deriveLayout,
  deriveStepDigest,
  deriveStepFingerprint,
  deriveTablesLayout,
  encodeHex,
  encodeLinkMeaning,
  encodeModelMeaning,
  encodeOverlapMeaning,
  encodeQueryMeaning,
  encodeTablesMeaning,
  gateInput,
  type ModelMeaningInput,
  maxSumPartners,
  type Offer,
  ownDatasets,
  type Primitives,
  type RingPlan,
  type TablesMeaningInput,
} from '@ketensom/protocol';

export interface Meaning {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly codebookDigest: string;
  /** Extraction date of this partner's own data, where it states one. */
  readonly snapshot: string | undefined;
}

/** 32 bytes in hex. */
export function deriveFingerprint(primitives: Primitives, { plan, codebook, codebookDigest, snapshot }: Meaning): string {
  const layout = deriveLayout(plan, codebook, maxSumPartners);
  const meaning = encodeQueryMeaning({ plan, layout, codebook, codebookDigest, ...(snapshot === undefined ? {} : { snapshot }) });
  return encodeHex(primitives.sha256(meaning));
}

/** The meaning of several tables, 32 bytes in hex. */
export function deriveTablesFingerprint(primitives: Primitives, question: Omit<TablesMeaningInput, 'layout'>): string {
  const layout = deriveTablesLayout(question.plan, question.codebook, maxSumPartners);
  return encodeHex(primitives.sha256(encodeTablesMeaning({ ...question, layout })));
}

/** What an overlap or a link means to one partner, whose own data alone it is held against. */
export interface RingQuestion {
  readonly plan: RingPlan;
  readonly codebook: Codebook;
  readonly codebookDigest: string;
  readonly self: string;
  readonly datasets: Offer['datasets'];
}

/** 32 bytes in hex. */
export function deriveRingFingerprint(primitives: Primitives, { plan, self, datasets, ...codebook }: RingQuestion): string {
  const own = ownDatasets(plan, self);
  const snapshots = Object.fromEntries(
    own.flatMap((dataset) => [datasets[dataset]?.snapshot].flatMap((date) => (date === undefined ? [] : [[dataset, date]]))),
  );
  const meaning =
    plan.kind === 'overlap' ? encodeOverlapMeaning({ plan, snapshots, ...codebook }) : encodeLinkMeaning({ plan, snapshots, ...codebook });
  return encodeHex(primitives.sha256(meaning));
}

/** The meaning of a model, 32 bytes in hex: each of its steps has a fingerprint made of it. */
export const deriveModelFingerprint = (primitives: Primitives, question: ModelMeaningInput): string =>
  encodeHex(primitives.sha256(encodeModelMeaning(question)));

/** What step 0 of a model may be opened under: fixed by the question, so that a second fit over others finds it taken. */
export const firstStepFingerprint = (primitives: Primitives, fingerprint: string): string =>
  deriveStepFingerprint(primitives, { fingerprint, step: 0, input: deriveStepDigest(primitives, gateInput) });
