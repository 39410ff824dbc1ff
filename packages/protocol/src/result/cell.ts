/** Figures as a result writes them: shown, hidden, or of nothing. */

/** Which class of rule hid a figure. */
export type SuppressionReason = 'minCount' | 'complementary' | 'minContributors' | 'dominance' | 'group' | 'denominator' | 'hiddenAtSource';

/** A figure. Integers beyond 2^53 - 1 and decimals that no double writes exactly are decimal texts. */
export type ResultCell =
  | {
      readonly state: 'value';
      readonly value: number | string;
      readonly low?: number;
      readonly high?: number;
      readonly method?: string;
      readonly n?: number | string;
      /** Of a weighted sample: the size of a plain sample that would tell as much (Kish), three digits. */
      readonly effective?: number;
    }
  /** A histogram: `from` <= x < `to`, of the last bin also its `to`. */
  | { readonly state: 'value'; readonly bins: readonly HistogramBin[] }
  /** A curve: the part of the rows without the event after so many days. */
  | { readonly state: 'value'; readonly steps: readonly CurveStep[] }
  | { readonly state: 'suppressed'; readonly reason: SuppressionReason }
  | { readonly state: 'noData' };

/** A count within a figure. */
export type CountCell =
  | { readonly state: 'value'; readonly value: number | string }
  | { readonly state: 'suppressed'; readonly reason: SuppressionReason };

export interface HistogramBin {
  readonly from: number | string;
  readonly to: number | string;
  readonly count: CountCell;
}

/** A point of a curve, `at` in days; the `n` of its figure are the rows at risk since the last point shown. */
export interface CurveStep {
  readonly at: number;
  readonly survival: Exclude<ResultCell, { readonly bins: unknown } | { readonly steps: unknown }>;
}
