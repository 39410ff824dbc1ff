/**
 * The input of a step (docs/protocol/models.md, MOD-3): everything that the step's figures depend on beside the query. The first is fixed by
 * the query; each later one follows from the one before and the sum that was opened, and every party computes it for itself. Only its
 * digest travels, in the round's config. Whole numbers that may pass 2^53 are decimal texts.
 */
import { z } from 'zod';
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { ResultCell } from '../result/cell.ts';
import { resultCellSchema } from '../result/schema.ts';
import { encodeDocument, parseDocument } from '../run/document.ts';

/** Bits behind the point of an estimate: it is rounded to the nearest multiple of 2^-48. */
export const estimateBits = 48;
/** Bits behind the point of a deviance that is carried on. */
export const devianceBits = 32;

/** A number z = (x - centre) / 2^shift of a column's units x; 0 and 0 for intercept and indicators. */
export interface ColumnScale {
  readonly centre: string;
  readonly shift: number;
}

/** What the gate let through: how many rows the later steps are about, and the parts of the result that are settled by then. */
export interface GateOutcome {
  /** Complete rows, exactly; later steps bound their figures by it. */
  readonly rows: string;
  /** The sum of the response over them, in its units; its starting value and bounds follow from it. */
  readonly responseSum: string;
  readonly scales: readonly ColumnScale[];
  readonly dropped: Readonly<Record<string, ResultCell | Readonly<Record<string, ResultCell>>>>;
  readonly n: number | string;
}

/** An estimate in the coordinates of the scaled columns, in units of 2^-48. */
export type Estimate = readonly string[];

/** A point of the iteration that was accepted, with its deviances in units of 2^-32. */
export interface AcceptedPoint {
  readonly estimate: Estimate;
  readonly nullEstimate: string;
  readonly deviance: string;
  readonly nullDeviance: string;
}

export interface GateInput {
  readonly version: 1;
  readonly step: number;
  readonly work: 'gate';
}

export interface CrossProductsInput {
  readonly version: 1;
  readonly step: number;
  readonly work: 'cross-products';
  readonly gate: GateOutcome;
}

export interface NewtonInput {
  readonly version: 1;
  readonly step: number;
  readonly work: 'newton';
  readonly gate: GateOutcome;
  /** Newton steps taken so far. */
  readonly iteration: number;
  /** How often the last of them was halved. */
  readonly halvings: number;
  readonly estimate: Estimate;
  /** The intercept of the model without terms (with the offset, where there is one). */
  readonly nullEstimate: string;
  readonly last?: AcceptedPoint;
  /** Variances of the first step, in units of 2^-32: what later ones are compared with. */
  readonly variances?: readonly string[];
}

/** A coefficient of the result. `statistic` is t for gaussian and z else; `p` is two-sided. */
export interface Coefficient {
  readonly term: string;
  readonly estimate: number;
  readonly se: number;
  readonly statistic: number;
  readonly p: number;
}

/** The fitted model. */
export interface Fit {
  readonly coefficients: readonly Coefficient[];
  readonly df: number;
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly dispersion: number;
  readonly iterations: number;
  readonly converged: true;
}

export interface ExpectedInput {
  readonly version: 1;
  readonly step: number;
  readonly work: 'expected';
  readonly gate: GateOutcome;
  readonly estimate: Estimate;
  readonly fit: Fit;
}

export type StepInput = GateInput | CrossProductsInput | NewtonInput | ExpectedInput;

const whole = z.string().regex(/^(0|-?[1-9]\d*)$/);
const step = z.int().min(0).max(100);
const gate = z.strictObject({
  rows: whole,
  responseSum: whole,
  scales: z.array(z.strictObject({ centre: whole, shift: z.int().min(0).max(200) })),
  dropped: z.record(z.string(), z.union([resultCellSchema, z.record(z.string(), resultCellSchema)])),
  n: z.union([z.number(), z.string()]),
});
const fit = z.strictObject({
  coefficients: z.array(z.strictObject({ term: z.string(), estimate: z.number(), se: z.number(), statistic: z.number(), p: z.number() })),
  df: z.int(),
  deviance: z.number(),
  nullDeviance: z.number(),
  dispersion: z.number(),
  iterations: z.int(),
  converged: z.literal(true),
});
const estimate = z.array(whole);

/** Strict schema of the document: it is read back from a party's own store only, so this guards against a mixed-up store. */
const stepInputSchema = z.discriminatedUnion('work', [
  z.strictObject({ version: z.literal(1), step, work: z.literal('gate') }),
  z.strictObject({ version: z.literal(1), step, work: z.literal('cross-products'), gate }),
  z.strictObject({
    version: z.literal(1),
    step,
    work: z.literal('newton'),
    gate,
    iteration: z.int().min(0).max(100),
    halvings: z.int().min(0).max(100),
    estimate,
    nullEstimate: whole,
    last: z.strictObject({ estimate, nullEstimate: whole, deviance: whole, nullDeviance: whole }).exactOptional(),
    variances: z.array(whole).exactOptional(),
  }),
  z.strictObject({ version: z.literal(1), step, work: z.literal('expected'), gate, estimate, fit }),
]);

/** The input of step 0. */
export const gateInput: GateInput = { version: 1, step: 0, work: 'gate' };

/** The canonical bytes. */
export const encodeStepInput = (input: StepInput): Uint8Array => encodeDocument(input);

/** @throws ProtocolError as `parseDocument` does (MOD-3) */
export const decodeStepInput = (bytes: Uint8Array): StepInput => parseDocument<StepInput>(bytes, stepInputSchema, 'MOD-3');

/** SHA-256 of the canonical bytes, hex: what a round's config names. */
export const deriveStepDigest = (primitives: Primitives, input: StepInput): string => encodeHex(primitives.sha256(encodeStepInput(input)));
