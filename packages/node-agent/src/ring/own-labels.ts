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
  strataShape,
} from '@ketensom/protocol';

/** Where numbers are drawn, and from what. `secret`: 32 bytes. */
export interface Numbering {
  readonly config: Pick<RingShape, 'lists'>;
  readonly plan: LinkPlan;
  readonly self: string;
  readonly secret: Uint8Array;
}

/** What each number of a table stands for. Sides of a comparison have numbers of their own, after those of the cells. */
function drawTable(
  primitives: Primitives,
  { plan, secret }: Numbering,
  { name, count }: { readonly name: string; readonly count: number },
) {
  const table = plan.tables.find((each) => each.name === name);
  const sides = table !== undefined && strataShape(plan, table) !== undefined ? sideCount : 0;
  const cells = drawNumbers(primitives, secret, { table: name, cells: count - sides });
  return [...cells, ...drawNumbers(primitives, secret, { table: `${name} sides`, cells: sides }).map((side) => count - sides + side)];
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
export type CellOfList = (list: Pick<RowShape, 'cell' | 'stratum' | 'side'> & { readonly table: string }) => number;

/** See the module header. The strata of each cell have an order of their own, which nobody is ever told. */
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
  return ({ table: name, cell: number = 0, stratum = 0, side }) => {
    const ofNumber = (at: number): number => labels.find((label) => label.table === name && label.number === at)?.cell ?? 0;
    const table = tableOf(name);
    const shape = table && strataShape(plan, table);
    const cell = ofNumber(number);
    if (shape === undefined || side === undefined) return cell;
    const { cells, strata } = shape;
    const order = orderOf(`${name} ${number}`, strata);
    return listPlace({ cell, stratum: order[stratum] ?? 0, side: ofNumber(cells + side) - cells }, strata);
  };
}
