/**
 * A link with a base (LNK-8): beside the persons who were joined, those who were not, as the difference with what the owner sealed of its lists. The two of one
 * cell are shown or hidden together: who knows how many there are of both would have the one from the other.
 */
import { demand } from '../errors.ts';
import type { RingConfig } from '../overlap/ring-config.ts';
import type { LinkPlan } from '../query/link/types.ts';
import type { JoinedCell } from './join-tags.ts';
import type { CellRules } from './protected-cells.ts';

/**
 * The joined cells with the others beside them. `persons`: distinct persons of each list, as its owner said.
 *
 * @throws ProtocolError `size-mismatch` where an owner said of fewer than were joined, or of more than it sent.
 */
export function addUnmatched(
  { plan, config, rules }: { readonly plan: LinkPlan; readonly config: RingConfig; readonly rules: CellRules },
  joined: readonly JoinedCell[],
  counted: { readonly persons: readonly number[]; readonly rows: readonly number[] },
): readonly JoinedCell[] {
  const { base } = plan;
  if (base === undefined) return joined;
  const { minOverlap, minCount, showZero } = rules;
  const at = plan.tables.findIndex(({ name }) => name === base.table);
  return config.lists.flatMap(({ sets, cell: number = 0 }, list): readonly JoinedCell[] => {
    if (sets[0] !== base.table) return [];
    const found = joined.find(({ cells }) => cells[at] === number)?.distinct[0] ?? 0;
    const all = counted.persons[list] ?? 0;
    demand(all >= found && all <= (counted.rows[list] ?? 0), 'size-mismatch', { clause: 'LNK-8' });
    const both = [found, all - found];
    const isSmall = (count: number): boolean => (count === 0 ? showZero !== 'all' : count < Math.max(minOverlap, minCount, 1));
    const isHidden = both.some(isSmall);
    const cells = plan.tables.map((_, table) => (table === at ? number : 0));
    // Last in a cell's numbers: 0 for who was joined, 1 for who was not, as the codes of `matched`.
    return both.flatMap((count, place) =>
      count === 0 && !isHidden ? [] : [{ cells: [...cells, place], rows: 0n, distinct: [count], isHidden }],
    );
  });
}
