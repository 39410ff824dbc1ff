/** What a ring selects of this partner's data, as its ledger keeps it. */
import type { AgentContext } from '../driver/context.ts';
import type { RingKind, RunOf } from '../driver/run-context.ts';
import type { RingSelection } from '../store/ring-store.ts';
import { ringSelections } from './summed-values.ts';

/** See the module header. */
export function selectionsOf({ self, local }: AgentContext, { resolved, pinned }: RunOf<RingKind>): readonly RingSelection[] {
  const { datasets } = local.offer(pinned.codebook);
  const others = resolved.request.partners.filter((partner) => partner !== self);
  return ringSelections(resolved.plan, { self, others, snapshotOf: (dataset) => datasets[dataset]?.snapshot });
}
