/** The rows of a partner's table in a link as they are sent: rows of the middle table each in a slot of their own, others as often as they stand (LNK-2, LNK-4). */
import {
  demand,
  isValueStratified,
  type LinkPlan,
  type LinkTable,
  listPlace,
  type RowShape,
  sideCount,
  strataShape,
} from '@ketensom/protocol';
import type { LinkRow } from '../evaluate/list-rows.ts';
import { addTotals, type ToldRow, toldRows } from './told-rows.ts';

const clause = 'LNK-4';

/** One row that is sent: `slot` of the table's first join, where it has one; `copies` rows of the table. */
export interface SentRow {
  readonly identifiers: readonly string[];
  readonly cell: number;
  readonly copies: number;
  readonly slot?: number;
  readonly step?: number;
  readonly totals?: LinkRow['totals'];
}

/** No identifier has more rows than there are slots, or than the query's `maxDegree` where they have none. @throws ProtocolError `fan-out`. */
function slotted(plan: LinkPlan, { keys }: LinkTable, rows: readonly LinkRow[]): readonly SentRow[] {
  const single = rows.flatMap((row) => Array.from({ length: plan.countsRows ? row.count : 1 }, () => row));
  const known = plan.edges.map(() => new Map<string, number>());
  return single.map(({ identifiers, cell }) => {
    const places = plan.edges.map(({ centreKey, isSlotted, maxDegree }, edge) => {
      const identifier = identifiers[keys.indexOf(centreKey)] ?? '';
      const place = known[edge]?.get(identifier) ?? 0;
      demand(place < (isSlotted ? plan.slots : maxDegree), 'fan-out', { clause });
      known[edge]?.set(identifier, place + 1);
      return isSlotted ? place : undefined;
    });
    const slot = places.find((place) => place !== undefined);
    return { identifiers, cell, copies: 1, ...(slot === undefined ? {} : { slot }) };
  });
}

function plain(plan: LinkPlan, rows: readonly ToldRow[]): readonly SentRow[] {
  return rows.map(({ identifiers, cell, count, step, totals }) => {
    const copies = plan.countsRows ? count : 1;
    demand(copies <= plan.slots, 'fan-out', { clause });
    return { identifiers, cell, copies, ...(step === undefined ? {} : { step }), ...(totals === undefined ? {} : { totals }) };
  });
}

/** Where a row stands among the lists of a part: values have strata where a mean is made alike, and each share its own sides. */
export function placeOf(
  plan: LinkPlan,
  table: LinkTable,
  { value, share = 0 }: Pick<RowShape, 'value' | 'share'>,
): (cell: number) => number {
  const shape = strataShape(plan, table);
  if (shape === undefined) return (cell) => cell;
  const { strata, shares } = shape;
  return (own) => {
    const [place, sides] = [Math.floor(own / sideCount ** shares), own % sideCount ** shares];
    const [cell, stratum] = [Math.floor(place / strata), place % strata];
    if (value !== undefined) return listPlace(isValueStratified(plan, value) ? { cell, stratum } : { cell }, strata);
    if (shares === 0) return cell;
    return listPlace({ cell, stratum, side: Math.floor(sides / sideCount ** (shares - 1 - share)) % sideCount }, strata);
  };
}

/** The value of somebody who has rows of several dates is that of all of them, in a cell of the table. */
function withPersonTotals(plan: LinkPlan, table: LinkTable, rows: readonly LinkRow[]): readonly LinkRow[] {
  if (table.date === undefined || table.name !== plan.centre || !plan.values.some((value) => value.table === table.name)) return rows;
  const cellOf = placeOf(plan, table, { value: 0 });
  const nameOf = ({ identifiers, cell }: LinkRow): string => JSON.stringify([identifiers, cellOf(cell)]);
  const known = new Map<string, LinkRow['totals']>();
  for (const row of rows) known.set(nameOf(row), addTotals(known.get(nameOf(row)), row.totals));
  return rows.map((row) => ({ ...row, totals: known.get(nameOf(row)) ?? [] }));
}

/** Whether rows that have the same name differ. */
function areApart(rows: readonly LinkRow[], nameOf: (row: LinkRow) => string, of: (row: LinkRow) => number | undefined): boolean {
  const known = new Map(rows.map((row) => [nameOf(row), of(row)]));
  return rows.some((row) => known.get(nameOf(row)) !== of(row));
}

/**
 * Of a base that is compared each person is in one cell, so that cells and strata add up (LNK-10). Where values are of those with a row in a window, each person of the
 * middle table has one date in a cell, or would have as many values; beside a base it is all rows of a person in any case (LNK-9).
 *
 * @throws ProtocolError `fan-out`
 */
export function demandOnce(plan: LinkPlan, { table, found }: { readonly table: string; readonly found: readonly LinkRow[] }): void {
  const { base, comparison, centre, edges, values } = plan;
  const whose = ({ identifiers: [person] }: LinkRow): string => person ?? '';
  if (comparison !== undefined && table === base?.table)
    demand(!areApart(found, whose, ({ cell }) => cell), 'fan-out', { clause: 'LNK-10' });
  const isInWindow = edges.some(({ window }) => window !== undefined) && values.length > 0;
  if (table !== centre || base !== undefined || !isInWindow) return;
  const inCell = (row: LinkRow): string => `${row.cell} ${whose(row)}`;
  demand(!areApart(found, inCell, ({ step }) => step), 'fan-out', { clause: 'LNK-9' });
}

/** See the module header. @throws ProtocolError `fan-out`. */
export const sentRows = (plan: LinkPlan, table: LinkTable, rows: readonly LinkRow[]): readonly SentRow[] =>
  table.name === plan.centre && table.keys.length > 1
    ? slotted(plan, table, rows)
    : plain(plan, toldRows(plan, table, withPersonTotals(plan, table, rows)));
