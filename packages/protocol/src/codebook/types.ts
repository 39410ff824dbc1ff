/**
 * A codebook, read and resolved: every derived variable has its codes or its range, every code list stands in full.
 *
 * This is what the rest of the protocol works with. How it is written in a file is codebook/schema.ts; how it is sent and named by a
 * digest is codebook/document.ts. All of it is plain, frozen data; maps keep the order of the file.
 */
import type { Condition } from './condition.ts';

/** Text shown to people: one language, or both. */
export type LocalText = string | { readonly en?: string; readonly nl?: string };

/** One code of a list. Codes are text of 1 to 64 characters, never `*`; order in the list is the order of cells in a table. */
export interface Code {
  readonly code: string;
  readonly label?: LocalText;
  /** The code one level up, where the list has levels (a district's municipality). */
  readonly parent?: string;
}

/** Steps a text goes through before it is compared; the closed list of interface.md. */
export type Normaliser = 'trim' | 'collapse' | 'upper' | 'lower' | 'digits' | 'alnum' | 'fold' | 'tussenvoegsel' | 'date';

/** What identifies a subject. Keys never leave a partner; they are counted, or blinded. */
export type Key =
  | { readonly name: string; readonly kind: 'bsn' }
  | { readonly name: string; readonly kind: 'text'; readonly normalise: readonly Normaliser[] }
  | { readonly name: string; readonly kind: 'composite'; readonly parts: ReadonlyMap<string, readonly Normaliser[]> };

/** Classes for medians, quantiles and histograms: of equal width, or between stated edges. */
export type Bins = { readonly width: number } | { readonly edges: readonly number[] };

/** One end of a time span: a date variable, a fixed date, or a date that the query or the source binds. */
export type DateEnd =
  | { readonly kind: 'variable'; readonly variable: string }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'bound'; readonly bound: 'start' | 'end' | 'snapshot' };

/**
 * How a derived variable follows from others. The agent computes it unless it maps the variable directly.
 *
 * A derived value is missing when an input is: `cut`, `period` and `recode` keep the input's kind of missing; `between` and `sumOf` take that of
 * their first missing input, in the order written; `when` is `empty` where its condition is unknown. A computed number outside
 * [min, max] is `outOfRange`.
 */
export type Derivation =
  /** Class i holds edges[i] <= x < edges[i + 1], the last is open upwards; below edges[0] is `outOfRange`. */
  | { readonly kind: 'cut'; readonly of: string; readonly edges: readonly number[] }
  /**
   * A classification in terms of another: each code of `of` with the code that it leads to, `missing` (`unmapped`) for those that are left out. `merged`:
   * codes that several lead to; `inexact`: codes of `of` that lead to several, or to none, and were settled by the codebook's choice.
   */
  | {
      readonly kind: 'recode';
      readonly of: string;
      readonly pairs: readonly (readonly [from: string, to: string])[];
      readonly merged: readonly string[];
      readonly inexact: readonly string[];
      readonly choice?: 'first' | 'missing';
    }
  | { readonly kind: 'period'; readonly of: string; readonly period: 'year' | 'quarter' | 'month' }
  /** Whole days, or working days, from `from` to `to`, negative when `to` is earlier (codebook/workdays.ts says which days count). */
  | { readonly kind: 'between'; readonly from: DateEnd; readonly to: DateEnd; readonly unit: 'day' | 'workday'; readonly calendar?: 'nl' }
  /**
   * Whether `to` came within so many days of `from`, of rows whose whole window lies before the extraction date; the others, and those
   * whose `to` is before their `from`, are `outOfRange`. An empty `to` has not come. A query's own, not a codebook's.
   */
  | {
      readonly kind: 'within';
      readonly from: DateEnd;
      readonly to: DateEnd;
      readonly days: number;
      readonly unit: 'day' | 'workday';
      readonly calendar?: 'nl';
    }
  /**
   * How long a row was seen without `to`, in steps of `grid` days up to `until`: 2e - 1 where `to` came in step e (days after (e - 1) grid, up
   * to e grid; the day itself belongs to step 1), 2m where it had not come when the m-th step was over. Only steps that lie wholly before the
   * extraction date are seen, whatever came after them. `to` before `from`, or `from` after the extraction, is `outOfRange`. A query's own.
   */
  | { readonly kind: 'survival'; readonly from: DateEnd; readonly to: DateEnd; readonly grid: number; readonly until: number }
  | { readonly kind: 'when'; readonly condition: Condition }
  /** Booleans count as 0 and 1, integers as they are. */
  | { readonly kind: 'sumOf'; readonly of: readonly string[] };

interface VariableBase {
  readonly name: string;
  readonly title?: LocalText;
  readonly definition?: LocalText;
  readonly sensitive: boolean;
  readonly derivation?: Derivation;
}

export interface CategoryVariable extends VariableBase {
  readonly kind: 'category';
  readonly codes: readonly Code[];
  readonly edition?: string;
  /** The variable whose codes are the parents of these: a row with a code has its parent there. */
  readonly within?: string;
}

/** `integer` has `decimals` 0. Bounds are inclusive; a value outside them is missing (`outOfRange`). */
export interface NumericVariable extends VariableBase {
  readonly kind: 'integer' | 'number';
  readonly min: number;
  readonly max: number;
  readonly decimals: number;
  readonly unit?: string;
  readonly bins?: Bins;
}

export interface BooleanVariable extends VariableBase {
  readonly kind: 'boolean';
}

/** Dates are `YYYY-MM-DD`; bounds are inclusive. */
export interface DateVariable extends VariableBase {
  readonly kind: 'date';
  readonly min: string;
  readonly max: string;
}

export type Variable = CategoryVariable | NumericVariable | BooleanVariable | DateVariable;

export interface Dataset {
  readonly name: string;
  readonly title?: LocalText;
  readonly definition?: LocalText;
  /** What one row is. */
  readonly unit: string;
  /** What the count rules count: a key (distinct subjects) or, for a dataset without keys, the unit (rows). */
  readonly subject: { readonly kind: 'key'; readonly key: string } | { readonly kind: 'unit'; readonly unit: string };
  /**
   * Rows are a sample: the variable that says how many of the population each stands for, a number that is never negative. Measures are weighted with
   * it, counts for the rules are not.
   */
  readonly weight?: string;
  /** No persons behind it: the count rules do not apply. */
  readonly public: boolean;
  readonly keys: readonly string[];
  readonly variables: readonly string[];
  /**
   * Combinations that nobody can have, by variable: a row with one of these codes of each of them is a mistake. Those that follow from a hierarchy
   * (`within`) are among them.
   */
  readonly impossible: readonly ReadonlyMap<string, readonly string[]>[];
}

/** What an indicator says of itself in words, beside what is computed. Absent: what follows from the measure. */
export interface IndicatorTexts {
  readonly numerator?: LocalText;
  readonly denominator?: LocalText;
  readonly population?: LocalText;
  readonly period?: LocalText;
  /** The kind of source: a registration, a survey, conversations, a measurement. */
  readonly source?: LocalText;
}

/** A named measure with its definition, perhaps of the rows of a condition alone. */
export interface Indicator extends IndicatorTexts {
  readonly name: string;
  readonly title?: LocalText;
  readonly definition?: LocalText;
  readonly dataset: string;
  readonly measure: 'share' | 'sum' | 'mean' | 'sd' | 'median' | 'missing';
  readonly variable: string;
  readonly is?: string;
  readonly where?: Condition;
}

export interface Codebook {
  readonly name: string;
  readonly version: number;
  readonly title?: LocalText;
  readonly keys: ReadonlyMap<string, Key>;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly indicators: ReadonlyMap<string, Indicator>;
}
