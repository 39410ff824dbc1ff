/**
 * One selection answered over two rosters: the two sums differ by what the partners hold that are in one of them alone, so by one partner's
 * figures where one left. Their difference in persons cannot be known here, so another roster is refused whatever it would tell.
 */
import type { ResolvedRequest } from '../policy/check-request.ts';
import type { Figure } from './figures.ts';

/** An answer as far as this rule looks at it. */
interface RosteredAnswer {
  readonly roster: readonly string[];
  readonly figures: readonly Figure[];
}

/** The partners whose figures a run adds up, in order; of several tables those of all. None where every partner's table is its own, or a ring compares sets. */
export function summedRoster(resolved: ResolvedRequest): readonly string[] {
  const isOwn = resolved.kind === 'aggregate' && resolved.plan.combine === 'none';
  const isSum = resolved.kind !== 'overlap' && resolved.kind !== 'link' && !isOwn;
  return isSum ? resolved.request.partners.toSorted() : [];
}

const sameRows = (left: Uint32Array, right: Uint32Array): boolean =>
  left.length === right.length && left.every((row, at) => right[at] === row);

/** Whether some figure of both is about exactly the same rows here, and both are sums, over different partners. Empty figures say nothing. */
export function isOverAnotherRoster(asked: RosteredAnswer, answered: RosteredAnswer): boolean {
  if (asked.roster.length === 0 || answered.roster.length === 0) return false;
  if (asked.roster.join(' ') === answered.roster.join(' ')) return false;
  const bySize = Map.groupBy(answered.figures, ({ rows }) => rows.length);
  return asked.figures.some(({ rows }) => rows.length > 0 && bySize.get(rows.length)?.some((figure) => sameRows(rows, figure.rows)));
}
