/** From the ended lists of a link to its joined cells, by number: nothing here knows what a cell is (LNK-5). */
import { CanarySieve } from '../overlap/canary-sieve.ts';
import { tagLength } from '../overlap/final-tags.ts';
import { type RingConfig, rowColumns } from '../overlap/ring-config.ts';
import type { LinkPlan } from '../query/link/types.ts';
import { addUnmatched } from './add-unmatched.ts';
import { type JoinedCell, joinTags, type TaggedList } from './join-tags.ts';
import type { CellRules } from './protected-cells.ts';

/** The lists of a ring as tags, in the config's order; `canaries` of none in `salted-hash`. `seed`: any number that no holder could know. */
export interface TagLists {
  readonly config: RingConfig;
  readonly tagsOf: (list: number) => Uint8Array;
  readonly canaries: Uint8Array;
  readonly seed: number;
}

/**
 * The joined cells, of a base the others too. `persons`: distinct persons of each list, as its owner said.
 *
 * @throws ProtocolError `canary-missing`, and as `addUnmatched`.
 */
export function joinLists(
  { plan, rules }: { readonly plan: LinkPlan; readonly rules: CellRules },
  { config, tagsOf, canaries, seed }: TagLists,
  persons: readonly number[],
): readonly JoinedCell[] {
  const sieve = new CanarySieve(config, canaries);
  const tagged = config.lists.map(({ sets, cell = 0, copies = 1 }, list): TaggedList => {
    const columns = rowColumns(config, list);
    const tags = sieve.sieve(tagsOf(list), columns);
    sieve.endList();
    return { table: sets[0] ?? '', cell, copies, columns, tags };
  });
  const rows = tagged.map(({ columns, tags }) => tags.length / (columns * tagLength));
  return addUnmatched({ plan, config, rules }, joinTags(plan, tagged, seed), { persons, rows });
}
