/** What a key compares, apart from its name: two keys of equal meaning give equal texts for equal subjects. */
import type { Codebook, Key } from '../../codebook/types.ts';
import { canonicalise } from '../../json/index.ts';

/** The meanings of several keys, in their order. */
export const overlapKeyKinds = (names: readonly string[], { keys }: Pick<Codebook, 'keys'>): readonly string[] =>
  names.map((name) => keyMeaning(keys.get(name)));

/** Canonical text of kind and normalisation; parts of a composite key with their names, in the order in which they are joined. */
export function keyMeaning(key: Key | undefined): string {
  if (key === undefined) throw new RangeError('a key that the codebook does not have');
  if (key.kind === 'bsn') return canonicalise({ kind: 'bsn' });
  if (key.kind === 'text') return canonicalise({ kind: 'text', normalise: [...key.normalise] });
  return canonicalise({ kind: 'composite', parts: [...key.parts].map(([part, normalise]) => ({ part, normalise: [...normalise] })) });
}
