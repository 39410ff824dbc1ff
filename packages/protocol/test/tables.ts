/** Partners' rows to a summed table, in the clear: what a secure sum opens to. */
import type { Codebook, Value } from '../src/codebook/index.ts';
import {
  type AggregatePlan,
  compileAggregate,
  decodeSum,
  deriveLayout,
  encodeContribution,
  type Layout,
  type PartnerRows,
  parseOneTable,
  type SummedTable,
  tabulateRows,
} from '../src/query/index.ts';

type Plain = string | boolean | bigint;

const states = ['empty', 'unmapped', 'outOfRange'] as const;

/** A row written shortly: a missing state by its name, anything else as a value; `subject` is the person. */
export function row(subject: string | undefined, cells: Record<string, Plain>): PartnerRows['rows'][number] {
  const values = Object.entries(cells).map(([name, cell]): [string, Value] => {
    const state = states.find((candidate) => candidate === cell);
    return [name, state === undefined ? { state: 'value', value: cell } : { state }];
  });
  return { values: new Map(values), ...(subject === undefined ? {} : { subject }) };
}

export const partner = (rows: PartnerRows['rows'], more: Partial<PartnerRows> = {}): PartnerRows => ({
  rows,
  unreadable: 0,
  notRegistered: new Set(),
  ...more,
});

export interface Opened {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly sums: SummedTable;
}

/** The plan, the layout and the sum over all partners, through the bytes that a round adds. `sourceMinCount`: partners leave smaller cells out, all or by place. */
export function open(
  codebook: Codebook,
  query: object,
  partners: readonly PartnerRows[],
  sourceMinCount?: number | readonly (number | undefined)[],
): Opened {
  const plan = compileAggregate(parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', ...query }), codebook);
  const layout = deriveLayout(plan, codebook, partners.length);
  const sum = new BigUint64Array(layout.words);
  for (const [at, data] of partners.entries()) {
    const own = typeof sourceMinCount === 'object' ? sourceMinCount[at] : sourceMinCount;
    const request = { plan, layout, codebook, ...(own === undefined ? {} : { sourceMinCount: own }) };
    const words = new BigUint64Array(encodeContribution(layout, tabulateRows(request, data)).buffer);
    for (const [place, word] of words.entries()) sum[place] = BigInt.asUintN(64, (sum[place] ?? 0n) + word);
  }
  return { plan, layout, sums: decodeSum(layout, new Uint8Array(sum.buffer), partners.length) };
}

/** A column of an opened table, by name. */
export function column({ layout, sums }: Opened, name: string): bigint[] {
  const at = layout.columns.findIndex((candidate) => candidate.name === name);
  return [...(sums.columns[at] ?? [])];
}
