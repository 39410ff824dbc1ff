/** A result file as the lab's tables and reports read it: only the parts they show. The shape is checked by the protocol's result schema. */
import { inOrder, type TableOrder } from '@ketensom/host';
import type { QueryResult, ReleasedOf, ReleasedResult, ResultCell } from '@ketensom/protocol';

export type { QueryResult, ReleasedResult, ResultCell };

/** Whether a query ended in a release. */
export const isReleased = (result: QueryResult): result is ReleasedResult => result.status === 'released';

/** A result's rows with the names of its measures, in the order they stand. */
export interface ResultTable {
  readonly dimensions: readonly string[];
  readonly measures: readonly string[];
  readonly rows: readonly { readonly by: readonly string[]; readonly cells: readonly ResultCell[] }[];
}

const isCell = (value: unknown): value is ResultCell => typeof value === 'object' && value !== null && 'state' in value;

/** The cells of a release as a table, columns as asked. */
export function readTable(result: ReleasedOf<'aggregate'> | ReleasedOf<'link'>, order: TableOrder): ResultTable {
  const [first] = result.cells;
  const dimensions = first === undefined ? [] : inOrder(Object.keys(first.by), order.dimensions);
  const named = first === undefined ? [] : Object.keys(first).filter((name) => name !== 'by');
  const measures = inOrder(named, order.measures);
  const rows = result.cells.map((row) => ({
    by: dimensions.map((name) => row.by[name] ?? ''),
    cells: measures.map((name): ResultCell => {
      const cell = row[name];
      return isCell(cell) ? cell : { state: 'noData' };
    }),
  }));
  return { dimensions, measures, rows };
}

/** A partner's part of the coverage: who does not register a variable, and its counters. */
export interface CoverageLine {
  readonly dataset: string;
  readonly name: string;
  readonly counters: Readonly<Record<string, ResultCell>>;
  readonly notRegistered: readonly string[];
}

/** The coverage of a release, one line a variable, the dataset's own counters first. */
export function readCoverage(result: ReleasedOf<'aggregate'>): readonly CoverageLine[] {
  return Object.entries(result.coverage).flatMap(([dataset, entries]) => {
    const own = Object.entries(entries).filter((entry): entry is [string, ResultCell] => isCell(entry[1]));
    const variables = Object.entries(entries).filter(([, value]) => !isCell(value));
    const lines = variables.map(([name, value]): CoverageLine => {
      const counters = Object.fromEntries(Object.entries(value).filter((entry): entry is [string, ResultCell] => isCell(entry[1])));
      const notRegistered =
        'notRegistered' in value && Array.isArray(value.notRegistered) ? (value.notRegistered as readonly string[]) : [];
      return { dataset, name, counters, notRegistered };
    });
    return [{ dataset, name: '', counters: Object.fromEntries(own), notRegistered: [] }, ...lines];
  });
}
