/**
 * What the marks of each column are hashed under (LNK-3): a join has a domain of its own, so that marks compare only between the two tables that the query
 * joins, and a key that is only counted has one too.
 */
import type { Codebook } from '../codebook/types.ts';
import { canonicalise } from '../json/index.ts';
import type { LinkPlan } from '../query/link/types.ts';
import { keyMeaning, overlapKeyKinds } from '../query/overlap/key-meaning.ts';
import { linkColumns } from './link-lists.ts';
import type { RingPlan } from './ring-shape.ts';

/** One text per column of the table's rows. */
export function columnDomains(plan: LinkPlan, table: string, codebook: Codebook): readonly string[] {
  const own = plan.tables.find(({ name }) => name === table);
  if (own === undefined) throw new RangeError('a table that the plan does not have');
  return linkColumns(plan, own).map(({ key, edge }) => {
    const name = own.keys[key] ?? '';
    return canonicalise({ link: edge === undefined ? `key ${name}` : `join ${edge}`, key: keyMeaning(codebook.keys.get(name)) });
  });
}

/** The domains of a list's columns: in an overlap the same for all lists, in a link those of the list's table. */
export const listDomains = (plan: RingPlan, name: string, codebook: Codebook): readonly string[] =>
  plan.kind === 'overlap' ? overlapKeyKinds(plan.sets[0]?.keys ?? [], codebook) : columnDomains(plan, name, codebook);

/** What an identifier is hashed as in a slot; where there are no slots, as itself. */
export const slotText = (identifier: string, slot: number | undefined): string =>
  slot === undefined ? identifier : `${slot}:${identifier}`;
