/** Which run is meant by what an auditor typed: the name of a query, or the start of a run's number. */
import type { OpenedBundle, RunFindings } from '@ketensom/protocol';
import { explainTexts } from './explain-texts.ts';
import { plain } from './format-columns.ts';
import type { Language } from './texts.ts';

/** The auditor named something that is not there, or more than one thing. The message says what there is. */
export class NotFound extends Error {}

const describe = ({ run, query }: { readonly run: string; readonly query: string }): string => `  ${run.slice(0, 12)}  ${plain(query)}`;

/** The one run that `name` means. @throws NotFound with the choices. */
export function findRun(opened: OpenedBundle, name: string, language: Language): string {
  const texts = explainTexts(language);
  const { record } = opened.reading;
  const all = [...(record?.runs ?? [])].map(([run, leaves]) => {
    const first = record?.eventAt(leaves[0] ?? 0);
    return { run, query: first?.type === 'query.proposed' ? first.query : '' };
  });
  const byNumber = /^[0-9a-f]{4,64}$/.test(name) ? all.filter(({ run }) => run.startsWith(name)) : [];
  const found = byNumber.length > 0 ? byNumber : all.filter(({ query }) => query === name);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.run;
  const [message, choices] = found.length === 0 ? [texts.noRelease, all] : [texts.ambiguous, found];
  throw new NotFound([message, ...choices.map(describe)].join('\n'));
}

/** The findings about one run. */
export const findingsOf = (runs: Iterable<RunFindings>, run: string): RunFindings | undefined => {
  for (const findings of runs) if (findings.run.run === run) return findings;
  return undefined;
};
