/** From a table that was made again to the release document, with the salt and time of the served one. */
import { enforcedRules } from '../../disclosure/index.ts';
import { buildReleaseDocument, type ReleaseDocument } from '../../result/release-document.ts';
import type { ReleasedTable } from '../../result/types.ts';
import { type AuditBase, offersBefore } from '../run-context.ts';
import type { ServedResult } from '../verify-release.ts';
import type { AggregateContext } from './aggregate-context.ts';
import type { ModelContextOfRun } from './model-context.ts';

/** A table with what the served file says beside it. */
export interface RebuiltTable {
  readonly table: ReleasedTable;
  readonly included: readonly string[];
  readonly served: Pick<ServedResult, 'salt' | 'releasedAt'>;
}

/** See the module header. */
export function rebuildDocument(
  base: AuditBase,
  { plan, terms, request, run, proposed, rules }: AggregateContext | ModelContextOfRun,
  { table, included, served: { salt, releasedAt } }: RebuiltTable,
): ReleaseDocument {
  const offers = offersBefore(base, proposed.leaf);
  const snapshots = Object.fromEntries(
    included.flatMap((partner) => {
      const snapshot = offers.get(partner)?.datasets[plan.dataset]?.snapshot;
      return snapshot === undefined ? [] : [[partner, snapshot] as const];
    }),
  );
  const { protection, releaseMode } = terms;
  const facts = { run: run.run, request, protection, releaseMode, rules: enforcedRules(rules), included, snapshots, releasedAt, salt };
  return buildReleaseDocument(facts, table);
}
