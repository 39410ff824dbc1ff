/** From the opened sum of an `aggregate` run to its release document: the disclosure rules are applied again. */
import { demandPartners, enforcedRules } from '../../disclosure/index.ts';
import type { LinearSolver } from '../../disclosure/suppression/linear-solver.ts';
import { decodeSum, offeringOf } from '../../query/index.ts';
import { buildAggregateResult } from '../../result/build-aggregate-result.ts';
import { buildReleaseDocument, type ReleaseDocument } from '../../result/release-document.ts';
import type { AggregateTable } from '../../result/types.ts';
import { type AuditBase, offersBefore } from '../run-context.ts';
import type { ServedResult } from '../verify-release.ts';
import type { AggregateContext } from './aggregate-context.ts';
import { readPattern } from './released-pattern.ts';

/** What a release is made from. */
export interface OpenedSum {
  readonly sum: Uint8Array;
  readonly included: readonly string[];
  readonly served: Pick<ServedResult, 'salt' | 'releasedAt'> & Partial<Pick<AggregateTable, 'cells' | 'totalsWithheld'>>;
  /** Checks the pattern of hidden cells; without it a pattern is not proved. */
  readonly solver?: LinearSolver;
}

/**
 * The document that the opened sum and the rules give, with the salt and time of the served one.
 *
 * @throws ProtocolError `range-violation` where the sum does not fit its columns, `too-few-partners`.
 */
export function rebuildAggregateRelease(
  base: AuditBase,
  context: AggregateContext,
  { sum, included, served, solver }: OpenedSum,
): ReleaseDocument {
  const { plan, layout, rules, terms, signed, request, run, proposed } = context;
  demandPartners(included.length, rules);
  const offers = offersBefore(base, proposed.leaf);
  const held = (partner: string) => offers.get(partner)?.datasets[plan.dataset];
  const notRegistered = new Map(included.map((partner) => [partner, offeringOf(plan, held(partner)).notRegistered] as const));
  const sums = decodeSum(layout, sum, included.length);
  const table = buildAggregateResult({
    plan,
    codebook: signed.codebook,
    layout,
    sums,
    rules,
    releaseMode: terms.releaseMode,
    included,
    notRegistered,
    suppress: readPattern(served, solver),
  });
  const snapshots = Object.fromEntries(
    included.flatMap((partner) => {
      const snapshot = held(partner)?.snapshot;
      return snapshot === undefined ? [] : [[partner, snapshot] as const];
    }),
  );
  const { salt, releasedAt } = served;
  const facts = {
    run: run.run,
    request,
    protection: terms.protection,
    releaseMode: terms.releaseMode,
    rules: enforcedRules(rules),
    included,
    snapshots,
    releasedAt,
    salt,
  };
  return buildReleaseDocument(facts, table);
}
