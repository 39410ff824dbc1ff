/** What of a ring's config follows from the plan: the coordinator builds it, every partner and the auditor derive it again (OVL-4, LNK-2). */
import { canonicalise, type JsonValue } from '../json/index.ts';
import { canaryCount } from '../overlap/canaries.ts';
import { overlapLists } from '../overlap/lists.ts';
import type { RingConfig } from '../overlap/ring-config.ts';
import type { LinkPlan } from '../query/link/types.ts';
import type { OverlapPlan } from '../query/overlap/types.ts';
import { linkLists } from './link-lists.ts';

/** A plan that a ring of holders carries out. */
export type RingPlan = OverlapPlan | LinkPlan;

/** The datasets that a partner's own sets or tables are of. */
export const ownDatasets = (plan: RingPlan, partner: string): readonly string[] =>
  plan.kind === 'overlap'
    ? plan.sets.filter(({ partners }) => partners.includes(partner)).map(({ dataset }) => dataset)
    : plan.tables.filter((table) => table.partner === partner).map(({ dataset }) => dataset);

/** See the module header. */
export type RingShape = Pick<RingConfig, 'blinding' | 'suite' | 'columns' | 'lists' | 'canaries'>;

/** @throws ProtocolError `spec-complexity` for too many lists. */
export function ringShape(plan: RingPlan, roster: readonly string[]): RingShape {
  const { blinding, suite } = plan;
  const lists = plan.kind === 'overlap' ? overlapLists(plan, roster) : linkLists(plan);
  const columns = plan.kind === 'overlap' ? (plan.sets[0]?.keys.length ?? 1) : Math.max(...linkLists(plan).map((list) => list.columns));
  return { blinding, ...(suite === undefined ? {} : { suite }), columns, lists, canaries: blinding === 'dh' ? canaryCount : 0 };
}

const textOf = ({ blinding, suite, columns, lists, canaries }: RingShape): string =>
  canonicalise({ blinding, suite: suite ?? '', columns, canaries, lists: lists as unknown as JsonValue });

/** Whether a config has the shape that follows from the plan. @throws ProtocolError as `ringShape`. */
export const hasShape = (config: RingConfig, plan: RingPlan): boolean =>
  textOf(config) ===
  textOf(
    ringShape(
      plan,
      config.roster.map(({ partner }) => partner),
    ),
  );
