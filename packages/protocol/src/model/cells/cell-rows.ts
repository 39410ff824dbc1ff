/** The cells of a released table as rows of a model: which can be used, and their figures in whole units. */
import { noData } from '../../result/cell-states.ts';
import { exactFigure, type ShownCell } from '../../result/exact-figure.ts';
import type { ResultCell, ResultRow } from '../../result/types.ts';
import type { Rational } from '../../statistics/rational.ts';
import type { RowPattern } from '../design-row.ts';
import type { DesignColumn, ModelNumber, ModelPlan } from '../types.ts';
import type { CellModel, CellTerm } from './cell-model.ts';

/** Why a cell is no row: a figure that it needs is hidden, or of nothing, or is no positive number where it must be. */
export type DropReason = 'hidden' | 'noData' | 'notPositive';

/** A cell of the table, and its row where it has one. */
export interface CellRow {
  readonly cell: ResultRow;
  readonly pattern?: RowPattern;
  readonly dropped?: DropReason;
}

/** A table as a model reads it. */
export interface CellDesign {
  readonly plan: ModelPlan;
  readonly cells: readonly CellRow[];
}

/** The figures that a row needs, each once. */
function figuresOf({ response, terms, offset, weights }: CellModel): readonly string[] {
  const named = [response, ...terms.flatMap((term) => (term.kind === 'figure' ? [term.name] : [])), offset?.figure, weights];
  return [...new Set(named.filter((name) => name !== undefined))];
}

const cellOf = (row: ResultRow, name: string): ResultCell => (row[name] as ResultCell | undefined) ?? noData;
const isShown = (cell: ResultCell): cell is ShownCell => cell.state === 'value' && 'value' in cell;

function dropReason(row: ResultRow, model: CellModel): DropReason | undefined {
  const cells = figuresOf(model).map((name) => cellOf(row, name));
  if (cells.some(({ state }) => state === 'suppressed')) return 'hidden';
  if (!cells.every(isShown)) return 'noData';
  const positive = [...(model.offset?.log === true ? [model.offset.figure] : []), ...(model.weights === undefined ? [] : [model.weights])];
  const isPositive = positive.map((name) => cellOf(row, name)).every((cell) => isShown(cell) && exactFigure(cell).numerator > 0n);
  return isPositive ? undefined : 'notPositive';
}

const figureOf = (row: ResultRow, name: string): Rational => {
  const cell = cellOf(row, name);
  if (!isShown(cell)) throw new TypeError('a row has every figure that its model needs');
  return exactFigure(cell);
};

/** Decimals of a denominator that is a power of ten. */
const decimalsOf = ({ denominator }: Rational): number => denominator.toString().length - 1;

/** A figure over all rows: in the finest units that one of them is written in, so that nothing is rounded. */
function numberOf(name: string, rows: readonly ResultRow[]): ModelNumber {
  const values = rows.map((row) => figureOf(row, name));
  const decimals = values.reduce((most, value) => Math.max(most, decimalsOf(value)), 0);
  const units = values.map((value) => unitsOf(value, decimals));
  const [first = 0n] = units;
  const min = units.reduce((low, value) => (value < low ? value : low), first);
  const max = units.reduce((high, value) => (value > high ? value : high), first);
  return { variable: name, decimals, min, max };
}

const unitsOf = (value: Rational, decimals: number): bigint => value.numerator * 10n ** BigInt(decimals - decimalsOf(value));

const columnsOf = (term: CellTerm, numbers: ReadonlyMap<string, ModelNumber>): DesignColumn[] => {
  const { name } = term;
  const number = numbers.get(name);
  if (term.kind === 'figure') return number === undefined ? [] : [{ kind: 'number', name, variable: name, bounds: number }];
  return term.codes.slice(1).map((code) => ({ kind: 'indicator', name: term.isBoolean ? name : `${name}=${code}`, variable: name, code }));
};

const factorsOf = ({ terms }: CellModel) =>
  terms.flatMap((term) => (term.kind === 'factor' ? [{ variable: term.name, codes: term.codes }] : []));

function planOf(model: CellModel, rows: readonly ResultRow[]): ModelPlan {
  const { family, response, terms, offset, weights } = model;
  const numbers = new Map(figuresOf(model).map((name) => [name, numberOf(name, rows)]));
  const found = (name: string): ModelNumber => numbers.get(name) as ModelNumber;
  const factors = factorsOf(model);
  const variables = [...numbers.keys(), ...factors.map(({ variable }) => variable)];
  return {
    kind: 'model',
    dataset: '',
    public: true,
    family,
    response: { ...found(response), isBoolean: false },
    columns: [{ kind: 'intercept', name: '(intercept)' }, ...terms.flatMap((term) => columnsOf(term, numbers))],
    factors,
    booleans: new Set(),
    numbers: terms.flatMap((term) => (term.kind === 'figure' ? [found(term.name)] : [])),
    ...(offset === undefined ? {} : { offset: { ...found(offset.figure), log: offset.log } }),
    ...(weights === undefined ? {} : { weights: found(weights) }),
    complete: { kind: 'all', of: [] },
    expectedBy: [],
    variables,
    whereVariables: [],
    requiredVariables: variables,
  };
}

function patternOf(row: ResultRow, { variables, factors, ...plan }: ModelPlan): RowPattern {
  const numbers = new Map([plan.response, ...plan.numbers, plan.offset, plan.weights].flatMap((one) => (one ? [[one.variable, one]] : [])));
  const values = variables.map((variable) => {
    const number = numbers.get(variable);
    if (number !== undefined) return unitsOf(figureOf(row, variable), number.decimals);
    const codes = factors.find((factor) => factor.variable === variable)?.codes ?? [];
    return BigInt(codes.indexOf(row.by[variable] ?? ''));
  });
  return { values, count: 1n };
}

/** See the module header. */
export function designOfCells(model: CellModel, cells: readonly ResultRow[]): CellDesign {
  const judged = cells.map((cell) => ({ cell, dropped: dropReason(cell, model) }));
  const used = judged.flatMap(({ cell, dropped }) => (dropped === undefined ? [cell] : []));
  const plan = planOf(model, used);
  return {
    plan,
    cells: judged.map(({ cell, dropped }) => (dropped === undefined ? { cell, pattern: patternOf(cell, plan) } : { cell, dropped })),
  };
}
