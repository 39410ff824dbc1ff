/**
 * The tags of a ring counted (OVL-8): in memory, or, where they are many, through files that are deleted as they are read. Tags of `salted-hash` go through the
 * coordinator's own cipher first, under a key that is never stored: what lies in such a file is not what partners can compute.
 */
import { spillRegions, tagCounter } from '@ketensom/native';
import {
  CanarySieve,
  concatBytes,
  countLinked,
  demand,
  type EventOf,
  encodeHex,
  exactCounts,
  personsOf,
  type SealedSizes,
  type SetCounts,
  setsOfLists,
  tagLength,
} from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { readTags } from './read-tags.ts';
import type { StoredRing } from './ring-store.ts';

/** Tags of all lists above which they are counted through files: half a gibibyte, twice over while it is counted. */
const mostInMemory = 2 ** 25;

export interface Counting {
  readonly desk: Desk;
  readonly stored: StoredRing;
  readonly finals: readonly EventOf<'tags.final'>[];
}

/** What is said of a tag that may lie in a file. */
type Guard = (tags: Uint8Array) => Uint8Array;

function finalOf({ finals }: Counting, list: number): EventOf<'tags.final'> {
  const final = finals.find((event) => event.list === list);
  if (final === undefined) throw new Error('the log lacks the tags of a ring that has ended');
  return final;
}

function* piecesOf(counting: Counting, list: number, { sieve, guard }: { readonly sieve: CanarySieve; readonly guard: Guard }) {
  for (const piece of readTags(counting.desk, counting.stored, finalOf(counting, list))) yield guard(sieve.sieve(piece));
  sieve.endList();
}

/** All tags of a list of `dh`, which its last holder signed the digest of. @throws ProtocolError as `readTags`. */
export function wholeList(counting: Counting, list: number): Uint8Array {
  const final = finalOf(counting, list);
  const tags = concatBytes(...readTags(counting.desk, counting.stored, final));
  const isSigned = final.tags_root === undefined || encodeHex(counting.desk.primitives.sha256(tags)) === final.tags_root;
  demand(isSigned, 'digest-mismatch', { clause: 'OVL-6', party: final.actor });
  return tags;
}

/** The rows of the canaries' list; none in `salted-hash`. @throws ProtocolError as `readTags`. */
export const canariesOf = (counting: Counting): Uint8Array => {
  const { canaries, lists } = counting.stored.config;
  return canaries === 0 ? new Uint8Array(0) : wholeList(counting, lists.length);
};

/** The counts over the sets of `names`. @throws ProtocolError `canary-missing`, `size-mismatch`, `element-repeated`, and as `readTags`. */
export async function countTags(counting: Counting, names: readonly string[], sizes: readonly SealedSizes[]): Promise<SetCounts> {
  const { desk, stored, finals } = counting;
  const { config } = stored;
  const { columns } = config;
  const sieve = new CanarySieve(config, canariesOf(counting));
  const counter = tagCounter();
  const key = desk.random(32);
  const guard: Guard = config.blinding === 'dh' ? (tags) => tags : (tags) => counter.rekeyTags(key, tags);
  const of = setsOfLists(names, config);
  const rows = config.lists.map(() => 0);
  const lists = config.lists.map((_, list) =>
    (function* () {
      for (const piece of piecesOf(counting, list, { sieve, guard })) {
        rows[list] = (rows[list] ?? 0) + piece.length / (columns * tagLength);
        yield piece;
      }
    })(),
  );
  const total = finals.reduce((sum, { count }) => sum + count, 0);
  const isSpilled = columns === 1 && total > mostInMemory;
  const loaded = (): Uint8Array[] => lists.map((pieces) => concatBytes(...pieces));
  const counts = isSpilled
    ? await spillRegions(lists, { folder: desk.folder, of })
    : columns === 1
      ? await counter.countRegions(loaded(), of)
      : countLinked(loaded(), { columns, seed: new DataView(desk.random(4).buffer).getInt32(0), of });
  key.fill(0);
  return exactCounts(counts, { names, config, rows, persons: personsOf(sizes, config.lists.length) });
}
