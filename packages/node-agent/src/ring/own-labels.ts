/** What the numbers of this partner's cells stand for in one run (LNK-2): they follow from a secret of the run, so a restart changes nothing. */
import { type CellLabel, cellNumbers, drawNumbers, type LinkPlan, type Primitives, type RingShape } from '@ketensom/protocol';

/** Where numbers are drawn, and from what. `secret`: 32 bytes. */
export interface Numbering {
  readonly config: Pick<RingShape, 'lists'>;
  readonly plan: LinkPlan;
  readonly self: string;
  readonly secret: Uint8Array;
}

/** All own labels, in the order of `cellNumbers`. */
export function ownLabels(primitives: Primitives, { config, plan, self, secret }: Numbering): readonly CellLabel[] {
  const numbers = cellNumbers(config, self);
  return plan.tables.flatMap(({ name }) => {
    const own = numbers.filter(({ table }) => table === name);
    const drawn = drawNumbers(primitives, secret, { table: name, cells: own.length });
    return own.map((number) => ({ ...number, cell: drawn[number.number] ?? 0 }));
  });
}
