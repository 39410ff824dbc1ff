/** The result file (interface.md, "A result"), as a schema for its readers. */
import { z } from 'zod';
import { name } from '../codebook/fields.ts';
import { strictMap } from '../schema-issues.ts';

const figure = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);

const reasons = ['minCount', 'complementary', 'minContributors', 'dominance', 'group', 'denominator', 'hiddenAtSource'] as const;

const suppressed = strictMap({ state: z.literal('suppressed'), reason: z.enum(reasons) });

const count = z.discriminatedUnion('state', [strictMap({ state: z.literal('value'), value: figure }), suppressed]);

const single = [
  strictMap({
    state: z.literal('value'),
    value: figure,
    low: z.number().exactOptional(),
    high: z.number().exactOptional(),
    method: z.string().exactOptional(),
    n: figure.exactOptional(),
    effective: z.number().exactOptional(),
  }),
  suppressed,
  strictMap({ state: z.literal('noData') }),
] as const;

/** Strict schema of one figure. */
export const resultCellSchema = z.union([
  strictMap({ state: z.literal('value'), bins: z.array(strictMap({ from: figure, to: figure, count })).min(1) }),
  strictMap({ state: z.literal('value'), steps: z.array(strictMap({ at: z.int().min(1), survival: z.union(single) })).min(1) }),
  ...single,
]);

const variableCoverage = strictMap({
  empty: resultCellSchema,
  unmapped: resultCellSchema,
  outOfRange: resultCellSchema,
  rounded: resultCellSchema.exactOptional(),
  notRegistered: z.array(name),
});

const row = z.object({ by: z.record(name, z.string()) }).catchall(resultCellSchema);
const missing = strictMap({ partner: name, why: z.enum(['declined', 'dropped', 'offline']) });

const facts = {
  query: name,
  id: hash,
  status: z.literal('released'),
  protection: z.enum(['on', 'off']),
  releaseMode: z.enum(['plain', 'local-threshold']),
  codebook: strictMap({ name, version: z.int().min(1), digest: hash }),
  charter: strictMap({ version: z.int().min(1), digest: hash }),
  purpose: name,
  rules: z.record(z.string(), z.unknown()),
  releasedAt: instant,
  partners: strictMap({ included: z.array(name), missing: z.array(missing), notOffering: z.array(name) }),
  snapshots: z.record(name, z.string()),
  aggregateOnly: z.record(name, strictMap({ made: z.string(), minCount: z.int().min(1), round: z.int().min(1) })).exactOptional(),
  localThreshold: z.array(name).min(1).exactOptional(),
  recoded: z
    .record(
      name,
      strictMap({
        of: name,
        partners: z.array(name).min(1),
        merged: z.array(z.string()),
        inexact: z.array(z.string()),
        choice: z.enum(['first', 'missing']).exactOptional(),
      }),
    )
    .exactOptional(),
  salt: hash.exactOptional(),
  log: strictMap({ treeSize: z.int().min(0), root: hash }).exactOptional(),
  approvals: z.array(z.int().min(0)).exactOptional(),
  signatures: z.array(z.string()).exactOptional(),
};

/** Strict schema of one figure of two groups. */
export const comparedFigureSchema = strictMap({
  of: resultCellSchema,
  against: resultCellSchema,
  standardised: resultCellSchema.exactOptional(),
  observed: resultCellSchema.exactOptional(),
  expected: resultCellSchema.exactOptional(),
  strata: z.int().min(1).exactOptional(),
  difference: resultCellSchema.exactOptional(),
  ratio: resultCellSchema.exactOptional(),
});

/** Of a link variables are written `TABLE.VARIABLE`. */
const comparisonOf = (variable: z.ZodString) =>
  strictMap({
    group: variable,
    of: z.string(),
    against: z.string(),
    method: z.enum(['direct', 'indirect']).exactOptional(),
    standardise: z.array(variable).min(1).exactOptional(),
    minStratum: z.int().min(1).exactOptional(),
    cells: z.array(strictMap({ by: z.record(variable, z.string()), figures: z.record(z.string(), comparedFigureSchema) })),
  });

/** What a table tells beside its cells. */
const tableFacts = {
  coverage: z.record(name, z.record(z.string(), z.union([resultCellSchema, variableCoverage]))),
  totalsWithheld: z.literal(true).exactOptional(),
  ownFigures: z.array(name).exactOptional(),
  mayCountTwice: z.array(z.string()).exactOptional(),
  tables: z.record(name, strictMap({ dataset: name, partners: z.array(name), snapshots: z.record(name, z.string()) })).exactOptional(),
};

const aggregate = strictMap({
  ...facts,
  ...tableFacts,
  kind: z.literal('aggregate'),
  combine: z.literal('none').exactOptional(),
  cells: z.array(row),
  comparison: comparisonOf(name).exactOptional(),
});

const linkageClass = z.enum(['>=95%', '90-95%', '<90%']);

const linkage = z.record(
  name,
  strictMap({
    class: linkageClass,
    by: strictMap({ variable: name, classes: z.record(z.string(), z.union([linkageClass, z.literal('suppressed')])) }).exactOptional(),
  }),
);

const overlap = strictMap({
  ...facts,
  kind: z.literal('overlap'),
  blinding: z.enum(['dh', 'salted-hash']),
  sets: z.record(name, strictMap({ size: resultCellSchema })),
  union: resultCellSchema,
  noise: strictMap({ epsilon: z.number(), sensitivity: z.int(), within95: z.int() }).exactOptional(),
  linkage,
  regions: z.array(strictMap({ in: z.array(name), count: resultCellSchema })).exactOptional(),
  pairs: z.array(strictMap({ sets: z.tuple([name, name]), count: resultCellSchema })).exactOptional(),
  all: resultCellSchema.exactOptional(),
});

const link = strictMap({
  ...facts,
  kind: z.literal('link'),
  blinding: z.enum(['dh', 'salted-hash']),
  cells: z.array(z.object({ by: z.record(z.string(), z.string()) }).catchall(resultCellSchema)),
  linkage,
  selfRelations: z.enum(['counted', 'excluded']).exactOptional(),
  comparison: comparisonOf(z.string()).exactOptional(),
});

const interval = z.tuple([z.number(), z.number()]);

const model = strictMap({
  ...facts,
  kind: z.literal('model'),
  family: z.enum(['gaussian', 'binomial', 'poisson']),
  coefficients: z.array(strictMap({ term: z.string(), estimate: z.number(), se: z.number(), statistic: z.number(), p: z.number() })),
  n: figure,
  dropped: z.record(z.string(), z.union([resultCellSchema, z.record(z.string(), resultCellSchema)])),
  df: z.int(),
  deviance: z.number(),
  nullDeviance: z.number(),
  dispersion: z.number(),
  iterations: z.int(),
  converged: z.literal(true),
  expected: z
    .array(
      strictMap({
        by: z.record(name, z.string()),
        observed: resultCellSchema,
        expected: resultCellSchema,
        ratio: resultCellSchema,
        residual: resultCellSchema,
        interval: interval.exactOptional(),
        limits95: interval.exactOptional(),
        limits998: interval.exactOptional(),
      }),
    )
    .exactOptional(),
  of: strictMap({ ...tableFacts, hidden: z.array(row) }).exactOptional(),
});

const failed = z.object({
  query: z.string(),
  kind: z.string().exactOptional(),
  status: z.enum(['refused', 'failed']),
  error: z.object({ code: z.string() }).catchall(z.unknown()),
});

/** Schema of a result file. `log`, `approvals` and `signatures` are absent in the released document itself (DOC-6). */
export const resultSchema = z.union([aggregate, overlap, link, model, failed]);
