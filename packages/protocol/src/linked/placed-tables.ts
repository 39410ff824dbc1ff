/**
 * What a released result tells later tables of the same rows: its own table, or of a model on cells the numbers that were observed. The other figures of a
 * model's table are not in its release.
 */
import type { ModelTable } from '../model/model-table.ts';
import type { TablesPlan } from '../query/tables/types.ts';
import type { ReleaseDocument } from '../result/release-document.ts';
import type { ReleasedTable, ResultCell, ResultRow } from '../result/types.ts';
import { type AskedTables, type PlacedTable, releasedTables } from './released-tables.ts';

/** Hidden for a reason that the number itself need not have had: what is expected may be small, too. */
const observedCell = (cell: ResultCell): ResultCell =>
  cell.state === 'suppressed' ? { state: 'suppressed', reason: 'complementary' } : cell;

/** The part of the plan whose count was explained, broken down as observed and expected are. */
function observedPlan({ model, ...plan }: TablesPlan): TablesPlan | undefined {
  if (model === undefined || model.weights !== undefined || model.expectedBy.length === 0) return undefined;
  const { response, expectedBy } = model;
  const parts = plan.parts.flatMap((part) => {
    const measures = part.plan.measures.filter(({ kind, name }) => kind === 'count' && name === response);
    return measures.length === 0 ? [] : [{ ...part, plan: { ...part.plan, by: expectedBy, measures } }];
  });
  return parts.length === 0 ? undefined : { ...plan, parts, by: expectedBy, ratios: [], figures: [response] };
}

/** Rows of observed numbers; none where a number is a sum of rounded ones, which tells less than it looks. */
function observedRows(plan: TablesPlan, { expected = [] }: ModelTable, round: unknown): readonly ResultRow[] {
  const isWhole = round === 1 || plan.model?.expectedBy.length === plan.by.length;
  const response = plan.model?.response ?? '';
  return isWhole ? expected.map(({ by, observed }): ResultRow => ({ by, [response]: observedCell(observed) })) : [];
}

/** A released document, as far as it is looked at. */
type ReleasedResultTable = Pick<ReleaseDocument, 'rules' | 'partners' | 'snapshots' | 'releaseMode' | 'aggregateOnly' | 'localThreshold'> &
  ReleasedTable;

/** See the module header. Results that tell of no plain sums of rows have none. */
export function placedTables({ plan, codebook }: AskedTables, document: ReleasedResultTable): PlacedTable[] {
  if (document.kind === 'aggregate') return releasedTables({ plan, codebook }, document);
  if (document.kind !== 'model' || document.of === undefined || plan.kind !== 'tables') return [];
  const own = observedPlan(plan);
  const cells = observedRows(plan, document, document.rules['round']);
  return own === undefined || cells.length === 0 ? [] : releasedTables({ plan: own, codebook }, { ...document, ...document.of, cells });
}
