/** Hops that were made, entered in the store: from then on the same bytes are sent, after a crash as well. */
import type { AgentContext } from '../driver/context.ts';
import type { MadeHop } from '../store/ring-store.ts';
import { lastPartNumber } from './passed-part.ts';
import { hopFileName } from './seal-list.ts';

type Made = Omit<MadeHop, 'announced'>;

/** Gives them as they are stored; none, and their files are gone, where the ring has ended while they were made: nothing else would remove them. */
export function keepHops({ store }: AgentContext, round: string, made: readonly Made[]): readonly MadeHop[] {
  // Nothing of a list of one part leaves before its event, whose signature is flushed.
  const commit = made.every((hop) => lastPartNumber(hop) === 0) ? store.unflushed : store.transaction;
  const isKept = commit(() => {
    if (store.rings.get(round)?.ended !== undefined) return false;
    for (const hop of made) store.rings.putHop(round, hop);
    return true;
  });
  if (isKept) return made.map((hop) => ({ ...hop, announced: false }));
  for (const { list, hop } of made) store.vectors.remove(hopFileName(round, list, hop));
  return [];
}
