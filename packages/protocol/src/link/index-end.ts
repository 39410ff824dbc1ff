/** The rows of one part of an end, under the numbers of their marks. */
import type { MetEnd } from './met-row.ts';
import type { Partitions } from './partitions.ts';
import type { TagNumbers } from './tag-numbers.ts';

/** Fills `end` and `numbers` anew. */
export function indexEnd(end: MetEnd, numbers: TagNumbers, records: Partitions, part: number): void {
  const { chains, width } = end;
  end.words = records.read(part);
  numbers.reset(records.count(part));
  chains.reset(records.count(part));
  let at = 0;
  for (const [list, until] of records.ends(part).entries())
    for (; at < until * width; at += width) chains.add(numbers.numberOf(end.words, at), list);
}
