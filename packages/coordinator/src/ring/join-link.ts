/** The tags of a link joined (LNK-5). */
import { type JoinedCell, joinLists, type LinkPlan } from '@ketensom/protocol';
import { type Counting, canariesOf, wholeList } from './count-tags.ts';

/** @throws ProtocolError `canary-missing`, and as `readTags`. */
export function joinLink(counting: Counting, plan: LinkPlan): readonly JoinedCell[] {
  const { desk, stored } = counting;
  const seed = new DataView(desk.random(4).buffer).getInt32(0);
  const lists = { config: stored.config, tagsOf: (list: number) => wholeList(counting, list), canaries: canariesOf(counting), seed };
  return joinLists(plan, lists);
}
