/**
 * generate.yaml: data made by a seed, so that examples ship no data (docs/lab.md).
 *
 * Each file of a partner is a list of columns, made row by row from left to right; a column may depend on one to its left (`by`). `tables` are
 * a made-up population that no partner holds whole: files drawn from one table speak of the same persons.
 */
import { z } from 'zod';

const weights = z.record(z.string(), z.number().min(0));
const byValue = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ by: z.string(), values: z.record(z.string(), value), otherwise: value });
const maybeBy = <Value extends z.ZodType>(value: Value) => z.union([value, byValue(value)]);

const common = {
  /** Share of rows that stay empty. */
  missing: maybeBy(z.number().min(0).max(1)).optional(),
  /** Share of rows that get one of `values` instead: typing errors, codes of another list. */
  junk: z.strictObject({ rate: z.number().min(0).max(1), values: z.array(z.string()).min(1).max(50) }).optional(),
  /** A row in which this cell is empty is left out. */
  required: z.literal(true).optional(),
};

/** Effects that add up: on the log-odds of a chance, or on a mean. */
const plus = z.array(maybeBy(z.number())).max(20);

const numberRange = z.strictObject({
  mean: maybeBy(z.number()),
  sd: z.number().min(0),
  min: z.number(),
  max: z.number(),
  decimals: z.int().min(0).max(6).optional(),
  plus: plus.optional(),
});
const dateRange = z.union([
  z.strictObject({ from: maybeBy(z.iso.date()), to: maybeBy(z.iso.date()) }),
  z.strictObject({ after: z.string(), days: z.strictObject({ min: z.int(), max: z.int(), mean: maybeBy(z.number()).optional() }) }),
]);

/** One column: exactly one of the kinds, and what spoils it. */
export const columnSchema = z.union([
  z.strictObject({ id: z.strictObject({ prefix: z.string().max(20) }), ...common }),
  z.strictObject({ bsn: z.strictObject({ population: z.int().min(1).max(10_000_000), repeat: z.boolean().optional() }), ...common }),
  z.strictObject({ bsn: z.strictObject({ from: z.int().min(0).max(9_999_999) }), ...common }),
  z.strictObject({ copy: maybeBy(z.string()), format: z.string().max(20).optional(), ...common }),
  z.strictObject({ text: z.string().max(200), ...common }),
  z.strictObject({ choice: maybeBy(weights), ...common }),
  z.strictObject({ chance: maybeBy(z.number().min(0).max(1)), yes: z.string(), no: z.string(), ...common }),
  z.strictObject({ chance: z.strictObject({ logOdds: z.number(), plus }), yes: z.string(), no: z.string(), ...common }),
  z.strictObject({ number: numberRange, ...common }),
  z.strictObject({ date: dateRange, format: z.string().max(20).optional(), ...common }),
  z.strictObject({ constant: z.string(), ...common }),
]);

/** Rows made from the rows of a table: each of them so many times (once, if not said), if kept. */
const eachRow = z.strictObject({
  /** One table, or several one after the other, whose own columns are then written `row.column`. */
  of: z.union([z.string(), z.array(z.string()).min(2).max(10)]),
  times: maybeBy(weights).optional(),
  keep: maybeBy(z.number().min(0).max(1)).optional(),
});

const columns = z.record(z.string().min(1).max(64), columnSchema);
const rowCount = z.int().min(1).max(20_000_000);

/** A table of the population, kept in memory while the files are made. */
export const tableSchema = z.union([z.strictObject({ rows: rowCount, columns }), z.strictObject({ each: eachRow, columns })]);

const fileFields = {
  path: z.string().regex(/^[a-z0-9][a-z0-9/_.-]{0,99}$/),
  kind: z.enum(['csv', 'json', 'parquet', 'sqlite']),
  table: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/)
    .optional(),
  delimiter: z.string().length(1).optional(),
  decimal: z.enum(['.', ',']).optional(),
  encoding: z.enum(['utf-8', 'latin-1']).optional(),
  columns,
};
const fileSchema = z.union([z.strictObject({ ...fileFields, rows: rowCount }), z.strictObject({ ...fileFields, each: eachRow })]);

/** The whole file: a seed, the population if there is one, and each partner's files. */
export const generateSchema = z.strictObject({
  seed: z.union([z.int(), z.string().max(64)]),
  tables: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), tableSchema).optional(),
  partners: z.record(z.string(), z.array(fileSchema).min(1).max(20)),
});

export type GeneratePlan = z.infer<typeof generateSchema>;
export type GeneratedFile = z.infer<typeof fileSchema>;
export type GeneratedTable = z.infer<typeof tableSchema>;
export type GeneratedColumn = z.infer<typeof columnSchema>;
