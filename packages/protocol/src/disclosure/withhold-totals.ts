/**
 * Until complementary suppression proves that no hidden cell follows from the others: a table with margins and any hidden figure is
 * released without its margins, and no grand total stands beside a table with a hidden figure. What is released then has no sum that
 * a hidden cell could be subtracted from.
 */

/** What is known of a table before release. */
export interface TableFacts {
  readonly hasMargins: boolean;
  readonly hasDimensions: boolean;
  /** A figure of any cell, margins included, is hidden by its own rule. */
  readonly anyHidden: boolean;
}

/** Whether the margins must go. */
export const mustWithholdMargins = ({ hasMargins, anyHidden }: TableFacts): boolean => hasMargins && anyHidden;

/** Whether a count of all selected rows, as coverage has it, must go. Without dimensions it is the one cell itself. */
export const mustWithholdGrandTotal = ({ hasDimensions, anyHidden }: TableFacts): boolean => hasDimensions && anyHidden;
