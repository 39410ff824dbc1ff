/**
 * Sums that a hidden figure could be subtracted from. A table with margins and any hidden figure goes through complementary suppression, which
 * may find that its margins must go; and no grand total, as coverage has it, stands beside a table with a hidden figure.
 */

/** What is known of a table before release. */
export interface TableFacts {
  readonly hasMargins: boolean;
  readonly hasDimensions: boolean;
  /** A figure of any cell, margins included, is hidden by its own rule. */
  readonly anyHidden: boolean;
}

/** Whether margins and a hidden figure stand in one table. */
export const needsSuppression = ({ hasMargins, anyHidden }: TableFacts): boolean => hasMargins && anyHidden;

/** Whether a count of all selected rows, as coverage has it, must go. Without dimensions it is the one cell itself. */
export const mustWithholdGrandTotal = ({ hasDimensions, anyHidden }: TableFacts): boolean => hasDimensions && anyHidden;
