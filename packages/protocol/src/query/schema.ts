/** An `aggregate` query as it is written, and in canonical form (interface.md, "A query"). */
import { z } from 'zod';
import { isDate } from '../codebook/dates.ts';
import { localText, name } from '../codebook/fields.ts';
import { predicate } from '../codebook/predicate.ts';
import { rulesSchema } from '../disclosure/rules-schema.ts';
import { strictMap } from '../schema-issues.ts';
import { measureItem } from './measures.ts';

/** Kinds that the contract has and this version does not. */
export const laterKinds = ['overlap', 'link', 'model'];

const moment = /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?Z)?$/;
const expiry = z
  .string('a date YYYY-MM-DD, or a moment YYYY-MM-DDThh:mm:ssZ')
  .refine((text) => moment.test(text) && isDate(text.slice(0, 10)), 'a date YYYY-MM-DD, or a moment YYYY-MM-DDThh:mm:ssZ');

/** Strict schema of an aggregate query. */
export const aggregateSchema = strictMap({
  query: name,
  purpose: name,
  kind: z.enum(['aggregate'], 'one of aggregate, overlap, link, model'),
  question: localText.exactOptional(),
  partners: z.array(name).min(1).max(200).exactOptional(),
  expires: expiry.exactOptional(),
  release: rulesSchema.exactOptional(),
  dataset: name,
  where: predicate.exactOptional(),
  by: z.array(name).max(4).exactOptional(),
  totals: z.boolean().exactOptional(),
  measures: z.array(measureItem).min(1).max(50),
  combine: z.enum(['sum']).exactOptional(),
});

/** The moment after which a query is no longer valid, in unix milliseconds; a date holds until its day has ended (UTC). */
export function expiryInstant(expires: string): number {
  const at = Date.parse(expires.includes('T') ? expires : `${expires}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError('not an expiry that the schema lets through');
  return expires.includes('T') ? at : at + 86_400_000;
}
