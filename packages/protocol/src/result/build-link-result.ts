/** From the protected cells of a link and their owners' labels to the table that is released: pure. A cell whose label stayed closed is hidden like any other that is. */
import { demand } from '../errors.ts';
import type { CellLabel } from '../link/cell-labels.ts';
import { ownCells } from '../link/link-lists.ts';
import type { CellRules, ProtectedCell, ProtectedCells, ProtectedFigure } from '../link/protected-cells.ts';
import type { LinkMeasure, LinkPlan } from '../query/link/types.ts';
import { type Linkage, linkageClass } from './linkage.ts';
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
  return table.by.reduce((cell, { variable, codes: all }) => {
    const at = plan.by.findIndex((each) => each.table === table.name && each.variable === variable);
    return cell * all.length + all.indexOf(codes[at] ?? '');
  }, 0);
}

const combinations = ({ by }: LinkPlan): readonly (readonly string[])[] =>
  by.reduce<readonly (readonly string[])[]>((all, { codes }) => all.flatMap((start) => codes.map((code) => [...start, code])), [[]]);

/** Of a link with a base the last number of a cell. */
function matchedPlace({ base, by }: LinkPlan, codes: readonly string[]): readonly number[] {
  if (base === undefined) return [];
  const at = by.findIndex(({ table, variable }) => table === base.other && variable === 'matched');
  return [by[at]?.codes.indexOf(codes[at] ?? '') ?? 0];
}

/** For the codes of a row the cell that was counted, `none` where nobody was, `closed` where a label is not known. */
function makeFinder({ plan, cells, labels }: LinkInput): (codes: readonly string[]) => ProtectedCell | 'none' | 'closed' {
  const numberOf = new Map(labels.map(({ table, number, cell }) => [`${table} ${cell}`, number]));
  const byNumbers = new Map(cells.cells.map((cell) => [cell.numbers.join(' '), cell]));
  return (codes) => {
    const numbers = plan.tables.map((table) =>
      ownCells(table) === 1 ? 0 : numberOf.get(`${table.name} ${ownCellOf(plan, table, codes)}`),
    );
    return numbers.includes(undefined) ? 'closed' : (byNumbers.get([...numbers, ...matchedPlace(plan, codes)].join(' ')) ?? 'none');
  };
}

const hidden: ResultCell = { state: 'suppressed', reason: 'minCount' };

/** Of nobody: a count is zero, a sum or a mean has nothing to be of. */
const ofNobody = (measure: LinkMeasure): ResultCell =>
  measure.kind === 'sum' || measure.kind === 'mean' ? { state: 'noData' } : { state: 'value', value: 0 };

function cellOf(figure: ProtectedFigure): ResultCell {
  if (typeof figure !== 'object') return { state: 'value', value: figure };
  if (!('hidden' in figure)) return { state: 'value', ...figure };
  return figure.hidden === 'none' ? { state: 'noData' } : { state: 'suppressed', reason: figure.hidden };
}

function figuresOf(found: ReturnType<ReturnType<typeof makeFinder>>, { plan, rules }: LinkInput): readonly ResultCell[] {
  const isZero = found === 'none' && rules.showZero === 'all';
  const figures = typeof found === 'string' ? undefined : found.figures;
  return plan.measures.map((measure, at) => {
    if (isZero) return ofNobody(measure);
    const figure = figures?.[at];
    return figure === undefined ? hidden : cellOf(figure);
  });
}

/** The table. Every combination of codes is listed, in code order. @throws ProtocolError `binding-mismatch` where a cell that is shown has no label. */
export function buildLinkResult(input: LinkInput): LinkTableResult {
  const { plan, cells, linkage } = input;
  const find = makeFinder(input);
  let shown = 0;
  const rows = combinations(plan).map((codes): ResultRow => {
    const found = find(codes);
    if (typeof found !== 'string' && found.figures !== undefined) shown += 1;
    const figures = figuresOf(found, input);
    return {
      by: Object.fromEntries(plan.by.map(({ table, variable }, at) => [`${table}.${variable}`, codes[at] ?? ''])),
      ...Object.fromEntries(plan.measures.map(({ name }, at) => [name, figures[at] ?? hidden])),
    };
  });
  demand(shown === cells.cells.filter(({ figures }) => figures !== undefined).length, 'binding-mismatch', { clause: 'LNK-6' });
  const hasRelations = plan.tables.some(({ keys }) => keys.length > 1);
  const isExcluded = plan.edges.some(({ self }) => self === 'exclude');
  return {
    kind: 'link',
    blinding: plan.blinding,
    cells: rows,
    linkage: Object.fromEntries(plan.tables.map(({ name }) => [name, { class: linkageClass(linkage.get(name)) }])),
    ...(hasRelations ? { selfRelations: isExcluded ? ('excluded' as const) : ('counted' as const) } : {}),
  };
}
