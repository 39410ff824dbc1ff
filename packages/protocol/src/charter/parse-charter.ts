/** A charter from its canonical bytes, or a refusal (DOC-1). */

import { demand } from '../errors.ts';
import { asNetworkInput } from '../local-issue.ts';
import { encodeDocument, parseDocument } from '../run/document.ts';
import { type Charter, charterSchema } from './charter.ts';
import { type CharterTerms, parseCharterTerms } from './terms.ts';

const isSortedAndDistinct = (names: readonly string[]): boolean => names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name);

/**
 * The charter that `bytes` hold: canonical, strict, members and analysts sorted by name, and every name and every key used once.
 *
 * @throws ProtocolError `oversize`, `non-canonical`, `malformed`, `unknown-field` (DOC-1), `key-in-use` where a key or name has two roles.
 */
export function parseCharter(bytes: Uint8Array): Charter {
  const charter = parseDocument<Charter>(bytes, charterSchema, 'DOC-1');
  const members = charter.members.map((member) => member.partner);
  const analysts = charter.analysts.map((analyst) => analyst.name);
  demand(isSortedAndDistinct(members) && isSortedAndDistinct(analysts), 'malformed', { clause: 'DOC-1' });
  const names = ['coordinator', ...members, ...analysts];
  const keys = [charter.coordinator.key, ...charter.members.map((member) => member.key), ...charter.analysts.map((analyst) => analyst.key)];
  demand(new Set(names).size === names.length && new Set(keys).size === keys.length, 'key-in-use', { clause: 'DOC-1' });
  return charter;
}

/** The canonical bytes of a charter. */
export const encodeCharter = (charter: Charter): Uint8Array => encodeDocument(charter);

/** The charter's terms in parsed form. @throws ProtocolError of the code that `parseCharterTerms` refuses with (DOC-1). */
export const charterTerms = (charter: Charter): CharterTerms => asNetworkInput('DOC-1', () => parseCharterTerms(charter.terms));
