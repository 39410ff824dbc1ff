/** What an owner says of its tables in a link: of a base how many persons each list has, and in per cents how many rows could be compared. */
import { identifierAt, type LinkPlan, type RingShape, type SealedSizes } from '@ketensom/protocol';
import type { TableRows } from '../evaluate/list-rows.ts';
import { type OwnLists, type PersonColumns, personCount } from './own-lists.ts';

/** Distinct identifiers of each table's scarcest key: what is held against the least that a selection must have. */
export const tableSizes = (tables: readonly TableRows[]): ReadonlyMap<string, number> =>
  new Map(
    tables.map((own) => {
      if ('packed' in own) return [own.table, own.packed.persons] as const;
      const { table, found } = own;
      const keys = found[0]?.identifiers.length ?? 0;
      const sizes = Array.from({ length: keys }, (_, key) => new Set(found.map(({ identifiers }) => identifiers[key])).size);
      return [table, sizes.length === 0 ? 0 : Math.min(...sizes)] as const;
    }),
  );

/** Persons of a list of the base: within windows somebody has a row for each date, and the last column tells who. */
function basePersons({ edges }: LinkPlan, columns: PersonColumns): number {
  const who = edges.some(({ window }) => window !== undefined) ? columns.at(-1) : undefined;
  if (who === undefined) return personCount(columns);
  return new Set(Array.from({ length: who.ends.length }, (_, row) => Buffer.from(identifierAt(who, row)).toString('latin1'))).size;
}

/** Persons of each list of a base, by which the coordinator finds how many were not joined (LNK-8); of other tables nothing is said. */
export const baseSizes = ({ lists }: Pick<RingShape, 'lists'>, plan: LinkPlan, own: OwnLists): SealedSizes['lists'] =>
  [...own].flatMap(([list, columns]) =>
    plan.base !== undefined && lists[list]?.sets[0] === plan.base.table ? [{ list, persons: basePersons(plan, columns) }] : [],
  );

const percent = ({ rows, usable }: { readonly rows: number; readonly usable: number }) => ({
  rows: 100,
  usable: rows === 0 ? 100 : Math.floor((100 * usable) / rows),
});

/** In whole per cents: the coordinator needs a class, not how many rows a table has. Nothing is said of subgroups of fewer than `least` rows. */
export const linkageShares = (tables: readonly TableRows[], least: number): SealedSizes['sets'] =>
  tables.map(({ table, groups, ...rows }) => {
    const told = groups.filter((group) => group.rows >= Math.max(least, 1)).map(({ code, ...group }) => ({ code, ...percent(group) }));
    return { set: table, ...percent(rows), ...(told.length === 0 ? {} : { groups: told }) };
  });
