/** From the ended lists of a link to its joined cells, and which cell of its owner each opaque number is (LNK-5). */
import { demand } from '../errors.ts';
import { CanarySieve } from '../overlap/canary-sieve.ts';
import { type RingConfig, rowColumns } from '../overlap/ring-config.ts';
import type { SealedSizes } from '../overlap/sealed-sizes.ts';
import type { LinkPlan } from '../query/link/types.ts';
import { type JoinedCell, joinTags, type TaggedList } from './join-tags.ts';

/** The lists of a ring as tags, in the config's order; `canaries` of none in `salted-hash`. `seed`: any number that no holder could know. */
export interface TagLists {
  readonly config: RingConfig;
  readonly tagsOf: (list: number) => Uint8Array;
  readonly canaries: Uint8Array;
  readonly seed: number;
}

/** What a released table is made of. */
export interface JoinedLists {
  readonly joined: readonly JoinedCell[];
  readonly cellOf: (table: string, number: number) => number;
}

/** The labels of all owners. @throws ProtocolError `binding-mismatch` for one that is missing, when asked. */
function labelsOf(sizes: readonly SealedSizes[]): JoinedLists['cellOf'] {
  const known = new Map(sizes.flatMap(({ labels = [] }) => labels.map(({ table, cell, is }) => [`${table} ${cell}`, is] as const)));
  return (table, number) => {
    const is = known.get(`${table} ${number}`);
    demand(is !== undefined, 'binding-mismatch', { clause: 'LNK-5' });
    return is;
  };
}

/** @throws ProtocolError `canary-missing`. */
export function joinLists(plan: LinkPlan, { config, tagsOf, canaries, seed }: TagLists, sizes: readonly SealedSizes[]): JoinedLists {
  const sieve = new CanarySieve(config, canaries);
  const tagged = config.lists.map(({ sets, cell = 0, copies = 1 }, list): TaggedList => {
    const columns = rowColumns(config, list);
    const tags = sieve.sieve(tagsOf(list), columns);
    sieve.endList();
    return { table: sets[0] ?? '', cell, copies, columns, tags };
  });
  return { joined: joinTags(plan, tagged, seed), cellOf: labelsOf(sizes) };
}
