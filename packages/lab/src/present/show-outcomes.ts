/** The tables of a run on the screen, one after the other. */
import { type Language, paint, readYamlFile, tableOrder } from '@ketensom/host';
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
  const textOf = ({ query, result }: QueryOutcome): string =>
    `\n${paint('bold', query.name)}\n${formatResult(result, labels, { language, order: tableOrder(readYamlFile(query.file)) }).trimEnd()}\n`;
  return outcomes.map(textOf).join('');
}
