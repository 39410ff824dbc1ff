/** One key of one row, normalised: two rows are of one subject exactly when these texts are equal. */
import { type KeyReading, normaliseBsn } from './normalise-bsn.ts';
import { normaliseText } from './normalise-text.ts';
import type { Key } from './types.ts';

/** Between the parts of a composite key: a character that no part can hold after `fold`, and that no source writes. */
const partSeparator = '\u001f';

/**
 * @param read the source's text of a part (composite keys) or of the key itself (its own name); null when it is not there
 * @returns `empty` when the key or any part is missing, `invalid` when a number fails its check
 */
export function normaliseKey(key: Key, read: (part: string) => string | null): KeyReading {
  if (key.kind === 'composite') {
    const parts = [...key.parts].map(([part, normalisers]) => normaliseText(read(part) ?? '', normalisers));
    return parts.includes('') ? { state: 'empty' } : { state: 'value', value: parts.join(partSeparator) };
  }
  const text = read(key.name);
  if (text === null) return { state: 'empty' };
  if (key.kind === 'bsn') return normaliseBsn(text);
  const value = normaliseText(text, key.normalise);
  return value === '' ? { state: 'empty' } : { state: 'value', value };
}
