/** A proposal as commented YAML. It holds column names, codes and labels of the codebook, and shares; never another value of a row. */

import type { Source, Variable } from '@ketensom/protocol';
import { counted } from '@ketensom/protocol';
import type { ColumnProposal, KeyProposal, Proposal } from './propose.ts';

/** Text as YAML: JSON is YAML, and quotes keep "01" and "no" what they are. */
const quote = (text: string): string => JSON.stringify(text);
const plainName = /^[A-Za-z][A-Za-z0-9_]*$/;
const yamlWords = /^(true|false|null|yes|no|on|off|y|n)$/i;
const scalar = (text: string): string => (plainName.test(text) && !yamlWords.test(text) ? text : quote(text));

const percent = (share: number): string =>
  share === 1 ? '100%' : share > 0.999 ? '>99.9%' : `${(Math.floor(share * 1000) / 10).toFixed(1)}%`;

const comment = ({ share, likeness }: ColumnProposal): string =>
  `# ${percent(share)} of the filled values fit${likeness < 0.5 ? '; recognised by its values, not by its name' : ''}`;

function sourceLine(source: Source): string {
  const { kind, path, ...dialect } = source;
  const parts = Object.entries({ kind, path, ...dialect }).map(
    ([key, value]) => `${key}: ${key === 'kind' || key === 'encoding' ? String(value) : quote(String(value))}`,
  );
  return `source: { ${parts.join(', ')} }`;
}

function keyLines({ key, parts }: KeyProposal): string[] {
  const entries = [...parts];
  const all = entries.every(([, proposal]) => proposal !== undefined);
  const off = all ? '' : '# ';
  if (key.kind !== 'composite') {
    const proposal = entries[0]?.[1];
    return proposal === undefined
      ? [`# ${key.name}: no column was recognised`]
      : [`${key.name}: ${scalar(proposal.column)}  ${comment(proposal)}`];
  }
  const written = entries.map(([part, proposal]) => `${part}: ${proposal === undefined ? '?' : scalar(proposal.column)}`);
  return [`${off}${key.name}: { ${written.join(', ')} }${all ? '' : '  # not every part was recognised'}`];
}

function mappingText({ column, codes, format }: ColumnProposal): string {
  if (codes === undefined && format === undefined) return scalar(column);
  const pairs = [...(codes ?? [])].map(([text, code]) => `${quote(text)}: ${typeof code === 'boolean' ? code : quote(code)}`);
  const parts = [
    `column: ${scalar(column)}`,
    ...(codes === undefined ? [] : [`codes: { ${pairs.join(', ')} }`]),
    ...(format === undefined ? [] : [`format: ${quote(format)}`]),
  ];
  return `{ ${parts.join(', ')} }`;
}

const variableLine = (variable: Variable, proposal: ColumnProposal | undefined): string =>
  proposal === undefined
    ? `# ${variable.name}: no column was recognised (${variable.kind})`
    : `${variable.name}: ${mappingText(proposal)}  ${comment(proposal)}`;

const indent = (lines: readonly string[], depth: number): string[] => lines.map((line) => `${' '.repeat(depth)}${line}`);

/** The lines under a key; an empty map where all of them are comments. */
const block = (name: string, lines: readonly string[]): string[] => {
  const isEmpty = lines.every((line) => line.startsWith('#'));
  return isEmpty ? [`${name}: {}`, ...indent(lines, 2)] : [`${name}:`, ...indent(lines, 2)];
};

/** The text of agent.yaml for a proposal. */
export function writeProposal(proposal: Proposal): string {
  const used = new Set([
    ...proposal.variables.map(({ proposal: found }) => found?.column),
    ...proposal.keys.flatMap(({ parts }) => [...parts.values()].map((found) => found?.column)),
  ]);
  const unused = proposal.columns.filter((name) => !used.has(name));
  const dataset = [
    sourceLine(proposal.source),
    '# snapshot: 2025-01-31                  # the date on which the data were extracted',
    ...block('keys', proposal.keys.flatMap(keyLines)),
    ...block(
      'variables',
      proposal.variables.map(({ variable, proposal: found }) => variableLine(variable, found)),
    ),
    'missing: []                             # texts that mean empty, beside the empty text',
  ];
  const lines = [
    '# Proposed from a data file of this partner. Check every line, then run: ketensom-agent check',
    `partner: ${proposal.partner}`,
    'datasets:',
    `  ${proposal.dataset.name}:                # ${counted(proposal.rows, 'row', 'rows')}`,
    ...indent(dataset, 4),
    ...indent(unused.length === 0 ? [] : [`# columns not used: ${unused.map(scalar).join(', ')}`], 4),
    'policy:',
    '  approve: manual                         # every question waits for a person',
    '  releaseMode: local-threshold            # own cells of under ten persons stay home, else all others together can read them; the price: sums too low by up to nine a cell, no models; plain: what the charter says',
    '  # minDifference: 20                     # answers are remembered; what would set fewer persons apart is declined: 10, or what the charter says',
    '',
  ];
  return lines.join('\n');
}
