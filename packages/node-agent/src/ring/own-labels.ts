/** What the numbers of this partner's cells stand for in one run (LNK-2): they follow from a secret of the run, so a restart changes nothing. */
import {
  type CellLabel,
  cellNumbers,
  drawNumbers,
  type LinkPlan,
  type LinkTable,
  listPlace,
  type Primitives,
  type RingShape,
  type RowShape,
  sideCount,
  sideNumber,
  strataShape,
} from '@ketensom/protocol';

/** Where numbers are drawn, and from what. `secret`: 32 bytes. */
export interface Numbering {
  readonly config: Pick<RingShape, 'lists'>;
  readonly plan: LinkPlan;
  readonly self: string;
  readonly secret: Uint8Array;
}

/** The second word of what is drawn for a share after the first. */
const shareText = (share: number): string => (share === 0 ? '' : ` share ${share}`);

/** What each number of a table stands for. The sides of each share of a comparison have numbers of their own, after those of the cells. */
function drawTable(
  primitives: Primitives,
  { plan, secret }: Numbering,
  { name, count }: { readonly name: string; readonly count: number },
): readonly number[] {
  const table = plan.tables.find((each) => each.name === name);
  const shares = (table && strataShape(plan, table)?.shares) ?? 0;
  const cells = count - shares * sideCount;
  const sides = Array.from({ length: shares }, (_, share) => {
    const drawn = drawNumbers(primitives, secret, { table: `${name} sides${shareText(share)}`, cells: sideCount });
    return [...drawn].map((side) => sideNumber(cells, share, side));
  });
  return [...drawNumbers(primitives, secret, { table: name, cells }), ...sides.flat()];
}

/** All own labels, in the order of `cellNumbers`. */
export function ownLabels(primitives: Primitives, numbering: Numbering): readonly CellLabel[] {
  const { config, plan, self } = numbering;
  const numbers = cellNumbers(config, self);
  return plan.tables.flatMap(({ name }) => {
    const own = numbers.filter(({ table }) => table === name);
    const drawn = drawTable(primitives, numbering, { name, count: own.length });
    return own.map((number) => ({ ...number, cell: drawn[number.number] ?? 0 }));
  });
}

/** Which own cell the rows of a list are in. */
export type CellOfList = (list: Pick<RowShape, 'cell' | 'stratum' | 'side' | 'share' | 'value'> & { readonly table: string }) => number;

/** See the module header. The strata of each cell, for each share and each value of a mean, have an order of their own, which nobody is ever told. */
export function cellsOfLists(primitives: Primitives, numbering: Numbering): CellOfList {
  const { plan, secret } = numbering;
  const labels = ownLabels(primitives, numbering);
  const orders = new Map<string, Uint32Array>();
  const orderOf = (table: string, cells: number): Uint32Array => {
    const order = orders.get(table) ?? drawNumbers(primitives, secret, { table, cells });
    orders.set(table, order);
    return order;
  };
  const tableOf = (name: string): LinkTable | undefined => plan.tables.find((each) => each.name === name);
  return ({ table: name, cell: number = 0, stratum, side, share = 0, value }) => {
    const ofNumber = (at: number): number => labels.find((label) => label.table === name && label.number === at)?.cell ?? 0;
    const table = tableOf(name);
    const shape = table && strataShape(plan, table);
    const cell = ofNumber(number);
    if (shape === undefined || stratum === undefined) return cell;
    const { cells, strata } = shape;
    const order = orderOf(`${name} ${number}${value === undefined ? shareText(share) : ` value ${value}`}`, strata);
    const place = { cell, stratum: order[stratum] ?? 0 };
    if (side === undefined) return listPlace(place, strata);
    return listPlace({ ...place, side: ofNumber(sideNumber(cells, share, side)) - sideNumber(cells, share, 0) }, strata);
  };
}
