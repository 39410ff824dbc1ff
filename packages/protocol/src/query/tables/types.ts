/** Several tables in one sum, and the figures that are made of theirs. A query is of this kind by what it asks; in its file it is an `aggregate`. */
import type { Predicate } from '../../codebook/predicate.ts';
import type { CellModel } from '../../model/cells/cell-model.ts';
import type { AggregatePlan } from '../aggregate-types.ts';
import type { Comparison } from '../comparison/types.ts';
import type { Dimension } from '../dimension.ts';
import type { Layout } from '../layout-types.ts';
import type { QueryHead } from '../query-head.ts';
import type { TableMeasureItem } from './table-measures.ts';

/** Which rows a table is of. */
export interface SelectedRows {
  readonly dataset: string;
  readonly where?: Predicate;
}

/** A query with `tables` in place of `dataset` and `where`. Every default filled. */
export interface TablesQuery extends QueryHead {
  readonly kind: 'aggregate';
  readonly period?: string;
  /** The series that the query is one period of. It changes no figure. */
  readonly series?: string;
  readonly tables: Readonly<Record<string, SelectedRows>>;
  readonly by: readonly string[];
  readonly totals: boolean;
  readonly measures: readonly TableMeasureItem[];
  readonly combine: 'sum';
}

/** One table: what it is called in the result, and its plan, whose measures have the names that they have there. */
export interface TablePart {
  readonly name: string;
  readonly plan: AggregatePlan;
  /** Summed to weigh with, and never released. */
  readonly isStrata?: true;
}

/** The figure `of` over the figure `to`, times `per`. Both stand in the result by themselves. */
export interface RatioFigure {
  readonly name: string;
  readonly of: string;
  readonly to: string;
  readonly per: number;
  /** Both count rows or persons, so that chance has a known part in the first. */
  readonly isRate: boolean;
}

/** Resolved: one plan per table, broken down alike. */
export interface TablesPlan {
  readonly kind: 'tables';
  /** Sorted by name. */
  readonly parts: readonly TablePart[];
  /** As asked, for presentation. */
  readonly by: readonly Dimension[];
  readonly ratios: readonly RatioFigure[];
  /** The names of all figures, as asked, for presentation. */
  readonly figures: readonly string[];
  /** Two groups of the first table, compared; the second holds their strata, where they are made alike. */
  readonly comparison?: Comparison;
  /** A model of which the cells are the rows; it is released in place of them. */
  readonly model?: CellModel;
}

/** The layouts of all tables, one after the other in one vector. */
export interface TablesLayout {
  /** In the order of the plan's parts. */
  readonly parts: readonly Layout[];
  readonly cells: number;
  readonly words: number;
  readonly columns: number;
}
