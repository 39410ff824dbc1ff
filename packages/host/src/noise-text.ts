/** What a reader of counts with noise must know, in one line. */
import type { Language } from './languages.ts';

/** See the module header; `within95` persons is what a figure is off by at most, in nineteen of twenty. */
export function noiseText({ epsilon, within95 }: { readonly epsilon: number; readonly within95: number }, language: Language): string {
  const value = epsilon.toLocaleString(language, { maximumFractionDigits: 3 });
  return language === 'nl'
    ? `Met opzet onnauwkeurig (epsilon ${value}): een aantal zit er in negentien van de twintig gevallen hoogstens ${within95} naast, nog voor afronding; sommen van aantallen verder.`
    : `Inexact on purpose (epsilon ${value}): a count is off by at most ${within95} in nineteen of twenty cases, before rounding; sums of counts by more.`;
}
