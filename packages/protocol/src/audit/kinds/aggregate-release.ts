/** From the opened sum of an `aggregate` run to its release document: the disclosure rules are applied again. */
import { demandPartners } from '../../disclosure/index.ts';
import type { LinearSolver } from '../../disclosure/suppression/linear-solver.ts';
import type { FindEarlier } from '../../linked/index.ts';
import type { ModelTable } from '../../model/model-table.ts';
import { decodeSum, decodeTablesSum } from '../../query/index.ts';
import { buildAggregateRelease } from '../../result/build-aggregate-release.ts';
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

/** Under the rules of the charter, from what was offered before the question was asked. */
const sharedInput = (base: AuditBase, { rules, terms, signed, proposed }: AggregateContext | TablesContext, opened: OpenedSum) => {
  const offers = offersBefore(base, proposed.leaf);
  const { included, findEarlier } = opened;
  return {
    codebook: signed.codebook,
    rules,
    releaseMode: terms.releaseMode,
    included,
    offered: (partner: string) => offers.get(partner)?.datasets,
    findEarlier,
  };
};

function rebuildTables(base: AuditBase, context: TablesContext, opened: OpenedSum): AggregateTable | ModelTable {
  const { plan, layout } = context;
  const { sum, included, served, solver } = opened;
  // A model tells of its table which figures are hidden.
  const shown = served.of === undefined ? served : { ...served.of, cells: served.of.hidden };
  const sums = decodeTablesSum(layout, sum, included.length);
  return buildTablesRelease({ ...sharedInput(base, context, opened), plan, layout, sums, suppress: readPattern(shown, solver) });
}

function rebuildTable(base: AuditBase, context: AggregateContext, opened: OpenedSum): AggregateTable {
  const { plan, layout, request } = context;
  const { sum, included, served, solver } = opened;
  const sums = decodeSum(layout, sum, included.length);
  const suppress = readPattern(served, solver);
  return buildAggregateRelease({ ...sharedInput(base, context, opened), plan, layout, sums, roster: request.partners, suppress });
}
