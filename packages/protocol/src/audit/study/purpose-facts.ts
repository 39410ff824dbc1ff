/** What the register of processing asks about one purpose of a charter, in words (GDPR article 30; domain page, "Register and DPIA fields"). */
import type { Purpose } from '../../charter/terms.ts';
import type { Variable } from '../../codebook/types.ts';
import { queryDatasets } from '../../query/index.ts';
import type { LoggedCharter } from '../charters.ts';
import { inLanguage, type StudyFacts, type StudyRun } from './study-facts.ts';

/** A purpose with what was asked for it. */
export interface PurposeFacts {
  readonly name: string;
  readonly purpose: Purpose;
  readonly runs: readonly StudyRun[];
  /** Variables of the codebook that its questions used, or all of them where nothing was asked yet. */
  readonly variables: readonly Variable[];
  readonly datasets: readonly string[];
}

const namesIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => [key, ...namesIn(part)]) : [];
};

/** Every name that stands anywhere in the questions; what is no variable of the codebook falls out afterwards. */
function usedVariables({ codebook }: LoggedCharter, runs: readonly StudyRun[]): readonly Variable[] {
  const queries = runs.flatMap(({ query }) => (query === undefined ? [] : [query]));
  const names = new Set(
    queries.flatMap(({ query: _name, purpose: _purpose, question: _question, release: _release, ...asked }) => namesIn(asked)),
  );
  for (const query of queries) for (const dataset of queryDatasets(query)) names.add(codebook.datasets.get(dataset)?.weight ?? '');
  const all = [...codebook.variables.values()];
  return queries.length === 0 ? all : all.filter(({ name }) => names.has(name));
}

/** Each purpose of the charter, in the charter's order. */
export function purposesOf({ runs }: StudyFacts, charter: LoggedCharter): readonly PurposeFacts[] {
  return Object.entries(charter.terms.purposes).map(([name, purpose]) => {
    const asked = runs.filter(({ query }) => query?.purpose === name);
    const datasets =
      asked.length === 0
        ? [...charter.codebook.datasets.keys()]
        : [...new Set(asked.flatMap(({ query }) => (query === undefined ? [] : queryDatasets(query))))];
    return { name, purpose, runs: asked, variables: usedVariables(charter, asked), datasets: datasets.toSorted() };
  });
}

/** Whether any of the questions lets partners' own figures be released side by side. */
export const asksOwnFigures = (runs: readonly StudyRun[]): boolean =>
  runs.some(({ query, outcome }) => outcome === 'released' && query?.kind === 'aggregate' && query.combine === 'none');

/** A note of the charter as text: a list is joined, yes and no are said in words, nothing is `undefined`. */
export function noteText(note: unknown, language: 'nl' | 'en'): string | undefined {
  if (typeof note === 'string') return note;
  if (typeof note === 'number') return String(note);
  if (typeof note === 'boolean') return { nl: note ? 'ja' : 'nee', en: note ? 'yes' : 'no' }[language];
  return Array.isArray(note) ? note.join('; ') : undefined;
}

/** A variable by its title, with what makes it stand out. */
export const variableText = (variable: Variable, language: 'nl' | 'en'): string => {
  const title = inLanguage(variable.title, language) || variable.name;
  const sensitive = { nl: ' (gevoelig)', en: ' (sensitive)' }[language];
  return variable.sensitive ? `${title}${sensitive}` : title;
};
