/** What of this partner's data a ring selects: what later rings are held against, so that two of them do not differ by a few persons (OVL-9, LNK-7). */
import { type Condition, conditionVariables, type LinkTable, type OverlapSet, type RingPlan } from '@ketensom/protocol';

/** The rows of a table that are counted: those of its condition that have a code of every variable it is broken down by. */
function countedRows({ where, by, hits, date }: LinkTable): Condition | undefined {
  const read = [
    ...by.map(({ variable }) => variable),
    ...(hits ?? []).flatMap((share) => conditionVariables(share)),
    ...(date === undefined ? [] : [date.variable]),
  ];
  const coded = read.map((variable): Condition => ({ kind: 'has', variable, has: true }));
  const all = [...(where === undefined ? [] : [where]), ...coded];
  return all.length > 1 ? { kind: 'all', of: all } : all[0];
}

/** This partner's sets of an overlap; of a link its tables, each with all keys that the query uses. */
export const ownSelections = (plan: RingPlan, self: string): readonly OverlapSet[] =>
  plan.kind === 'overlap'
    ? plan.sets.filter(({ partners }) => partners.includes(self))
    : plan.tables
        .filter(({ partner }) => partner === self)
        .map((table) => {
          const { name, dataset, keys } = table;
          const where = countedRows(table);
          return {
            name,
            partners: [self],
            dataset,
            keys,
            ...(where === undefined ? {} : { where }),
            whereVariables: where === undefined ? [] : [...new Set(conditionVariables(where))].toSorted(),
          };
        });
