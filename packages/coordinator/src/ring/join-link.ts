/** The tags of a link joined (LNK-5), part by part: what does not fit in memory waits in a file that has no name, and is gone when the program ends, however it ends. */
import { inSteps, spillShelf } from '@ketensom/native';
import { type CellRules, type Joined, joiningSteps, type LinkPlan, personsOf, type SealedSizes } from '@ketensom/protocol';
import { type Counting, canariesOf, guardOf, signedPieces } from './count-tags.ts';

/** @throws ProtocolError `canary-missing`, `size-mismatch`, `digest-mismatch`, and as `readTags`. */
export async function joinLink(
  counting: Counting,
  about: { readonly plan: LinkPlan; readonly rules: CellRules },
  sizes: readonly SealedSizes[],
): Promise<Joined> {
  const { desk, stored, finals, onProgress } = counting;
  const { config } = stored;
  const guard = guardOf(counting);
  const shelf = spillShelf({ folder: desk.folder });
  const lists = {
    config,
    counts: config.lists.map((_, list) => finals.find((final) => final.list === list)?.count ?? 0),
    pieces: function* (list: number) {
      for (const piece of signedPieces(counting, list)) yield guard.apply(piece);
    },
    canaries: canariesOf(counting),
    seed: new DataView(desk.random(4).buffer).getInt32(0),
    shelf,
  };
  try {
    return await inSteps(joiningSteps(about, lists, personsOf(sizes, config.lists.length)), onProgress);
  } finally {
    shelf.close();
    guard.forget();
  }
}
