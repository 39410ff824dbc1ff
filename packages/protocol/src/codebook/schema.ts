/**
 * codebook.yaml as it is written (interface.md, "codebook.yaml"). The same schema reads the codebook document that partners exchange, in
 * which code list files stand in full (document.ts). What the keys mean together is checked by parse-codebook.ts.
 */
import { z } from 'zod';
import { strictMap } from '../schema-issues.ts';
import { codeText, date, localText, name, relativePath } from './fields.ts';
import { predicate } from './predicate.ts';

const described = { title: localText.exactOptional(), definition: localText.exactOptional() };
const normaliser = z.enum(['trim', 'collapse', 'upper', 'lower', 'digits', 'alnum', 'fold', 'tussenvoegsel', 'date']);
const normalisers = z.array(normaliser).max(10);

const key = z.discriminatedUnion('kind', [
  strictMap({ kind: z.literal('bsn'), ...described }),
  strictMap({ kind: z.literal('text'), normalise: normalisers.exactOptional(), ...described }),
  strictMap({ kind: z.literal('composite'), parts: z.record(name, normalisers), ...described }),
]);

const codeEntry = strictMap({ code: codeText, label: localText.exactOptional(), parent: codeText.exactOptional() });

/** `{ file, code, label?, parent? }`: a code list in a file, with the names of its columns. */
export const codeFile = strictMap({
  file: relativePath,
  code: z.string().min(1).max(200),
  label: z.string().min(1).max(200).exactOptional(),
  parent: z.string().min(1).max(200).exactOptional(),
});

const codes = z.union(
  [
    z
      .array(z.union([codeText, codeEntry], 'a code in quotes, or { code, label, parent }'))
      .min(1)
      .max(100_000),
    codeFile,
    z.record(codeText, localText).refine((map) => !('file' in map), 'a code list, or { file, code, label, parent }'),
  ],
  'a list of codes in quotes, a map of codes to labels, or { file, code, label, parent }',
);

/** `{ file, from, to }`: pairs of codes in a file, with the names of its columns; a code that leads to several has several rows. */
export const recodeFile = strictMap({ file: relativePath, from: z.string().min(1).max(200), to: z.string().min(1).max(200) });

const recode = z.union(
  [
    recodeFile,
    z
      .record(codeText, z.union([codeText, z.array(codeText).max(1000)], 'a code in quotes, or a list of codes'))
      .refine((map) => !('file' in map), 'a map of codes, or { file, from, to }'),
  ],
  'a map from each code of `of` to its code here (a list, where it leads to several or to none), or { file, from, to }',
);

const bound = z.number().min(-1e15).max(1e15);
const bins = z.union(
  [strictMap({ width: z.number().positive() }), strictMap({ edges: z.array(bound).min(2).max(4097) })],
  'bins as { width: … } or { edges: […] }',
);
const ofVariables = { ...described, label: localText.exactOptional(), sensitive: z.boolean().exactOptional() };
const dateEnd = z
  .string()
  .regex(/^([a-z][a-z0-9_-]{0,63}|\d{4}-\d{2}-\d{2}|\$(start|end|snapshot))$/, 'a date variable, a date, $start, $end or $snapshot');
const numeric = { min: bound, max: bound, unit: z.string().min(1).max(40).exactOptional(), bins: bins.exactOptional() };

const variable = z.discriminatedUnion('kind', [
  strictMap({
    kind: z.literal('category'),
    ...ofVariables,
    codes: codes.exactOptional(),
    edition: z.string().min(1).max(40).exactOptional(),
    within: name.exactOptional(),
    of: name.exactOptional(),
    cut: z.array(bound).min(1).max(1000).exactOptional(),
    period: z.enum(['year', 'quarter', 'month']).exactOptional(),
    recode: recode.exactOptional(),
    inexact: z.enum(['first', 'missing']).exactOptional(),
  }),
  strictMap({
    kind: z.literal('integer'),
    ...ofVariables,
    ...numeric,
    between: z.tuple([dateEnd, dateEnd]).exactOptional(),
    calendar: z.enum(['nl']).exactOptional(),
    sumOf: z.array(name).min(1).max(50).exactOptional(),
  }),
  strictMap({ kind: z.literal('number'), ...ofVariables, ...numeric, decimals: z.int().min(0).max(9) }),
  strictMap({ kind: z.literal('boolean'), ...ofVariables, when: predicate.exactOptional() }),
  strictMap({ kind: z.literal('date'), ...ofVariables, min: date, max: date }),
]);

const dataset = strictMap({
  ...described,
  unit: name,
  subject: name.exactOptional(),
  weight: name.exactOptional(),
  public: z.boolean().exactOptional(),
  keys: z.array(name).max(20).exactOptional(),
  variables: z.array(name).min(1).max(1000),
  impossible: z
    .array(z.record(name, z.array(codeText).min(1).max(1000)))
    .max(1000)
    .exactOptional(),
});

/** What an indicator says of itself beside its definition; shown as it is. */
const bookTexts = {
  numerator: localText.exactOptional(),
  denominator: localText.exactOptional(),
  population: localText.exactOptional(),
  period: localText.exactOptional(),
  source: localText.exactOptional(),
};

const indicator = strictMap({
  ...described,
  ...bookTexts,
  dataset: name,
  share: name.exactOptional(),
  is: codeText.exactOptional(),
  sum: name.exactOptional(),
  mean: name.exactOptional(),
  sd: name.exactOptional(),
  median: name.exactOptional(),
  missing: name.exactOptional(),
  where: predicate.exactOptional(),
});

/** Strict schema of codebook.yaml. */
export const codebookSchema = strictMap({
  codebook: name,
  version: z.int().min(1).max(1_000_000),
  ...described,
  keys: z.record(name, key).exactOptional(),
  variables: z.record(name, variable),
  datasets: z.record(name, dataset),
  indicators: z.record(name, indicator).exactOptional(),
});

/** codebook.yaml, of the right shape. */
export type CodebookFile = z.infer<typeof codebookSchema>;
/** One variable as written. */
export type VariableFile = CodebookFile['variables'][string];
/** A code list as written. */
export type CodesFile = NonNullable<Extract<VariableFile, { kind: 'category' }>['codes']>;
/** A mapping between code lists as written. */
export type RecodeFile = NonNullable<Extract<VariableFile, { kind: 'category' }>['recode']>;
