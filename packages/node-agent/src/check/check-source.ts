/**
 * Whether a dataset can be read as agent.yaml says, for an agent that starts: its file is there and readable, its columns and expressions are those of the mapping, and
 * each key finds identifiers. What is wrong is said then, and not by the first question that fails.
 */
import { type AgentDataset, type Codebook, ConfigError, type LocalIssue } from '@ketensom/protocol';
import type { PartnerData } from '../evaluate/answer.ts';
import { listPersons } from '../evaluate/list-persons.ts';
import { mapDataset } from '../mapping/map-dataset.ts';
import { findSourceFile } from '../source/source-file.ts';

/** Bytes of a file beyond which it is only looked for: to read so many takes a quarter of a second. */
const mostBytes = 2 ** 22;

/** @throws ConfigError with all that does not fit. */
export async function checkSource(dataset: AgentDataset, codebook: Codebook, partner: PartnerData): Promise<void> {
  const { name, source, keys } = dataset;
  const { size } = await findSourceFile(partner.root, source.path, `datasets.${name}.source`);
  if (size > mostBytes) return;
  const mapped = await mapDataset({ ...partner, dataset, codebook });
  await mapped.close();
  const issues: LocalIssue[] = [];
  // As rings read them, which of text files is not by the engine.
  for (const key of keys.keys()) {
    const { rows, usable } = await listPersons({ name, partners: [], dataset: name, keys: [key], whereVariables: [] }, codebook, partner);
    const path = `datasets.${name}.keys.${key}`;
    if (rows > 0 && usable === 0) issues.push({ path, found: 'no identifier that is valid', expected: 'a column that has some' });
  }
  if (issues.length > 0) throw new ConfigError(issues);
}
