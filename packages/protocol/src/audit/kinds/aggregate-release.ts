/** From the opened sum of an `aggregate` run to its release document: the disclosure rules are applied again. */
import { demandPartners } from '../../disclosure/index.ts';
import type { LinearSolver } from '../../disclosure/suppression/linear-solver.ts';
import { type FindEarlier, findEarlier } from '../../linked/index.ts';
import type { ModelTable } from '../../model/model-table.ts';
import { decodeSum, decodeTablesSum, offeringOf } from '../../query/index.ts';
import { buildAggregateResult } from '../../result/build-aggregate-result.ts';
import { offerFacts } from '../../result/offer-facts.ts';
import type { ReleaseDocument } from '../../result/release-document.ts';
import { buildTablesRelease } from '../../result/tables/build-tables-result.ts';
import type { AggregateTable } from '../../result/types.ts';
import { type AuditBase, offersBefore } from '../run-context.ts';
import type { ServedResult } from '../verify-release.ts';
import type { AggregateContext, TablesContext } from './aggregate-context.ts';
import { rebuildDocument } from './rebuild-document.ts';
import { readPattern } from './released-pattern.ts';

/** What a release is made from. */
export interface OpenedSum {
  readonly sum: Uint8Array;
  readonly included: readonly string[];
  readonly served: Pick<ServedResult, 'salt' | 'releasedAt'> &
    Partial<Pick<AggregateTable, 'cells' | 'coverage' | 'totalsWithheld'> & Pick<ModelTable, 'of'>>;
  /** Checks the pattern of hidden cells; without it a pattern is not proved. */
  readonly solver?: LinearSolver;
  /** What stood released before. */
  readonly findEarlier: FindEarlier;
}

/**
 * The document that the opened sum and the rules give, with the salt and time of the served one.
 *
 * @throws ProtocolError `range-violation` where the sum does not fit its columns, `too-few-partners`.
 */
export function rebuildAggregateRelease(base: AuditBase, context: AggregateContext | TablesContext, opened: OpenedSum): ReleaseDocument {
  demandPartners(opened.included.length, context.rules);
  const table = context.kind === 'tables' ? rebuildTables(base, context, opened) : rebuildTable(base, context, opened);
  const { included, served } = opened;
  return rebuildDocument(base, context, { table, included, served });
}

function rebuildTables(
  base: AuditBase,
  context: TablesContext,
  { sum, included, served, solver, findEarlier: find }: OpenedSum,
): AggregateTable | ModelTable {
  const { plan, layout, rules, terms, signed, proposed } = context;
  const offers = offersBefore(base, proposed.leaf);
  // A model tells of its table which figures are hidden.
  const shown = served.of === undefined ? served : { ...served.of, cells: served.of.hidden };
  return buildTablesRelease({
    plan,
    codebook: signed.codebook,
    layout,
    sums: decodeTablesSum(layout, sum, included.length),
    rules,
    releaseMode: terms.releaseMode,
    included,
    offered: (partner) => offers.get(partner)?.datasets,
    suppress: readPattern(shown, solver),
    findEarlier: find,
  });
}

function rebuildTable(
  base: AuditBase,
  context: AggregateContext,
  { sum, included, served, solver, findEarlier: find }: OpenedSum,
): AggregateTable {
  const { plan, layout, rules, terms, signed, proposed } = context;
  const offers = offersBefore(base, proposed.leaf);
  const held = (partner: string) => offers.get(partner)?.datasets[plan.dataset];
  const { snapshots, ...tables } = offerFacts(included, held);
  const asked = { plan, codebook: signed.codebook };
  const notRegistered = new Map(included.map((partner) => [partner, offeringOf(asked, held(partner)).notRegistered] as const));
  const sums = decodeSum(layout, sum, included.length);
  const { releaseMode } = terms;
  return buildAggregateResult({
    plan,
    codebook: signed.codebook,
    layout,
    sums,
    rules,
    releaseMode,
    roster: context.request.partners,
    included,
    notRegistered,
    ...tables,
    earlier: findEarlier(find, { ...asked, releaseMode, included, snapshots, ...tables }),
    suppress: readPattern(served, solver),
  });
}
