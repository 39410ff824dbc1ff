/** `combine: none`: every partner's own table, each under all rules by itself, one after the other (OWN-3). */
import { deriveLayout } from '../query/derive-layout.ts';
import { ownPlan, partnerKey, sliceOwn } from '../query/own-figures.ts';
import type { AggregateInput } from './aggregate-input.ts';
import { hidesAnything } from './decided-row.ts';
import type { AggregateTable, ResultCell, ResultRow } from './types.ts';

type BuildTable = (input: AggregateInput) => AggregateTable;

/** One partner's part of the input: the layout of one table, and its slice of the sum. */
function ownInput(input: AggregateInput, partner: string): AggregateInput {
  const plan = ownPlan(input.plan);
  const { roster = input.included } = input;
  const layout = deriveLayout(plan, input.codebook, roster.length);
  return { ...input, plan, layout, sums: sliceOwn(input.layout, input.sums, { own: layout, place: roster.indexOf(partner) }) };
}

/** One partner stands behind each figure: the rule on partners has nothing to say. Small cells were left out at the source. */
function ownTable(input: AggregateInput, partner: string, build: BuildTable): AggregateTable {
  const rules = { ...input.rules, minContributors: { default: 1, waive: [] } };
  return build({ ...ownInput(input, partner), rules, releaseMode: 'local-threshold', included: [partner] });
}

const isHidden = (row: ResultRow): boolean => Object.values(row).some((cell) => 'state' in cell && hidesAnything(cell as ResultCell));

const hiddenRows: ResultCell = { state: 'suppressed', reason: 'complementary' };

/** Cells carry `by.partner`. The coverage is that of all partners together; how many rows that is would give a hidden cell away. */
export function buildOwnTables(input: AggregateInput, build: BuildTable): AggregateTable {
  const partners = input.included.toSorted();
  const tables = partners.map((partner) => ({ partner, table: ownTable(input, partner, build) }));
  const [first] = tables;
  if (first === undefined) throw new TypeError('a release has partners');
  const cells = tables.flatMap(({ partner, table }) => table.cells.map((row) => ({ ...row, by: { [partnerKey]: partner, ...row.by } })));
  const { dataset } = input.plan;
  const together = build(ownInput(input, first.partner)).coverage[dataset];
  const rows = cells.some(isHidden) ? hiddenRows : first.table.coverage[dataset]?.['rows'];
  return { kind: 'aggregate', combine: 'none', cells, coverage: { [dataset]: { ...together, ...(rows === undefined ? {} : { rows }) } } };
}
