/** The tables of a run on the screen, one after the other. */
import { issueLines, type Language, paint, readYamlFile, tableOrder, withNamedShares } from '@ketensom/host';
import type { QueryOutcome } from '../query-outcome.ts';
import { readLabels } from '../read-labels.ts';
import { formatResult } from './print-result.ts';

export interface ShowOptions {
  /** The codebook's file, for the labels of codes. */
  readonly codebook: string;
  readonly language: Language;
}

/** The text of all outcomes: a heading and a table for each query. */
export function formatOutcomes(outcomes: readonly QueryOutcome[], { codebook, language }: ShowOptions): string {
  const labels = readLabels(codebook, language);
  const textOf = ({ query, result, issues = [] }: QueryOutcome): string => {
    const written = readYamlFile(query.file);
    const text = formatResult(result, withNamedShares(labels, written), { language, order: tableOrder(written) }).trimEnd();
    return `${['', paint('bold', query.name), text, ...issueLines(issues, language)].join('\n')}\n`;
  };
  return outcomes.map(textOf).join('');
}
