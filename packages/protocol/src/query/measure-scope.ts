/** What the measures of a query are resolved in. */
import type { Codebook, Dataset, Variable } from '../codebook/types.ts';
import type { LocalIssue } from '../local-issue.ts';

/** What measures may name, and where complaints go. */
export interface MeasureScope {
  readonly codebook: Codebook;
  readonly dataset: Dataset;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Variables that measures define: added to while they are resolved. */
  readonly local: Variable[];
  readonly issues: LocalIssue[];
}
