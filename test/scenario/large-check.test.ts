/** A check of more data than fits in memory: what does not fit lies beside the partner's own files while it takes, and is gone when it ends. */
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAgentFile, parseCodebook } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { checkPartnerData } from '../../packages/node-agent/src/check/check-data.ts';
import { spillBeside } from '../../packages/node-agent/src/check/spill-beside.ts';

const codebook = parseCodebook({
  codebook: 'large',
  version: 1,
  keys: { person: { kind: 'text', normalise: [] } },
  variables: { half: { kind: 'category', codes: ['1', '2'] } },
  datasets: { people: { unit: 'person', subject: 'person', keys: ['person'], variables: ['half'] } },
});
const folder = mkdtempSync(join(tmpdir(), 'ketensom-spill-'));
const people = 400_000;
writeFileSync(
  join(folder, 'people.csv'),
  `nr,half\n${Array.from({ length: people }, (_, at) => `a-person-with-a-long-number-${at * 7_919},${1 + (at % 2)}`).join('\n')}\n`,
);
const file = parseAgentFile({
  partner: 'a',
  datasets: { people: { source: { kind: 'csv', path: 'people.csv' }, keys: { person: 'nr' }, variables: { half: 'half' } } },
  policy: { approve: 'auto', purposes: ['test'] },
});
const limits = { threads: 1, memory: '80MB' };

test('is done with a folder to spill into, which is private and gone afterwards', async () => {
  const options = { root: folder, file, codebook, limits };
  await expect(checkPartnerData(options)).rejects.toThrow('a state folder to spill into');
  let seen = 0;
  const { datasets } = await spillBeside(join(folder, 'agent.yaml'), (state) => {
    expect(statSync(state ?? '').mode & 0o777).toBe(0o700);
    seen += 1;
    return checkPartnerData({ ...options, ...(state === undefined ? {} : { state }) });
  });
  expect([seen, datasets[0]?.rows, datasets[0]?.keys[0]?.distinct]).toEqual([1, people, people]);
  expect(readdirSync(folder)).toEqual(['people.csv']);
}, 60_000);
