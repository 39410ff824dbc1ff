/** The table part of an aggregate's result. */
import type { ResultCell } from './cell.ts';
import type { ComparedTable } from './comparison/types.ts';

/** One row of the table: the codes in the order asked (`*` for a summed-over variable), and one figure per measure under its name. */
export interface ResultRow {
  readonly by: Readonly<Record<string, string>>;
  readonly [measure: string]: ResultCell | Readonly<Record<string, string>>;
}

/** Coverage of one variable: its counters, and who does not register it. */
export interface VariableCoverage {
  readonly empty: ResultCell;
  readonly unmapped: ResultCell;
  readonly outOfRange: ResultCell;
  /** Numeric variables: rows whose value was rounded to the declared decimals. */
  readonly rounded?: ResultCell;
  readonly notRegistered: readonly string[];
}

/**
 * Coverage of a dataset: `rows` that the condition selects, `unreadableRows` that no field could be read from, `whereUnknown` where there
 * is a condition, `noSubject` (selected rows without a valid key) where persons are counted, and one entry per variable used.
 */
export type DatasetCoverage = Readonly<Record<string, ResultCell | VariableCoverage>>;

/** The table part of an aggregate: what follows from the opened sum and the rules alone. */
export interface AggregateTable {
  readonly kind: 'aggregate';
  /** Present where every partner's own table stands side by side, its name under `by.partner`. */
  readonly combine?: 'none';
  readonly cells: readonly ResultRow[];
  readonly coverage: Readonly<Record<string, DatasetCoverage>>;
  /** Present when margins were asked and are withheld since a figure is hidden. */
  readonly totalsWithheld?: true;
  /** Variables of `by` for which the contributor rule is waived: such a cell may be one partner's own figure. */
  readonly ownFigures?: readonly string[];
  /** Figures that count persons of several partners one by one: somebody known to two partners is in them twice. */
  readonly mayCountTwice?: readonly string[];
  /** Present where several tables were asked, or figures made of figures: what each is of. */
  readonly tables?: Readonly<Record<string, TableFacts>>;
  /** Present where two groups were compared. */
  readonly comparison?: ComparedTable;
}

/** One of several tables: its dataset, and the partners in the sum that filled it. */
export interface TableFacts {
  readonly dataset: string;
  readonly partners: readonly string[];
  readonly snapshots: Readonly<Record<string, string>>;
}
