/** What every query file may say, whatever its kind (interface.md, "A query"). */
import { z } from 'zod';
import { isDate } from '../codebook/dates.ts';
import { localText, name } from '../codebook/fields.ts';
import { periodRange } from '../codebook/period-range.ts';
import { rulesSchema } from '../disclosure/rules-schema.ts';

const moment = /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?Z)?$/;
const expiry = z
  .string('a date YYYY-MM-DD, or a moment YYYY-MM-DDThh:mm:ssZ')
  .refine((text) => moment.test(text) && isDate(text.slice(0, 10)), 'a date YYYY-MM-DD, or a moment YYYY-MM-DDThh:mm:ssZ');

/** The `period` of a query, of whatever kind. */
export const periodField = z
  .string()
  .refine((text) => periodRange(text) !== undefined, 'a year "2024", a quarter "2024-Q1" or a month "2024-01"')
  .exactOptional();

/** The entries of the head; spread into the strict schema of a kind. */
export const headShape = {
  query: name,
  purpose: name,
  question: localText.exactOptional(),
  partners: z.array(name).min(1).max(200).exactOptional(),
  expires: expiry.exactOptional(),
  release: rulesSchema.exactOptional(),
};

/** The `kind` of a query; the message lists all that the contract has. */
export const kindField = <const Kind extends string>(kind: Kind): z.ZodLiteral<Kind> =>
  z.literal(kind, 'one of aggregate, overlap, link, model');

/** The moment after which a query is no longer valid, in unix milliseconds; a date holds until its day has ended (UTC). */
export function expiryInstant(expires: string): number {
  const at = Date.parse(expires.includes('T') ? expires : `${expires}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError('not an expiry that the schema lets through');
  return expires.includes('T') ? at : at + 86_400_000;
}
