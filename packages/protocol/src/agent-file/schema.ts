/** agent.yaml as it is written (interface.md, "agent.yaml"). */
import { z } from 'zod';
import { codeText, date, name, relativePath } from '../codebook/fields.ts';
import { ruleShape } from '../disclosure/rules-schema.ts';
import { aboutShape } from '../run/offer.ts';
import { strictMap } from '../schema-issues.ts';

const column = z.string().min(1).max(200);
const texts = z.array(z.string('text; put it in quotes').max(200)).max(100);
const oneCharacter = z.string().regex(/^[^\r\n\0]$/u, 'one character');

const source = z.discriminatedUnion('kind', [
  strictMap({
    kind: z.literal('csv'),
    path: relativePath,
    delimiter: oneCharacter.exactOptional(),
    decimal: z.enum(['.', ',']).exactOptional(),
    encoding: z.enum(['utf-8', 'utf-16', 'latin-1', 'windows-1252']).exactOptional(),
    quote: oneCharacter.exactOptional(),
  }),
  strictMap({ kind: z.literal('parquet'), path: relativePath }),
  strictMap({ kind: z.literal('json'), path: relativePath }),
  strictMap({ kind: z.literal('sqlite'), path: relativePath, table: column.exactOptional() }),
  strictMap({
    kind: z.literal('table'),
    path: relativePath,
    made: date,
    signature: relativePath,
    key: z.string().min(1).max(512),
  }),
]);

const codeMap = z.record(z.string().max(200), z.union([codeText, z.boolean()], 'a code in quotes, or true or false'));

const mapping = z.union(
  [
    column,
    strictMap({
      column,
      codes: codeMap.exactOptional(),
      missing: texts.exactOptional(),
      format: z.string().min(2).max(40).exactOptional(),
      edition: z.string().min(1).max(40).exactOptional(),
    }),
    strictMap({ sql: z.string().min(1).max(4000) }),
    strictMap({ value: z.union([z.string().max(200), z.number(), z.boolean(), z.null()]) }),
  ],
  'a column name, { column, codes, missing, format, edition }, { sql } or { value }',
);

const dataset = strictMap({
  source,
  snapshot: date.exactOptional(),
  keys: z.record(name, z.union([column, z.record(name, column)], 'a column name, or a map of parts to column names')).exactOptional(),
  variables: z.record(name, mapping).exactOptional(),
  missing: texts.exactOptional(),
  about: z.record(name, strictMap(aboutShape)).exactOptional(),
});

const policy = strictMap({
  approve: z.enum(['manual', 'auto']).exactOptional(),
  purposes: z.array(name).max(100).exactOptional(),
  approvers: strictMap({
    needed: z.int().min(1).max(10),
    keys: z.array(z.string().min(1).max(512)).min(1).max(10),
  }).exactOptional(),
  ownFigures: z.enum(['never', 'allowed']).exactOptional(),
  tolerate: z.int().min(0).max(198).exactOptional(),
  releaseMode: z.enum(['plain', 'local-threshold', 'committee-gate']).exactOptional(),
  ...ruleShape,
});

const uri = z
  .string()
  .max(500)
  .regex(/^[a-z][a-z0-9+.-]*:[^\s]+$/i, 'a URI');

/** What the processing log says, set by the partner's data officer. */
const processingLog = strictMap({
  subjects: z.enum(['selection', 'person']).exactOptional(),
  activities: z.record(name, uri).exactOptional(),
});

/** Strict schema of agent.yaml. */
export const agentFileSchema = strictMap({
  partner: name,
  datasets: z.record(name, dataset),
  policy: policy.exactOptional(),
  processingLog: processingLog.exactOptional(),
});

/** One dataset as written. */
export type AgentDatasetFile = z.infer<typeof dataset>;
/** The policy as written. */
export type PolicyFile = z.infer<typeof policy>;
