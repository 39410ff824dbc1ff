/** From a plan to a layout: axes, columns, and where every word stands (docs/protocol/documents.md, DOC-5). */
import { binCount } from '../codebook/bins.ts';
import { decimalText, toUnits } from '../codebook/decimals.ts';
import type { Codebook } from '../codebook/types.ts';
import { demand } from '../errors.ts';
import { columnName } from './column-name.ts';
import { coverageSets } from './coverage-sets.ts';
import type { Layout, LayoutAxis, LayoutColumn, RowSet, Statistic, WeightStatistic } from './layout-types.ts';
import { limbsFor } from './limbs.ts';
import { partnerAxis } from './own-figures.ts';
import { planCodebook } from './plan-codebook.ts';
import type { AggregatePlan, Measured } from './types.ts';
import { weightColumns } from './weight-columns.ts';

/** Rows that one partner may have behind one cell; it bounds every count and sum. */
export const maxRowsPerPartner = 100_000_000n;

/** Partners of one sum. */
const maxPartners = 200;
const maxCells = 2 ** 31;
/** Figures of one binned column: what a partner can hold in memory several times over. */
const maxBinnedFigures = 2 ** 24;

/** A column before it has its place. */
interface ColumnDraft {
  readonly block: 'cells' | 'coverage';
  readonly rows: RowSet;
  readonly statistic: Statistic;
  readonly scale: number;
  readonly min: bigint;
  readonly max: bigint;
  readonly bins?: number;
  readonly weight?: string;
}

/**
 * The layout of a plan for a sum over `partners` partners: the same for everybody who derives it.
 *
 * @throws ProtocolError `too-many-partners` above 200; `spec-complexity` above 2^31 cells, or 2^24 bins of one variable in all cells; `overflow-guard` where a column's range
 *   times the partners fits neither one nor two limbs (DOC-5)
 */
export function deriveLayout(plan: AggregatePlan, codebook: Codebook, partners: number): Layout {
  demand(Number.isInteger(partners) && partners >= 1 && partners <= maxPartners, 'too-many-partners', { clause: 'DOC-5' });
  const axes = deriveAxes(plan, partners);
  const cells = axes.reduce((product, axis) => product * axis.codes.length, 1);
  demand(cells <= maxCells, 'spec-complexity', { clause: 'DOC-5' });
  const read = planCodebook(plan, codebook);
  const drafts = [...cellColumns(plan, read), ...coverageColumns(plan, read)];
  let words = 0;
  const columns = drafts.map((draft): LayoutColumn => {
    const length = (draft.block === 'cells' ? cells : 1) * (draft.bins ?? 1);
    demand(draft.bins === undefined || length <= maxBinnedFigures, 'spec-complexity', { clause: 'DOC-5' });
    const limbs = limbsFor(draft, partners, 'DOC-5');
    const offset = words;
    words += length * limbs;
    const name = columnName(draft.block, draft.rows, draft.statistic);
    return { name, ...draft, ring: 64, signed: draft.min < 0n, limbs, offset, length };
  });
  return { axes, cells, totals: plan.totals, columns, words };
}

/** Own figures: the partners, slowest. Dimensions by variable name, first slowest; `*` last where totals are asked. */
function deriveAxes(plan: AggregatePlan, partners: number): LayoutAxis[] {
  const sorted = plan.by.toSorted((a, b) => (a.variable < b.variable ? -1 : 1));
  const dimensions = sorted.map(({ variable, codes }) => ({ variable, codes: plan.totals ? [...codes, '*'] : codes }));
  const places = Array.from({ length: partners }, (_, place) => String(place));
  const extents = plan.combine === 'none' ? [{ variable: partnerAxis, codes: places }, ...dimensions] : dimensions;
  return extents.map((axis, at) => ({ ...axis, stride: extents.slice(at + 1).reduce((product, { codes }) => product * codes.length, 1) }));
}

const counts = (block: 'cells' | 'coverage', rows: RowSet, statistics: readonly Statistic[]): ColumnDraft[] =>
  statistics.map((statistic) => ({
    block,
    rows,
    statistic,
    scale: 0,
    min: 0n,
    max: statistic === 'contributors' ? 1n : maxRowsPerPartner,
  }));

/** Rows, persons where they can be counted, and contributors: what the disclosure rules ask of any set of rows. */
const backing = (plan: AggregatePlan): Statistic[] =>
  plan.subjectKey === undefined ? ['rows', 'contributors'] : ['rows', 'persons', 'contributors'];

function cellColumns(plan: AggregatePlan, codebook: Codebook): ColumnDraft[] {
  const measured = plan.measured.flatMap((item) => measuredColumns(item, plan, codebook));
  const weights = weighted(plan, codebook, { kind: 'selected' }, ['weight', 'weightSquares']);
  return [...counts('cells', { kind: 'selected' }, backing(plan)), ...weights, ...measured];
}

/** What a sample adds to a set of rows; nothing otherwise. */
const weighted = (
  { weight }: AggregatePlan,
  codebook: Codebook,
  rows: RowSet,
  statistics: readonly WeightStatistic[],
): readonly ColumnDraft[] => (weight === undefined ? [] : weightColumns({ weight, rows, statistics }, codebook, maxRowsPerPartner));

const momentWeights = ({ sum, spread }: Measured): readonly WeightStatistic[] => [
  'weight',
  'weightSquares',
  ...(sum ? (['weightSum', 'weightSquaresSum', 'weightSquaresSquares'] as const) : []),
  ...(spread ? (['weightOfSquares'] as const) : []),
];

function measuredColumns(item: Measured, plan: AggregatePlan, codebook: Codebook): ColumnDraft[] {
  const { variable } = item;
  const only = item.only === undefined ? {} : { only: item.only };
  const all = backing(plan);
  const others = all.filter((statistic) => statistic !== 'rows');
  return [
    ...counts('cells', { kind: 'present', variable, ...only }, all),
    ...weighted(plan, codebook, { kind: 'present', variable, ...only }, momentWeights(item)),
    ...(plan.weight === undefined ? valueColumns(item, codebook) : []),
    ...binnedColumns(item, plan),
    ...binnedWeights(item, plan, codebook),
    ...(item.missing ? counts('cells', { kind: 'missing', variable, ...only }, all) : []),
    ...(item.missing ? weighted(plan, codebook, { kind: 'missing', variable, ...only }, ['weight', 'weightSquares']) : []),
    ...item.codes.flatMap((code) => [
      ...counts('cells', { kind: 'equal', variable, code, ...only }, all),
      ...weighted(plan, codebook, { kind: 'equal', variable, code, ...only }, ['weight', 'weightSquares']),
      // Rows with another code are those present less these; persons and partners do not subtract.
      ...counts('cells', { kind: 'other', variable, code, ...only }, others),
    ]),
  ];
}

function valueColumns(item: Measured, codebook: Codebook): ColumnDraft[] {
  const definition = codebook.variables.get(item.variable);
  if (!item.sum || definition === undefined || !('decimals' in definition)) return [];
  const bound = (value: number): bigint => {
    const units = toUnits(decimalText(value), item.decimals);
    if (units === undefined) throw new TypeError("a resolved codebook has bounds on the variable's grid");
    return units;
  };
  const [least, most] = [bound(definition.min), bound(definition.max)];
  const [min, max] = [least < 0n ? least : 0n, most > 0n ? most : 0n];
  const rows: RowSet = { kind: 'present', variable: item.variable, ...(item.only === undefined ? {} : { only: item.only }) };
  const largest = max > -min ? max : -min;
  const sum: ColumnDraft = {
    block: 'cells',
    rows,
    statistic: 'sum',
    scale: item.decimals,
    min: min * maxRowsPerPartner,
    max: max * maxRowsPerPartner,
  };
  const squares: ColumnDraft = {
    ...sum,
    statistic: 'squares',
    scale: 2 * item.decimals,
    min: 0n,
    max: largest * largest * maxRowsPerPartner,
  };
  return item.squares ? [sum, squares] : [sum];
}

/** Of a histogram or a curve every bin is a count of its own; a quantile asks for the persons on either side, a curve for those above. */
function binnedColumns({ variable, only, bins, quantiles, histogram, survival }: Measured, plan: AggregatePlan): ColumnDraft[] {
  if (bins === undefined) return [];
  const rows: RowSet = { kind: 'binned', variable, ...(only === undefined ? {} : { only }) };
  const wanted: Statistic[] = quantiles ? ['lowest', 'highest'] : survival ? ['highest'] : [];
  const sides = plan.subjectKey === undefined ? [] : wanted;
  const statistics: Statistic[] = histogram || survival ? [...backing(plan), ...sides] : ['rows', ...sides];
  return counts('cells', rows, statistics).map((draft) => ({ ...draft, bins: binCount(bins) }));
}

/** Of a sample the weights in each bin; those of a quantile tell how large a plain sample it is worth, too. */
function binnedWeights({ variable, only, bins, quantiles }: Measured, plan: AggregatePlan, codebook: Codebook): ColumnDraft[] {
  if (bins === undefined) return [];
  const rows: RowSet = { kind: 'binned', variable, ...(only === undefined ? {} : { only }) };
  const drafts = weighted(plan, codebook, rows, quantiles ? ['weight', 'weightSquares'] : ['weight']);
  return drafts.map((draft) => ({ ...draft, bins: binCount(bins) }));
}

function coverageColumns(plan: AggregatePlan, codebook: Codebook): ColumnDraft[] {
  const withoutPersons = backing(plan).filter((statistic) => statistic !== 'persons');
  return coverageSets(plan, codebook).flatMap((rows) => {
    const hasPersons = rows.kind !== 'unreadable' && rows.kind !== 'noSubject';
    return counts('coverage', rows, hasPersons ? backing(plan) : withoutPersons);
  });
}
