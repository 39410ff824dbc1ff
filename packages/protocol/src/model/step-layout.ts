/**
 * What a step sums: tables of counts, then figures; which word of the vector each stands in, and the digest that a round's config names
 * (MOD-4). A pure function of plan, codebook, input and number of partners.
 */
import type { Codebook } from '../codebook/types.ts';
import { demand } from '../errors.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import { layoutDocument } from '../query/layout-document.ts';
import type { LocalTable, SummedTable } from '../query/layout-types.ts';
import { limbsFor } from '../query/limbs.ts';
import { decodeSum, encodeContribution } from '../query/vector.ts';
import { crossProductColumns, expectedColumns, type FigureColumn, type FigureDraft, newtonColumns } from './figure-columns.ts';
import { areaTable, gateTables, type StepTable } from './gate-tables.ts';
import { awayColumns } from './persons-away.ts';
import { gateInput, type StepInput } from './step-input.ts';
import type { ModelPlan } from './types.ts';

/** See the module header. */
export interface StepLayout {
  readonly tables: readonly StepTable[];
  readonly figures: { readonly columns: readonly FigureColumn[]; readonly words: number };
  /** 64-bit words in the vector. */
  readonly words: number;
}

/** A partner's figures for a step, or the sums of all. */
export interface StepFigures<Table = LocalTable> {
  readonly tables: readonly Table[];
  /** In the order of `layout.figures.columns`. */
  readonly figures: readonly (readonly bigint[])[];
}

/** What of a model everybody derives the same layouts from. */
export interface ModelContext {
  readonly plan: ModelPlan;
  readonly codebook: Codebook;
}

/**
 * The layout of a step for `partners` partners.
 *
 * @throws ProtocolError `overflow-guard` where the ranges of the variables leave too few bits (MOD-4)
 */
export function deriveStepLayout({ plan, codebook }: ModelContext, input: StepInput, partners: number): StepLayout {
  const tables = tablesOf(plan, codebook, input, partners);
  let words = 0;
  const columns = draftsOf(plan, input, tables).map((draft): FigureColumn => {
    const limbs = limbsFor(draft, partners, 'MOD-4');
    const offset = words;
    words += draft.length * limbs;
    return { ...draft, limbs, offset };
  });
  const counted = tables.reduce((sum, { layout }) => sum + layout.words, 0);
  return { tables, figures: { columns, words }, words: counted + words };
}

function tablesOf(plan: ModelPlan, codebook: Codebook, input: StepInput, partners: number): readonly StepTable[] {
  if (input.work === 'gate') return gateTables(plan, codebook, partners);
  return input.work === 'expected' ? [areaTable(plan, codebook, partners)] : [];
}

function draftsOf(plan: ModelPlan, input: StepInput, tables: readonly StepTable[]): readonly FigureDraft[] {
  switch (input.work) {
    case 'gate':
      return awayColumns(plan);
    case 'cross-products':
      return crossProductColumns(plan, input);
    case 'newton':
      return newtonColumns(plan, input);
    case 'expected':
      return expectedColumns(plan, input, tables[0]?.layout.cells ?? 0);
  }
}

/** 64-bit words of the vector of each kind of step. */
export interface StepWords {
  readonly gate: number;
  /** Of each step that fits. */
  readonly fit: number;
  /** Of the step with observed and expected figures; 0 where there is none. */
  readonly expected: number;
}

/**
 * How long vectors become, before anything was opened: of the gate exactly, of the steps after it at most, since the bounds of their figures follow from
 * what the gate opens (MOD-4).
 */
export function mostStepWords({ plan, codebook }: ModelContext, partners: number): StepWords {
  // Numbers of figures do not hang on the gate; this one takes so few bits that no bound is met.
  const gate = { rows: '1', responseSum: '1', scales: plan.columns.map(() => ({ centre: '0', shift: 1000 })), dropped: {}, n: 1 };
  const wordsOf = (tables: readonly StepTable[]): number => tables.reduce((sum, { layout }) => sum + layout.words, 0);
  const most = (drafts: readonly FigureDraft[]): number => 2 * drafts.reduce((sum, { length }) => sum + length, 0);
  const area = areaTable(plan, codebook, partners);
  return {
    gate: deriveStepLayout({ plan, codebook }, gateInput, partners).words,
    fit: most(plan.family === 'gaussian' ? crossProductColumns(plan, { gate }) : newtonColumns(plan, { gate })),
    expected: plan.expectedBy.length === 0 ? 0 : wordsOf([area]) + most(expectedColumns(plan, { gate }, area.layout.cells)),
  };
}

/** The canonical bytes of a layout: their SHA-256 stands in the round's config. */
export function encodeStepLayout({ tables, figures, words }: StepLayout): Uint8Array {
  return canonicalBytes({
    version: 1,
    tables: tables.map(({ layout }) => layoutDocument(layout)),
    figures: figures.columns.map(
      ({ name, length, bits, min, max, limbs }): JsonValue => ({ name, length, bits, min: min.toString(), max: max.toString(), limbs }),
    ),
    words,
  });
}

/** The vector of one partner's figures. @throws ProtocolError `cell-range` where a figure lies outside its bounds */
export function encodeStepContribution(layout: StepLayout, { tables, figures }: StepFigures): Uint8Array {
  const vector = new Uint8Array(layout.words * 8);
  let offset = 0;
  for (const [at, { layout: table }] of layout.tables.entries()) {
    const figuresOfTable = tables[at];
    if (figuresOfTable === undefined) throw new RangeError('a step has a table for every one of its layout');
    vector.set(encodeContribution(table, figuresOfTable), offset);
    offset += table.words * 8;
  }
  vector.set(encodeContribution(layout.figures, { columns: figures.map((column) => [...column]) }), offset);
  return vector;
}

/** The figures that a sum over `partners` vectors holds. @throws ProtocolError `vector-shape`, `range-violation` */
export function decodeStepSum(layout: StepLayout, bytes: Uint8Array, partners: number): StepFigures<SummedTable> {
  demand(bytes.length === layout.words * 8, 'vector-shape', { clause: 'MOD-4' });
  let offset = 0;
  const take = (words: number): Uint8Array => {
    const part = bytes.subarray(offset, offset + words * 8);
    offset += words * 8;
    return part;
  };
  const tables = layout.tables.map(({ layout: table }) => decodeSum(table, take(table.words), partners));
  const { columns } = decodeSum(layout.figures, take(layout.figures.words), partners);
  return { tables, figures: columns.map((column) => [...column]) };
}
