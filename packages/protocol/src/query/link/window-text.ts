/** A window of a join in words, for whoever asks and whoever is asked. */
import type { LinkEdge, LinkPlan, WindowGrid } from './types.ts';

const words: Readonly<Record<'nl' | 'en', Readonly<Record<WindowGrid, string>>>> = {
  nl: { day: 'dagen', month: 'kalendermaanden', quarter: 'kwartalen', year: 'kalenderjaren' },
  en: { day: 'days', month: 'calendar months', quarter: 'quarters', year: 'calendar years' },
};

/** Undefined where every row of the end counts, whenever it was. */
export function windowText({ centre }: Pick<LinkPlan, 'centre'>, { end, window }: LinkEdge, language: 'nl' | 'en'): string | undefined {
  if (window === undefined) return undefined;
  const [low, high] = window.between;
  const [from, to] = [`${centre}.${window.centre}`, `${end}.${window.end}`];
  const unit = words[language][window.grid];
  return language === 'nl'
    ? `${to} ligt ${low} tot en met ${high} ${unit} na ${from}`
    : `${to} is ${low} up to and including ${high} ${unit} after ${from}`;
}

/** How many steps a window has: as many marks a row at the end has at most. */
export const windowSteps = ({ window }: Pick<LinkEdge, 'window'>): number =>
  window === undefined ? 1 : window.between[1] - window.between[0] + 1;
