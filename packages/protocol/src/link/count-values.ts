/**
 * Values of joined persons, told bit by bit (LNK-9): the lists of each part are joined by themselves, and per cell of numbers it is counted whose value has it.
 * Nothing says of two bits that they are of one person.
 */
import { demand } from '../errors.ts';
import type { LinkPlan, LinkValue } from '../query/link/types.ts';
import type { JoinedCell, ValueCounts } from './join-tags.ts';
import { type ValuePart, valueParts } from './link-lists.ts';

const clause = 'LNK-9';
const nameOf = ({ cells }: JoinedCell): string => cells.join(' ');

/** What all values of a cell are above their least, added up. */
export const aboveLeast = ({ bits }: ValueCounts): bigint => bits.reduce((sum, count, bit) => sum + (BigInt(count) << BigInt(bit)), 0n);

/** No bit of more persons than have a value, and no more in all than the declared range allows. @throws ProtocolError `size-mismatch`, `range-violation`. */
export function demandRange({ least, most }: LinkValue, counts: ValueCounts): void {
  const { present, bits } = counts;
  const isBounded = bits.every((count) => count <= present);
  demand(isBounded, 'size-mismatch', { clause });
  demand(aboveLeast(counts) <= BigInt(present) * (BigInt(most) - BigInt(least)), 'range-violation', { clause });
}

/** The same, and no value of more than were joined. */
function demandPlausible(value: LinkValue, counts: ValueCounts, joined: number): void {
  demand(counts.present <= joined, 'size-mismatch', { clause });
  demandRange(value, counts);
}

/**
 * The joined cells with their values. `join`: the join of the lists of one part.
 *
 * @throws ProtocolError `size-mismatch` where a part has persons whom the count has not, `range-violation` for values that the codebook does not allow.
 */
export function countValues(
  plan: LinkPlan,
  joined: readonly JoinedCell[],
  join: (part: ValuePart) => readonly JoinedCell[],
): readonly JoinedCell[] {
  if (plan.values.length === 0) return joined;
  const known = new Set(joined.map(nameOf));
  const parts = valueParts(plan).map((part) => {
    const cells = new Map(join(part).map((cell) => [nameOf(cell), cell]));
    demand(
      [...cells.keys()].every((name) => known.has(name)),
      'size-mismatch',
      { clause },
    );
    const identity = plan.values[part.value]?.identity ?? 0;
    return { ...part, countOf: (cell: JoinedCell): number => cells.get(nameOf(cell))?.distinct[identity] ?? 0 };
  });
  return joined.map((cell) => {
    const values = plan.values.map((value, at) => {
      const own = parts.filter((part) => part.value === at);
      const [present = 0, ...bits] = own.map(({ countOf }) => countOf(cell));
      const counts = { present, bits };
      demandPlausible(value, counts, cell.distinct[value.identity] ?? 0);
      return counts;
    });
    return { ...cell, values };
  });
}
