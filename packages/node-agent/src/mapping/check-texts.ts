/** Source texts that a mapping gives two meanings: refused, since picking one would be silent. */
import { type AgentDataset, ConfigError, type LocalIssue, renderFound, type Variable } from '@ketensom/protocol';

function issuesOf(dataset: AgentDataset, { name }: Variable): LocalIssue[] {
  const mapping = dataset.variables.get(name);
  const missing = new Set([...dataset.missing, ...(mapping?.missing ?? []), ''].map((text) => text.trim()));
  const seen = new Map<string, string | boolean>();
  const issues: LocalIssue[] = [];
  for (const [text, code] of mapping?.codes ?? []) {
    const trimmed = text.trim();
    const path = `datasets.${dataset.name}.variables.${name}.codes.${text}`;
    if (missing.has(trimmed))
      issues.push({
        path,
        found: 'a text that also means empty',
        expected: 'a text that is in the code map or under missing, not in both',
      });
    if (seen.has(trimmed) && seen.get(trimmed) !== code)
      issues.push({ path, found: renderFound(code), expected: 'one code per text; space around it does not count' });
    seen.set(trimmed, code);
  }
  return issues;
}

/** @throws ConfigError for a text that is in a code map twice with different codes, or also means empty. */
export function checkTexts(dataset: AgentDataset, variables: readonly Variable[]): void {
  const issues = variables.flatMap((variable) => issuesOf(dataset, variable));
  if (issues.length > 0) throw new ConfigError(issues);
}
