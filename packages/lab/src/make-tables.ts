/**
 * Aggregate-only partners in a scenario that makes its data: `partners/<id>/at-the-source/` stands for whoever holds the rows. Its files are made, the
 * agent's own program counts them into the signed table that `partners/<id>/agent.yaml` names, and the folder is gone before anything starts.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readYamlFile } from '@ketensom/host';
import { ConfigError, parseAgentFile, type TableDataset } from '@ketensom/protocol';
import { runOrFail } from './programs.ts';

const source = 'at-the-source';

/** The maker's key of a scenario is the same on every machine, so that agent.yaml can name it. Nothing of a scenario is secret. */
function writeMakerKey(path: string, partner: string): void {
  const seed = createHash('sha256').update(`ketensom-lab/table-maker/${partner}`).digest('hex');
  writeFileSync(path, `${JSON.stringify({ approver: 'maker', seed })}\n`, { mode: 0o600 });
}

async function makeTable(folder: string, codebook: string, { name, source: { path, made, signature } }: TableDataset): Promise<void> {
  const out = join(folder, path);
  if (signature !== `${path}.sig`) {
    const place = `datasets.${name}.source.signature`;
    throw new ConfigError([{ path: place, found: signature, expected: `${path}.sig` }], join(folder, 'agent.yaml'));
  }
  mkdirSync(dirname(out), { recursive: true });
  const key = join(folder, source, 'maker.key');
  const files = ['--config', join(folder, source, 'agent.yaml'), '--codebook', codebook, '--key', key, '--out', out];
  await runOrFail('agent', ['table', 'make', join(folder, source, `${name}.yaml`), ...files, '--made', made]);
}

/** Makes the tables of every partner that has an `at-the-source` folder below `partnersFolder`. */
export async function makeTables(partnersFolder: string, partners: readonly string[], codebook: string): Promise<void> {
  for (const partner of partners) {
    const folder = join(partnersFolder, partner);
    if (!existsSync(join(folder, source))) continue;
    const { tables } = parseAgentFile(readYamlFile(join(folder, 'agent.yaml')));
    writeMakerKey(join(folder, source, 'maker.key'), partner);
    for (const table of tables.values()) await makeTable(folder, codebook, table);
    rmSync(join(folder, source), { recursive: true });
  }
}
