/** From the ended lists of a link to its joined cells, by number: nothing here knows what a cell is (LNK-5). */
import { CanarySieve } from '../overlap/canary-sieve.ts';
import { tagLength } from '../overlap/final-tags.ts';
import { type RingConfig, rowColumns } from '../overlap/ring-config.ts';
import type { LinkPlan } from '../query/link/types.ts';
import type { CellRules } from './cell-rules.ts';
import { countBase } from './count-base.ts';
import { countValues } from './count-values.ts';
import { joinBase } from './join-base.ts';
import { type JoinedCell, joinTags, type TaggedList } from './join-tags.ts';
import type { Joined } from './joined.ts';
import { isOfPart, type LinkPart } from './link-lists.ts';
import { listPlace, strataOfBase } from './strata.ts';

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
 * @throws ProtocolError `canary-missing`, and as `countBase` and `countValues`.
 */
export function joinLists(
  { plan, rules }: { readonly plan: LinkPlan; readonly rules: CellRules },
  { config, tagsOf, canaries, seed }: TagLists,
  persons: readonly number[],
): Joined {
  const sieve = new CanarySieve(config, canaries);
  const rows = config.lists.map(() => 0);
  const { strata } = strataOfBase(plan);
  // The lists of one part at a time: all of them at once would be as many times more.
  const listsOf = (part: LinkPart): readonly TaggedList[] =>
    config.lists.flatMap((shape, list): readonly TaggedList[] => {
      if (!isOfPart(shape, part)) return [];
      const { sets, copies = 1, ...place } = shape;
      const columns = rowColumns(config, list);
      const tags = sieve.sieve(tagsOf(list), columns);
      sieve.endList();
      rows[list] = tags.length / (columns * tagLength);
      return [{ table: sets[0] ?? '', cell: listPlace(place, strata), copies, columns, tags }];
    });
  if (plan.base !== undefined) return countBase({ plan, config, rules }, (part) => joinBase(plan, listsOf(part), seed), { persons, rows });
  const join = (part: LinkPart): readonly JoinedCell[] => joinTags(plan, listsOf(part), seed);
  return { cells: countValues(plan, join({}), join) };
}
