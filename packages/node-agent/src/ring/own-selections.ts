/** What of this partner's data a ring selects: what later rings are held against, so that two of them do not differ by a few persons (OVL-9, LNK-7). */
import { conditionVariables, type OverlapSet, type RingPlan } from '@ketensom/protocol';

/** This partner's sets of an overlap; of a link its tables, each with all keys that the query uses. How a table is broken down is not part of it. */
export const ownSelections = (plan: RingPlan, self: string): readonly OverlapSet[] =>
  plan.kind === 'overlap'
    ? plan.sets.filter(({ partners }) => partners.includes(self))
    : plan.tables
        .filter(({ partner }) => partner === self)
        .map(({ name, dataset, keys, where }) => ({
          name,
          partners: [self],
          dataset,
          keys,
          ...(where === undefined ? {} : { where }),
          whereVariables: where === undefined ? [] : conditionVariables(where).toSorted(),
        }));
