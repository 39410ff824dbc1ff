/** This partner's own figures as the vector of a round, unmasked. */
import { type Codebook, deriveLayout, encodeContribution, encodeTables, type LocalTable, ownPlan, placeOwn } from '@ketensom/protocol';
import type { RequestOf } from '../policy/check-request.ts';
import type { AgentContext } from './context.ts';
import type { ResolvedRun } from './run-context.ts';

/** A run that sums one table or several, at once: all but the steps of a model. */
export type SummedRun = Omit<ResolvedRun, 'resolved'> & { readonly resolved: RequestOf<'aggregate'> | RequestOf<'tables'> };

/** Whether a run is such a sum. */
export const isSummed = (known: ResolvedRun): known is SummedRun => known.resolved.kind === 'aggregate' || known.resolved.kind === 'tables';

/** The tables that this partner fills, as one vector; the others are zeros. */
async function evaluateTables(
  { local }: AgentContext,
  { plan, layout, rules, fills, leavesSmallOut }: RequestOf<'tables'>,
  codebook: Codebook,
): Promise<Uint8Array> {
  const tables: (LocalTable | undefined)[] = [];
  for (const [at, part] of plan.parts.entries()) {
    const own = layout.parts[at];
    const threshold = leavesSmallOut && !part.plan.public ? { sourceMinCount: rules.minCount } : {};
    const isFilled = own !== undefined && fills.has(part.name);
    tables.push(isFilled ? await local.evaluate({ plan: part.plan, layout: own, codebook, ...threshold }) : undefined);
  }
  return encodeTables(layout, tables);
}

/** Reads the data. @throws as the partner's own side does (`LocalSide.evaluate`) */
export async function evaluateSum(context: AgentContext, { pinned, resolved }: SummedRun): Promise<Uint8Array> {
  const { codebook } = pinned;
  if (resolved.kind === 'tables') return evaluateTables(context, resolved, codebook);
  const { plan, layout, rules, request, leavesSmallOut } = resolved;
  const isOwn = plan.combine === 'none';
  // No weaker than this partner's own policy, which the request was held against. Own small cells never leave (OWN-2).
  const hides = (isOwn || leavesSmallOut) && !plan.public;
  const threshold = hides ? { sourceMinCount: rules.minCount } : {};
  if (!isOwn) return encodeContribution(layout, await context.local.evaluate({ plan, layout, codebook, ...threshold }));
  const own = { plan: ownPlan(plan), layout: deriveLayout(ownPlan(plan), codebook, request.partners.length) };
  const table = await context.local.evaluate({ ...own, codebook, ...threshold });
  return encodeContribution(layout, placeOwn(layout, table, request.partners.indexOf(context.self)));
}
