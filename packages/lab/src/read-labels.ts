/** The names that the codebook gives to codes, for tables and reports. */
import { type Language, localText, readYamlFile } from '@ketensom/host';
import type { LocalText } from '@ketensom/protocol';
import type { CodeLabels } from './present/print-result.ts';

interface RawVariable {
  readonly codes?: unknown;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** From the file as it was written; the agents and the coordinator have checked it by then. */
export function readLabels(codebookFile: string, language: Language): CodeLabels {
  const codebook = readYamlFile(codebookFile);
  const variables = isMap(codebook) && isMap(codebook['variables']) ? codebook['variables'] : {};
  const entries = Object.entries(variables).flatMap(([name, variable]) => {
    const codes = (variable as RawVariable).codes;
    if (!isMap(codes) || 'file' in codes) return [];
    return [
      [name, Object.fromEntries(Object.entries(codes).map(([code, text]) => [code, localText(text as LocalText, language)]))] as const,
    ];
  });
  return Object.fromEntries(entries);
}
