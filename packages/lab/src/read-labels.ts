/** The names that a codebook gives, in one language. */
import { type Language, localText, readCodebook } from '@ketensom/host';
import type { LocalText } from '@ketensom/protocol';
import type { Labels } from './present/labels.ts';

const named = (entries: Iterable<readonly [string, { readonly title?: LocalText }]>, language: Language): [string, string][] =>
  [...entries].flatMap(([name, { title }]): [string, string][] => (title === undefined ? [] : [[name, localText(title, language)]]));

/** From the codebook file with its code lists. */
export function readLabels(codebookFile: string, language: Language): Labels {
  const { codebook } = readCodebook(codebookFile);
  const codes: Record<string, Record<string, string>> = {};
  const periods = new Set<string>();
  for (const [name, variable] of codebook.variables) {
    if (variable.derivation?.kind === 'period') periods.add(name);
    if (variable.kind !== 'category') continue;
    codes[name] = Object.fromEntries(
      variable.codes.flatMap(({ code, label }): [string, string][] => (label === undefined ? [] : [[code, localText(label, language)]])),
    );
  }
  const shares = [...codebook.indicators.values()].filter(({ measure }) => measure === 'share').map(({ name }) => name);
  return {
    codes,
    titles: Object.fromEntries([...named(codebook.variables, language), ...named(codebook.indicators, language)]),
    periods,
    shares: new Set(shares),
  };
}
