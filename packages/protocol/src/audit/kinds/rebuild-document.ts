/** From a table that was made again to the release document, with the salt and time of the served one. */
import { enforcedRules } from '../../disclosure/index.ts';
import { planDatasets } from '../../query/plan-datasets.ts';
import { queryFacts } from '../../result/offer-facts.ts';
import { recodedFacts } from '../../result/recoded-facts.ts';
import { buildReleaseDocument, type ReleaseDocument } from '../../result/release-document.ts';
import { ringFacts } from '../../result/ring-facts.ts';
import type { ReleasedTable } from '../../result/types.ts';
import { type AuditBase, offersBefore } from '../run-context.ts';
import type { ServedResult } from '../verify-release.ts';
import type { AggregateContext, TablesContext } from './aggregate-context.ts';
import type { ModelContextOfRun } from './model-context.ts';
import type { RingContext } from './ring-context.ts';

/** A table with what the served file says beside it. */
export interface RebuiltTable {
  readonly table: ReleasedTable;
  readonly included: readonly string[];
  readonly served: Pick<ServedResult, 'salt' | 'releasedAt'>;
}

/** See the module header. */
export function rebuildDocument(
  base: AuditBase,
  { plan, terms, request, run, proposed, rules, signed }: AggregateContext | TablesContext | ModelContextOfRun,
  { table, included, served: { salt, releasedAt } }: RebuiltTable,
): ReleaseDocument {
  const offers = offersBefore(base, proposed.leaf);
  const { protection, releaseMode } = terms;
  const facts = { run: run.run, request, protection, releaseMode, rules: enforcedRules(rules), included, releasedAt, salt };
  const offered = (partner: string) => offers.get(partner)?.datasets;
  const held = {
    ...queryFacts(included, planDatasets(plan), offered),
    ...recodedFacts({ plan, codebook: signed.codebook }, included, offered),
  };
  return buildReleaseDocument({ ...facts, ...held }, table);
}

/** The same of a ring. */
export function rebuildRingDocument(
  base: AuditBase,
  { plan, terms, request, run, proposed, rules, signed }: RingContext,
  { table, included, served: { salt, releasedAt } }: RebuiltTable,
): ReleaseDocument {
  const offers = offersBefore(base, proposed.leaf);
  const { protection, releaseMode } = terms;
  const asked = { plan, codebook: signed.codebook };
  const facts = ringFacts(asked, { partners: included, rules }, (partner) => offers.get(partner)?.datasets);
  return buildReleaseDocument({ run: run.run, request, protection, releaseMode, included, releasedAt, salt, ...facts }, table);
}
