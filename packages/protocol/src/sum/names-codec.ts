/** The list of partners that `round.keys_fixed` and `round.shares_fixed` name by digest: a canonical JSON array of names, sorted, each once. */

import { z } from 'zod';
import { demand, ProtocolError } from '../errors.ts';
import { nameField } from '../event/fields.ts';
import { canonicalBytes, parseCanonical } from '../json/index.ts';
import { parseSchema } from '../parse-schema.ts';

const schema = z.array(nameField).min(1).max(200);

/** The canonical bytes of a list of partners, which is in roster order. */
export const encodePartnerList = (partners: readonly string[]): Uint8Array => canonicalBytes(partners);

/**
 * The list that `bytes` hold.
 *
 * @throws ProtocolError `oversize`, `non-canonical`, `malformed` (SUM-R0-5).
 */
export function decodePartnerList(bytes: Uint8Array): readonly string[] {
  const parsed = parseSchema(schema, parseCanonical(bytes, { profile: 'document', maxBytes: 2 ** 14, clause: 'SUM-R0-5' }));
  if (!parsed.success) throw new ProtocolError('malformed', { clause: 'SUM-R0-5' });
  const partners = parsed.data;
  const isSorted = partners.every((name, at) => at === 0 || (partners[at - 1] as string) < name);
  demand(isSorted, 'malformed', { clause: 'SUM-R0-5' });
  return partners;
}
