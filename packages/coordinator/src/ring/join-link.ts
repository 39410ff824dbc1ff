/** The tags of a link joined, and which cell of its owner each opaque number is (LNK-5). */
import {
  CanarySieve,
  demand,
  type JoinedCell,
  joinTags,
  type LinkPlan,
  rowColumns,
  type SealedSizes,
  type TaggedList,
} from '@ketensom/protocol';
import { type Counting, wholeList } from './count-tags.ts';

/** What a released table is made of. */
interface Joined {
  readonly joined: readonly JoinedCell[];
  readonly cellOf: (table: string, number: number) => number;
}

/** The labels of all owners. @throws ProtocolError `binding-mismatch` for one that is missing. */
function labelsOf(sizes: readonly SealedSizes[]): Joined['cellOf'] {
  const known = new Map(sizes.flatMap(({ labels = [] }) => labels.map(({ table, cell, is }) => [`${table} ${cell}`, is] as const)));
  return (table, number) => {
    const is = known.get(`${table} ${number}`);
    demand(is !== undefined, 'binding-mismatch', { clause: 'LNK-5' });
    return is;
  };
}

/** @throws ProtocolError `canary-missing`, and as `readTags`. */
export function joinLink(counting: Counting, plan: LinkPlan, sizes: readonly SealedSizes[]): Joined {
  const { desk, stored } = counting;
  const { config } = stored;
  const sieve = new CanarySieve(config, config.canaries === 0 ? new Uint8Array(0) : wholeList(counting, config.lists.length));
  const tagged = config.lists.map(({ sets, cell = 0, copies = 1 }, list): TaggedList => {
    const columns = rowColumns(config, list);
    const tags = sieve.sieve(wholeList(counting, list), columns);
    sieve.endList();
    return { table: sets[0] ?? '', cell, copies, columns, tags };
  });
  const seed = new DataView(desk.random(4).buffer).getInt32(0);
  return { joined: joinTags(plan, tagged, seed), cellOf: labelsOf(sizes) };
}
