/**
 * The request: what an analyst signs and every partner approves (docs/protocol/documents.md, DOC-3). Its SHA-256 is the id of the run.
 *
 * It carries the query in canonical form with the names resolved: the roster, who is left out and why, and the charter and codebook
 * it was asked under. A partner that declines ends this request; asking without it is a new request that says so in `missing`.
 */
import { z } from 'zod';
import { digestField, nameField } from '../event/fields.ts';

/** Why a partner is not in the sum. */
export const missingWhy = z.enum(['declined', 'dropped', 'offline']);

/** Strict schema of the document; `query` is checked by the query language. */
export const requestSchema = z.strictObject({
  version: z.literal(1),
  query: z.record(z.string(), z.unknown()),
  partners: z.array(nameField).min(1).max(200),
  notOffering: z.array(nameField).max(200),
  missing: z.array(z.strictObject({ partner: nameField, why: missingWhy })).max(200),
  replaces: digestField.optional(),
  charter: z.strictObject({ version: z.int().min(1), digest: digestField }),
  codebook: z.strictObject({ name: nameField, version: z.int().min(1), digest: digestField }),
  analyst: nameField,
  expires: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});

/** See the module header. `partners` and `notOffering` are sorted; `expires` is unix milliseconds. */
export interface QueryRequest {
  readonly version: 1;
  readonly query: Readonly<Record<string, unknown>>;
  readonly partners: readonly string[];
  readonly notOffering: readonly string[];
  readonly missing: readonly { readonly partner: string; readonly why: 'declined' | 'dropped' | 'offline' }[];
  readonly replaces?: string;
  readonly charter: { readonly version: number; readonly digest: string };
  readonly codebook: { readonly name: string; readonly version: number; readonly digest: string };
  readonly analyst: string;
  readonly expires: number;
  readonly nonce: string;
}
