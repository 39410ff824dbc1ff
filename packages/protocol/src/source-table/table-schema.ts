/** The file of a table made at the source (docs/protocol/source-table.md, TAB-1): JSON, strict. */
import { z } from 'zod';
import { codeText, date, name } from '../codebook/fields.ts';
import { strictMap } from '../schema-issues.ts';

const figureName = z.string().min(1).max(300);
const whole = z.union([z.int(), z.string().regex(/^-?\d{1,40}$/)], 'a whole number, in quotes beyond 2^53');

/** What an offer says of a table. */
export const tableOfferShape = {
  made: date,
  by: z.array(name).max(8),
  totals: z.boolean(),
  minCount: z.int().min(1).max(1_000_000),
  round: z.int().min(1).max(1_000_000),
  figures: z.array(figureName).min(1).max(500),
};

/** Strict schema of a table file. */
export const tableSchema = strictMap({
  table: z.literal(1),
  partner: name,
  dataset: name,
  codebook: strictMap({ name, version: z.int().min(1) }),
  definitions: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
  snapshot: date.exactOptional(),
  variables: z.array(name).max(200),
  ...tableOfferShape,
  cells: z
    .array(
      strictMap({
        by: z.record(name, z.union([codeText, z.literal('*')])),
        figures: z.array(z.union([whole, z.array(whole).max(20_000)])).max(500),
      }),
    )
    .min(1)
    .max(200_000),
});

export type TableFile = z.infer<typeof tableSchema>;
