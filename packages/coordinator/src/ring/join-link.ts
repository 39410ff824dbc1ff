/** The tags of a link joined (LNK-5). */
import { type CellRules, type Joined, joinLists, type LinkPlan, personsOf, type SealedSizes } from '@ketensom/protocol';
import { type Counting, canariesOf, wholeList } from './count-tags.ts';

/** @throws ProtocolError `canary-missing`, `size-mismatch`, and as `readTags`. */
export function joinLink(
  counting: Counting,
  about: { readonly plan: LinkPlan; readonly rules: CellRules },
  sizes: readonly SealedSizes[],
): Joined {
  const { desk, stored } = counting;
  const { config } = stored;
  const seed = new DataView(desk.random(4).buffer).getInt32(0);
  const lists = { config, tagsOf: (list: number) => wholeList(counting, list), canaries: canariesOf(counting), seed };
  return joinLists(about, lists, personsOf(sizes, config.lists.length));
}
