/**
 * Numbers without meaning for the cells of a table (LNK-2). Their order, and what each commitment to one is salted with, follow from one secret of the owner for
 * the run, so that an owner that is started again has the numbers that it sent.
 */
import { demandLength, hashLabelled, labels, type Primitives, u32be, utf8 } from '../crypto/index.ts';
import { permutation } from '../overlap/permutation.ts';
import type { RingConfig } from '../overlap/ring-config.ts';
import { sideCount } from './strata.ts';

/** A cell of a table under its number. */
export interface NumberedCell {
  readonly table: string;
  readonly number: number;
}

/**
 * The numbers of `partner`'s tables that have more than one, in the order of the config's lists: what it must say the meaning of. A table that is compared has two
 * more for each share, which stand for its sides.
 */
export function cellNumbers({ lists }: Pick<RingConfig, 'lists'>, partner: string): readonly NumberedCell[] {
  const own = lists.filter(({ owner, cell }) => owner === partner && cell !== undefined);
  const tables = [...new Set(own.map(({ sets }) => sets[0] ?? ''))];
  return tables.flatMap((table) => {
    const ofTable = own.filter(({ sets }) => sets[0] === table);
    const cells = 1 + Math.max(...ofTable.map(({ cell = 0 }) => cell));
    const sides = Math.max(0, ...ofTable.map(({ side, share = 0 }) => (side === undefined ? 0 : (1 + share) * sideCount)));
    const count = cells + sides;
    return count === 1 ? [] : Array.from({ length: count }, (_, number) => ({ table, number }));
  });
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
