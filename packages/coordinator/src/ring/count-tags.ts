/**
 * The tags of a ring counted (OVL-8): in memory, or, where they are many, through files that are deleted as they are read. Tags of `salted-hash` go through the
 * coordinator's own cipher first, under a key that is never stored: what lies in such a file is not what partners can compute.
 */
import { type OnProgress, spillRegions, tagCounter } from '@ketensom/native';
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
  wholeRows,
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
  /** Hears tags done, of twice as many as there are. */
  readonly onProgress?: OnProgress | undefined;
}

/** What tags go through before they may lie in a file: nothing in `dh`, in `salted-hash` the coordinator's own cipher under a key that is here alone. */
interface Guard {
  readonly apply: (tags: Uint8Array) => Uint8Array;
  readonly forget: () => void;
}

export function guardOf({ desk, stored }: Counting): Guard {
  if (stored.config.blinding === 'dh') return { apply: (tags) => tags, forget: () => {} };
  const key = desk.random(32);
  const { rekeyTags } = tagCounter();
  return { apply: (tags) => rekeyTags(key, tags), forget: () => key.fill(0) };
}

function finalOf({ finals }: Counting, list: number): EventOf<'tags.final'> {
  const final = finals.find((event) => event.list === list);
  if (final === undefined) throw new Error('the log lacks the tags of a ring that has ended');
  return final;
}

/** The tags of a list, of `dh` held against the digest that its last holder signed. @throws ProtocolError `digest-mismatch` after the last piece, and as `readTags`. */
export function* signedPieces(counting: Counting, list: number): Generator<Uint8Array> {
  const { desk, stored } = counting;
  const { actor, tags_root: root, ...final } = finalOf(counting, list);
  const hash = desk.primitives.sha256Stream();
  for (const piece of readTags(desk, stored, { actor, ...final })) {
    if (root !== undefined) hash.update(piece);
    yield piece;
  }
  demand(root === undefined || encodeHex(hash.digest()) === root, 'digest-mismatch', { clause: 'OVL-6', party: actor });
}

function* piecesOf(counting: Counting, list: number, { sieve, guard }: { readonly sieve: CanarySieve; readonly guard: Guard }) {
  const width = counting.stored.config.columns * tagLength;
  for (const piece of wholeRows(signedPieces(counting, list), width)) yield guard.apply(sieve.sieve(piece));
  sieve.endList();
}

/** The rows of the canaries' list; none in `salted-hash`. @throws ProtocolError as `signedPieces`. */
export const canariesOf = (counting: Counting): Uint8Array => {
  const { canaries, lists } = counting.stored.config;
  return canaries === 0 ? new Uint8Array(0) : concatBytes(...signedPieces(counting, lists.length));
};

/** The counts over the sets of `names`. @throws ProtocolError `canary-missing`, `size-mismatch`, `element-repeated`, and as `signedPieces`. */
export async function countTags(counting: Counting, names: readonly string[], sizes: readonly SealedSizes[]): Promise<SetCounts> {
  const { desk, stored, finals, onProgress } = counting;
  const { config } = stored;
  const { columns } = config;
  const sieve = new CanarySieve(config, canariesOf(counting));
  const counter = tagCounter();
  const guard = guardOf(counting);
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
    ? await spillRegions(lists, { folder: desk.folder, of, ...(onProgress === undefined ? {} : { onProgress }) })
    : columns === 1
      ? await counter.countRegions(loaded(), of, onProgress)
      : countLinked(loaded(), { columns, seed: new DataView(desk.random(4).buffer).getInt32(0), of });
  guard.forget();
  return exactCounts(counts, { names, config, rows, persons: personsOf(sizes, config.lists.length) });
}
