/**
 * What the marks of each column are hashed under (LNK-3): a join has a domain of its own, so that marks compare only between the two tables that the query
 * joins, and a key that is only counted has one too. Each part of a value, and each share after the first, has domains of its own, so that nobody's marks in two of
 * them can be told to be of one person (LNK-9, LNK-10).
 */
import type { Codebook } from '../codebook/types.ts';
import { utf8 } from '../crypto/bytes.ts';
import { canonicalise } from '../json/index.ts';
import type { PackedIdentifiers } from '../overlap/packed-identifiers.ts';
import type { LinkPlan } from '../query/link/types.ts';
import { keyMeaning, overlapKeyKinds } from '../query/overlap/key-meaning.ts';
import { type LinkPart, linkColumns } from './link-lists.ts';
import type { RingPlan } from './ring-shape.ts';

/** The list of a ring, as far as its domains depend on it. */
type DomainList = LinkPart & { readonly sets: readonly string[] };

/** Whether a value is told, and which bit of it, or which share. */
function partOf({ values }: LinkPlan, { value, bit, share }: DomainList): Readonly<Record<string, string | number>> {
  if (share !== undefined) return { share };
  const told = value === undefined ? undefined : values[value];
  if (told === undefined) return {};
  return { value: `${told.table}.${told.variable}`, ...(bit === undefined ? {} : { bit }) };
}

/** One text per column of the list's rows. */
export function columnDomains(plan: LinkPlan, list: DomainList, codebook: Codebook): readonly string[] {
  const [table] = list.sets;

  const own = plan.tables.find(({ name }) => name === table);
  if (own === undefined) throw new RangeError('a table that the plan does not have');
  return linkColumns(plan, own).map(({ key, edge, grid }) => {
    const name = own.keys[key] ?? '';
    const link = edge === undefined ? `key ${name}` : `join ${edge}`;
    const steps = grid === undefined ? {} : { grid };
    return canonicalise({ link, ...steps, key: keyMeaning(codebook.keys.get(name)), ...partOf(plan, list) });
  });
}

/** The domains of a list's columns: in an overlap the same for all lists, in a link those of the list's table. */
export const listDomains = (plan: RingPlan, list: DomainList, codebook: Codebook): readonly string[] =>
  plan.kind === 'overlap' ? overlapKeyKinds(plan.sets[0]?.keys ?? [], codebook) : columnDomains(plan, list, codebook);

/** What an identifier is hashed as in a slot, or on a date, by its step; where there are neither, as itself. */
export const slotText = (identifier: string, slot: number | undefined): string =>
  slot === undefined ? identifier : `${slot}:${identifier}`;

/** `slotText` of every identifier of a batch. */
export function slotIdentifiers({ bytes, ends }: PackedIdentifiers, slot: number): PackedIdentifiers {
  const prefix = utf8(slotText('', slot));
  const slotted = { bytes: new Uint8Array(bytes.length + ends.length * prefix.length), ends: new Uint32Array(ends.length) };
  let [start, to] = [0, 0];
  for (let at = 0; at < ends.length; at += 1) {
    const end = ends[at] as number;
    slotted.bytes.set(prefix, to);
    slotted.bytes.set(bytes.subarray(start, end), to + prefix.length);
    to += prefix.length + end - start;
    slotted.ends[at] = to;
    start = end;
  }
  return slotted;
}
