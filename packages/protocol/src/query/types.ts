/**
 * Queries in their two forms: the document (what a file says, defaults filled, what is signed and sent) and the plan (the document
 * resolved against a codebook, what is computed). What each kind adds stands in a folder or a file of its own.
 */
import type { CellModelQuery } from '../model/cells/types.ts';
import type { ModelPlan, ModelQuery } from '../model/types.ts';
import type { AggregatePlan, AggregateQuery } from './aggregate-types.ts';
import type { LinkPlan, LinkQuery } from './link/types.ts';
import type { OverlapPlan, OverlapQuery } from './overlap/types.ts';
import type { TablesPlan, TablesQuery } from './tables/types.ts';

export type * from './aggregate-types.ts';

/** Any query, discriminated by `kind`. */
export type QueryDocument = AggregateQuery | TablesQuery | OverlapQuery | LinkQuery | ModelQuery | CellModelQuery;

/** Any query resolved against a codebook, discriminated by `kind`. */
export type QueryPlan = AggregatePlan | TablesPlan | OverlapPlan | LinkPlan | ModelPlan;

/** The kinds of query that have a document of their own. */
export type QueryKind = QueryDocument['kind'];
