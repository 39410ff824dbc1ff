/** From the protected cells of a link and their owners' labels to the table that is released: pure. A cell whose label stayed closed is hidden like any other that is. */
import { demand } from '../errors.ts';
import type { CellLabel } from '../link/cell-labels.ts';
import type { CellRules } from '../link/cell-rules.ts';
import { figureCell } from '../link/figure-cell.ts';
import { cellMeasures, type ProtectedCell, type ProtectedCells } from '../link/protected-cells.ts';
import { releasedBy, releasedCells, toldEdges } from '../link/strata.ts';
import type { LinkMeasure, LinkPlan } from '../query/link/types.ts';
import { findFigures, linkComparison } from './link-comparison.ts';
import { type Linkage, linkageQuality } from './linkage.ts';
import type { LinkTableResult, ResultCell, ResultRow } from './types.ts';

/** What a table follows from. `labels`: which own cell, by its variables in the order of its `by`, each number stands for that is shown. */
export interface LinkInput {
  readonly plan: LinkPlan;
  readonly cells: ProtectedCells;
  readonly labels: readonly CellLabel[];
  readonly rules: CellRules;
  readonly linkage: ReadonlyMap<string, Linkage>;
}

/** The own cell of a table that the codes of a row fall in. */
function ownCellOf(plan: LinkPlan, table: LinkPlan['tables'][number], codes: readonly string[]): number {
  return releasedBy(plan, table).reduce((cell, { variable, codes: all }) => {
    const at = plan.by.findIndex((each) => each.table === table.name && each.variable === variable);
    return cell * all.length + all.indexOf(codes[at] ?? '');
  }, 0);
}

const combinations = ({ by }: LinkPlan): readonly (readonly string[])[] =>
  by.reduce<readonly (readonly string[])[]>((all, { codes }) => all.flatMap((start) => codes.map((code) => [...start, code])), [[]]);

/** What a row says of a table beside a base: undefined where nobody was found in it, else the cell of its own. */
function toldCell({ by }: LinkPlan, table: string, codes: readonly string[]): number | undefined {
  const at = by.findIndex((each) => each.table === table);
  const place = by[at]?.codes.indexOf(codes[at] ?? '') ?? 0;
  if (by[at]?.variable === 'matched') return place === 0 ? 0 : undefined;
  return place === 0 ? undefined : place - 1;
}

/** In which tables nobody of a row was found: of a link with a base the last number of a cell. */
function maskOf(plan: LinkPlan, codes: readonly string[]): readonly number[] {
  if (plan.base === undefined) return [];
  const missed = toldEdges(plan).filter((edge) => toldCell(plan, plan.edges[edge]?.end ?? '', codes) === undefined);
  return [missed.reduce((mask, edge) => mask | (1 << edge), 0)];
}

/** The own cell of a table that the codes of a row fall in; undefined where the row says that nobody was found in it. */
const cellIn = (plan: LinkPlan, table: LinkPlan['tables'][number], codes: readonly string[]): number | undefined =>
  plan.base === undefined || table.name === plan.base.table ? ownCellOf(plan, table, codes) : toldCell(plan, table.name, codes);

/** For the codes of a row the cell that was counted, `none` where nobody was, `closed` where a label is not known. */
function makeFinder({ plan, cells, labels }: LinkInput): (codes: readonly string[]) => ProtectedCell | 'none' | 'closed' {
  const numberOf = new Map(labels.map(({ table, number, cell }) => [`${table} ${cell}`, number]));
  const byNumbers = new Map(cells.cells.map((cell) => [cell.numbers.join(' '), cell]));
  return (codes) => {
    const numbers = plan.tables.map((table) => {
      const cell = cellIn(plan, table, codes);
      return releasedCells(plan, table) === 1 || cell === undefined ? 0 : numberOf.get(`${table.name} ${cell}`);
    });
    return numbers.includes(undefined) ? 'closed' : (byNumbers.get([...numbers, ...maskOf(plan, codes)].join(' ')) ?? 'none');
  };
}

const hidden: ResultCell = { state: 'suppressed', reason: 'minCount' };

/** Of nobody: a count is zero, a sum or a mean has nothing to be of. */
const ofNobody = (measure: LinkMeasure): ResultCell =>
  measure.kind === 'sum' || measure.kind === 'mean' ? { state: 'noData' } : { state: 'value', value: 0 };

function figuresOf(found: ReturnType<ReturnType<typeof makeFinder>>, { plan, rules }: LinkInput): readonly ResultCell[] {
  const isZero = found === 'none' && rules.showZero === 'all';
  const figures = typeof found === 'string' ? undefined : found.figures;
  return cellMeasures(plan).map((measure, at) => {
    if (isZero) return ofNobody(measure);
    const figure = figures?.[at];
    return figure === undefined ? hidden : figureCell(figure);
  });
}

/** Where groups are compared: the block of the result, and the shares of a row's own group. */
function readComparison(input: LinkInput) {
  const { plan, cells, labels, rules } = input;
  const { comparison } = plan;
  const table = plan.tables.find(({ name }) => name === plan.base?.table);
  if (comparison === undefined || table === undefined) return undefined;
  const base = { table: table.name, cells: releasedCells(plan, table) };
  const compare = { plan, comparison, rules, protectedCells: cells, labels, base };
  const find = findFigures(compare);
  const groupAt = plan.by.length - 1;
  const rows = combinations(plan)
    .filter((codes) => codes[groupAt] === comparison.of)
    .map((codes) => {
      const own = plan.by.slice(0, groupAt).map(({ table: name, variable }, at) => [`${name}.${variable}`, codes[at] ?? ''] as const);
      return { by: Object.fromEntries(own), cell: ownCellOf(plan, table, codes) };
    });
  const shareOf = (codes: readonly string[], share: number): ResultCell => {
    const figure = find(ownCellOf(plan, table, codes), { share });
    return codes[groupAt] === comparison.of ? figure.of : figure.against;
  };
  return { table: linkComparison(compare, rows, find), shareOf };
}

/** The table. Every combination of codes is listed, in code order. @throws ProtocolError `binding-mismatch` where a cell that is shown has no label. */
export function buildLinkResult(input: LinkInput): LinkTableResult {
  const { plan, cells, linkage } = input;
  const find = makeFinder(input);
  const compared = readComparison(input);
  let shown = 0;
  const rows = combinations(plan).map((codes): ResultRow => {
    const found = find(codes);
    if (typeof found !== 'string' && found.figures !== undefined) shown += 1;
    const figures = new Map(cellMeasures(plan).map(({ name }, at) => [name, figuresOf(found, input)[at]]));
    return {
      by: Object.fromEntries(plan.by.map(({ table, variable }, at) => [`${table}.${variable}`, codes[at] ?? ''])),
      ...Object.fromEntries(
        plan.measures.map((measure) => {
          const cell = measure.kind === 'share' ? compared?.shareOf(codes, measure.share) : figures.get(measure.name);
          return [measure.name, cell ?? hidden];
        }),
      ),
    };
  });
  demand(shown === cells.cells.filter(({ figures }) => figures !== undefined).length, 'binding-mismatch', { clause: 'LNK-6' });
  const hasRelations = plan.tables.some(({ keys }) => keys.length > 1);
  const isExcluded = plan.edges.some(({ self }) => self === 'exclude');
  return {
    kind: 'link',
    blinding: plan.blinding,
    cells: rows,
    // Owners tell shares alone, and none of a subgroup that is too small.
    linkage: Object.fromEntries(plan.tables.map(({ name, linkage: by }) => [name, linkageQuality(linkage.get(name), by)])),
    ...(compared === undefined ? {} : { comparison: compared.table }),
    ...(hasRelations ? { selfRelations: isExcluded ? ('excluded' as const) : ('counted' as const) } : {}),
  };
}
