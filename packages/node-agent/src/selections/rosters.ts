/**
 * One selection answered over several rosters: two sums differ by what the partners hold that are in one of them alone, so by one partner's figures where
 * one left. Whether these are few persons cannot be known here; that they are of enough partners is asked of every combination of the sums.
 */
import type { ResolvedRequest } from '../policy/check-request.ts';
import type { Figure } from './figures.ts';
import { findLight } from './lightest.ts';
import { type SparseRow, WorkBudget } from './sparse-rows.ts';

/** An answer as far as this rule looks at it. */
interface RosteredAnswer {
  readonly roster: readonly string[];
  readonly figures: readonly Figure[];
}

/** Whether a table is broken down by a variable whose cells may be one partner's own, by the charter. */
function mayBeOwn(resolved: ResolvedRequest): boolean {
  const { waive } = resolved.rules.minContributors;
  const plans =
    resolved.kind === 'aggregate' ? [resolved.plan] : resolved.kind === 'tables' ? resolved.plan.parts.map(({ plan }) => plan) : [];
  return plans.some(({ by }) => by.some(({ variable }) => waive.includes(variable)));
}

/**
 * The partners that a run asked to add up, in order, those that could not offer it among them; of several tables those of all. None where every partner's table is its own or may be, or a ring
 * compares sets.
 */
export function summedRoster(resolved: ResolvedRequest): readonly string[] {
  const isOwn = (resolved.kind === 'aggregate' && resolved.plan.combine === 'none') || mayBeOwn(resolved);
  const isSum = resolved.kind !== 'overlap' && resolved.kind !== 'link' && !isOwn;
  const { partners, notOffering } = resolved.request;
  return isSum ? [...partners, ...notOffering].toSorted() : [];
}

const sameRows = (left: Uint32Array, right: Uint32Array): boolean =>
  left.length === right.length && left.every((row, at) => right[at] === row);

const workLimit = 1_000_000;

/** Whether some sum of multiples of these sums is about fewer than so many partners. */
function setsFewApart(rosters: readonly (readonly string[])[], least: number): boolean {
  const names = [...new Set(rosters.flat())];
  const rows = rosters.map((roster): SparseRow => new Map(roster.map((partner) => [names.indexOf(partner), 1])));
  const persons = (columns: Iterable<number>): number => [...columns].length;
  return findLight(rows, { floor: least, persons, work: new WorkBudget(workLimit), isAllowed: () => false }) !== 'none';
}

/**
 * The answers of which some figure is about exactly the same rows here as an asked one, and that with the asked sum would tell something of fewer than
 * `least` partners; none if there are none. Empty figures say nothing.
 */
export function tellingRosters<Answer extends RosteredAnswer>(
  asked: RosteredAnswer,
  answers: readonly Answer[],
  least: number,
): readonly Answer[] {
  if (asked.roster.length === 0) return [];
  const own = asked.roster.join(' ');
  const others = answers.filter(({ roster }) => roster.length > 0 && roster.join(' ') !== own);
  const bySize = others.map((answer) => ({ answer, figures: Map.groupBy(answer.figures, ({ rows }) => rows.length) }));
  for (const { rows } of asked.figures) {
    if (rows.length === 0) continue;
    const same = bySize.flatMap(({ answer, figures }) =>
      figures.get(rows.length)?.some((figure) => sameRows(rows, figure.rows)) === true ? [answer] : [],
    );
    const rosters = new Map(same.map(({ roster }) => [roster.join(' '), roster]));
    if (same.length > 0 && setsFewApart([asked.roster, ...rosters.values()], least)) return same;
  }
  return [];
}
