/** A query with all that follows from it and the codebook: what each role works from, whatever the kind. */
import type { CharterTerms } from '../charter/terms.ts';
import type { Codebook } from '../codebook/types.ts';
import { demandLevels } from '../disclosure/max-levels.ts';
import { defaultRules } from '../disclosure/rule-table.ts';
import type { Rules } from '../disclosure/rules.ts';
import { demandTableSize } from '../disclosure/table-limits.ts';
import { compileCellModel } from '../model/cells/compile-cell-model.ts';
import type { CellModelQuery } from '../model/cells/types.ts';
import { compileModel } from '../model/compile-model.ts';
import type { ModelPlan, ModelQuery } from '../model/types.ts';
import { deriveCertificate } from '../sum/certificate.ts';
import { deriveThresholds, type Thresholds } from '../sum/threshold.ts';
import { compileComparison, isComparing } from './comparison/compile-comparison.ts';
import { compileAggregate } from './compile-aggregate.ts';
import { deriveLayout } from './derive-layout.ts';
import type { Dimension } from './dimension.ts';
import type { Layout } from './layout-types.ts';
import { compileLink } from './link/compile-link.ts';
import type { LinkPlan, LinkQuery } from './link/types.ts';
import { compileOverlap } from './overlap/compile-overlap.ts';
import type { OverlapPlan, OverlapQuery } from './overlap/types.ts';
import { tableSize } from './table-size.ts';
import { compileTables, hasRatios } from './tables/compile-tables.ts';
import { deriveTablesLayout } from './tables/tables-layout.ts';
import type { TablesLayout, TablesPlan, TablesQuery } from './tables/types.ts';
import type { AggregatePlan, AggregateQuery, QueryDocument, QueryKind, QueryPlan } from './types.ts';

/** An aggregate, with the layout of its sum. */
export interface ResolvedAggregate {
  readonly kind: 'aggregate';
  readonly query: AggregateQuery;
  readonly plan: AggregatePlan;
  readonly layout: Layout;
}

/** Several tables in one sum, or one with figures made of its figures; in its file an `aggregate`, or a `model` on the cells of one. */
export interface ResolvedTables {
  readonly kind: 'tables';
  readonly query: AggregateQuery | TablesQuery | CellModelQuery;
  readonly plan: TablesPlan;
  readonly layout: TablesLayout;
}

/** An overlap. */
export interface ResolvedOverlap {
  readonly kind: 'overlap';
  readonly query: OverlapQuery;
  readonly plan: OverlapPlan;
}

/** A link. */
export interface ResolvedLink {
  readonly kind: 'link';
  readonly query: LinkQuery;
  readonly plan: LinkPlan;
}

/** A model; the layout of its sums changes from step to step. */
export interface ResolvedModel {
  readonly kind: 'model';
  readonly query: ModelQuery;
  readonly plan: ModelPlan;
}

/** What kinds of plan there are. */
export type PlanKind = ResolvedQuery['kind'];

/** A query of any kind, discriminated by `kind`. */
export type ResolvedQuery = ResolvedAggregate | ResolvedTables | ResolvedOverlap | ResolvedLink | ResolvedModel;

/** The resolved query of one kind. */
export type ResolvedOf<Kind extends PlanKind> = Extract<ResolvedQuery, { readonly kind: Kind }>;

/** Whether a sum is one table, and no figures are made of its figures. */
const isOneTable = (query: ResolvedTables['query']): query is AggregateQuery =>
  query.kind === 'aggregate' && 'dataset' in query && !hasRatios(query) && !isComparing(query);

function planOfTables(query: ResolvedTables['query'], codebook: Codebook): TablesPlan {
  if (query.kind === 'model') return compileCellModel(query, codebook);
  return 'dataset' in query && isComparing(query) ? compileComparison(query, codebook) : compileTables(query, codebook);
}

/** The plan of a query, without what depends on who takes part. @throws ConfigError as the compiler of the kind does. */
export function compileQuery(query: QueryDocument, codebook: Codebook): QueryPlan {
  if (query.kind === 'overlap') return compileOverlap(query, codebook);
  if (query.kind === 'link') return compileLink(query, codebook);
  if (query.kind === 'model' && 'dataset' in query) return compileModel(query, codebook);
  return isOneTable(query) ? compileAggregate(query, codebook) : planOfTables(query, codebook);
}

/**
 * @param partners how many take part
 * @throws ConfigError as the compiler of the kind does; ProtocolError as `deriveLayout` does. For a query from the network, call it
 *   inside `asNetworkInput('DOC-3', …)`.
 */
export function resolveQuery(query: QueryDocument, codebook: Codebook, partners: number): ResolvedQuery {
  if (query.kind === 'overlap') return { kind: 'overlap', query, plan: compileOverlap(query, codebook) };
  if (query.kind === 'link') return { kind: 'link', query, plan: compileLink(query, codebook) };
  if (query.kind === 'model' && 'dataset' in query) return { kind: 'model', query, plan: compileModel(query, codebook) };
  if (isOneTable(query)) {
    const plan = compileAggregate(query, codebook);
    return { kind: 'aggregate', query, plan, layout: deriveLayout(plan, codebook, partners) };
  }
  const plan = planOfTables(query, codebook);
  return { kind: 'tables', query, plan, layout: deriveTablesLayout(plan, codebook, partners) };
}

/** The datasets that a query reads, sorted. */
export function queryDatasets(query: QueryDocument): readonly string[] {
  if ('of' in query) return tableDatasets(query.of);
  if ('sets' in query) return sortedDatasets(query.sets);
  return tableDatasets(query);
}

type Sourced = Readonly<Record<string, { readonly dataset: string }>>;

const tableDatasets = (asked: { readonly dataset: string } | { readonly tables: Sourced }): readonly string[] =>
  'dataset' in asked ? [asked.dataset] : sortedDatasets(asked.tables);

function sortedDatasets(sources: Sourced): readonly string[] {
  const parts = Object.values(sources);
  return [...new Set(parts.map(({ dataset }) => dataset))].toSorted();
}

/** Kinds in which identifiers of several partners are compared, all of them together in a ring. */
export const isRingKind = (kind: QueryKind): kind is 'overlap' | 'link' => kind === 'overlap' || kind === 'link';

/** The fewest partners of an overlap or a link, where the charter asks for no more than it does by default. */
const minOverlapPartners = 2;

/**
 * How many partners a query of this kind must have: `minPartners` for a sum. Two partners can compare sets, which no sum of two can be; a
 * charter that asks for more than the default asks it of every kind.
 */
export const minPartnersOf = (kind: QueryKind, { minPartners }: Pick<Rules, 'minPartners'>): number =>
  !isRingKind(kind) || minPartners > defaultRules.minPartners ? minPartners : Math.min(minPartners, minOverlapPartners);

/** Every table by its dimensions, all of them by their cells. */
function demandTablesSize({ plan, layout }: ResolvedTables, rules: Rules): void {
  const sizes = plan.parts.flatMap((part, at) => {
    const own = layout.parts[at];
    return own === undefined ? [] : [tableSize(part.plan, own)];
  });
  const dimensions = Math.max(...sizes.map((size) => size.dimensions));
  demandTableSize({ dimensions, cells: sizes.reduce((sum, { cells }) => sum + cells, 0) }, rules);
}

/** The variables that figures are broken down by, those of strata among them. */
function brokenDownBy({ kind, plan }: ResolvedAggregate | ResolvedTables | ResolvedModel): readonly Dimension[] {
  if (kind === 'model') return [...plan.factors, ...plan.expectedBy];
  return kind === 'tables' ? plan.parts.flatMap((part) => part.plan.by) : plan.by;
}

/** How large a table is asked. @throws ProtocolError `spec-complexity` (DSC-3). */
export function demandQuerySize(resolved: ResolvedQuery, codebook: Codebook, rules: Rules): void {
  if (resolved.kind === 'overlap') return;
  if (resolved.kind === 'link') {
    const { by, comparison } = resolved.plan;
    const all: readonly Dimension[] = [...by, ...(comparison?.standardise ?? [])];
    demandTableSize({ dimensions: all.length, cells: all.reduce((product, { codes }) => product * codes.length, 1) }, rules);
    for (const { variable, codes } of all) demandLevels(codes.length, codebook.variables.get(variable), rules);
    return;
  }
  const brokenDown = brokenDownBy(resolved);
  for (const { variable, codes } of brokenDown) demandLevels(codes.length, codebook.variables.get(variable), rules);
  if (resolved.kind === 'model') {
    const { expectedBy } = resolved.plan;
    const cells = expectedBy.reduce((product, { codes }) => product * codes.length, 1);
    demandTableSize({ dimensions: expectedBy.length, cells }, rules);
    return;
  }
  if (resolved.kind === 'tables') {
    demandTablesSize(resolved, rules);
    return;
  }
  demandTableSize(tableSize(resolved.plan, resolved.layout), rules);
}

/**
 * The thresholds of a run over `partners`, in roster order. A sum has those of SUM-T, and as many certifiers as the charter's must be. In a ring everybody must take part, so everybody cosigns; blinding by all partners'
 * keys withstands all but one of them, one shared key withstands none together with the coordinator.
 *
 * @throws ProtocolError as `deriveThresholds` and `deriveCertificate` do for a sum.
 */
export function runThresholds(
  query: QueryDocument,
  partners: readonly string[],
  { tolerate, certifiers }: Pick<CharterTerms, 'tolerate' | 'certifiers'>,
): Thresholds {
  const count = partners.length;
  if (query.kind === 'overlap' || query.kind === 'link')
    return { tolerate: query.blinding === 'dh' ? count - 1 : 0, threshold: count, minSurvivors: count };
  const thresholds = deriveThresholds(count, tolerate);
  deriveCertificate(certifiers, partners, thresholds.tolerate);
  return thresholds;
}
