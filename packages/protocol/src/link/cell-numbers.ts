/**
 * Numbers without meaning for the cells of a table (LNK-2). Their order, and what each commitment to one is salted with, follow from one secret of the owner for
 * the run, so that an owner that is started again has the numbers that it sent.
 */
import { demandLength, hashLabelled, labels, type Primitives, u32be, utf8 } from '../crypto/index.ts';
import { permutation } from '../overlap/permutation.ts';
import type { RingConfig } from '../overlap/ring-config.ts';

/** A cell of a table under its number. */
export interface NumberedCell {
  readonly table: string;
  readonly number: number;
}

/** The numbers of `partner`'s tables that have more than one, in the order of the config's lists: what it must say the meaning of. */
export function cellNumbers({ lists }: Pick<RingConfig, 'lists'>, partner: string): readonly NumberedCell[] {
  const own = lists.flatMap(({ owner, sets, cell }) =>
    owner === partner && cell !== undefined ? [{ table: sets[0] ?? '', number: cell }] : [],
  );
  const isFirst = ({ table, number }: NumberedCell, at: number): boolean =>
    own.findIndex((each) => each.table === table && each.number === number) === at;
  const many = new Set(own.flatMap(({ table, number }) => (number > 0 ? [table] : [])));
  return own.filter((each, at) => many.has(each.table) && isFirst(each, at));
}

/** Which of its own cells each number of a table stands for: entry `number` is the cell. `secret`: 32 bytes. */
export function drawNumbers(
  primitives: Primitives,
  secret: Uint8Array,
  { table, cells }: { readonly table: string; readonly cells: number },
) {
  demandLength(secret, 32, 'secret of a numbering');
  return permutation(primitives, hashLabelled(primitives, labels.linkOrder, secret, utf8(table)), cells);
}

/** The salt of one number's commitment. */
export const numberSalt = (primitives: Primitives, secret: Uint8Array, { table, number }: NumberedCell): Uint8Array =>
  hashLabelled(primitives, labels.linkSalt, secret, utf8(table), u32be(number));
