/** What a check spills lies beside the partner's own files, readable by nobody else, and is gone when it ends. */
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spillBeside } from '../../src/check/spill-beside.ts';

const folder = mkdtempSync(join(tmpdir(), 'ketensom-spill-'));

test('a folder of its own, whatever comes of the work', async () => {
  const mode = await spillBeside(join(folder, 'agent.yaml'), (state) => Promise.resolve(statSync(state ?? '').mode & 0o777));
  expect(mode).toBe(0o700);
  await expect(spillBeside(join(folder, 'agent.yaml'), () => Promise.reject(new Error('a fault')))).rejects.toThrow('a fault');
  expect(readdirSync(folder)).toEqual([]);
});

test('none where nothing can be written', async () => {
  expect(await spillBeside(join(folder, 'nowhere', 'agent.yaml'), (state) => Promise.resolve(state))).toBe(undefined);
});
