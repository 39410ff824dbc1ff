/** Linkage quality by subgroup, in words. */
import type { Language } from '@ketensom/host';
import type { Dimension } from '@ketensom/protocol';
import type { ExplainedLine } from './explained.ts';

/** A line for each set or table of which it is asked. */
export const linkageLines = (
  places: readonly { readonly name: string; readonly linkage?: Dimension }[],
  language: Language,
): readonly ExplainedLine[] =>
  places.flatMap(({ name, linkage }) => {
    if (linkage === undefined) return [];
    const text =
      language === 'nl'
        ? `${name}: per code van ${linkage.variable} welk deel van de rijen een bruikbare identificatie heeft, getoond als klasse (>=95%, 90-95%, <90%), niet voor codes met te weinig rijen`
        : `${name}: for each code of ${linkage.variable} which part of the rows has a usable identifier, shown as a class (>=95%, 90-95%, <90%), not for codes of too few rows`;
    return [{ topic: language === 'nl' ? 'koppelkwaliteit' : 'linkage quality', text }];
  });
