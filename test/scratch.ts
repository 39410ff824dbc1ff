/** Folders for whatever the tests of one run write, removed after it: one on disk, and one in memory where there is one, for stores that flush thousands of times. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';

export default function setup(): () => void {
  const onDisk = mkdtempSync(join(tmpdir(), 'ketensom-tests-'));
  const inMemory = existsSync(memory) ? mkdtempSync(join(memory, 'ketensom-tests-')) : onDisk;
  process.env['TMPDIR'] = onDisk;
  process.env['KETENSOM_TEST_MEMORY'] = inMemory;
  return () => {
    for (const folder of [onDisk, inMemory]) rmSync(folder, { recursive: true, force: true });
  };
}
