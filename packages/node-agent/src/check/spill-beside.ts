/** A folder to spill into for as long as a check takes: what does not fit in memory stays beside the partner's own files, readable by nobody else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Undefined where nothing can be written there: then the check stays in memory. */
function makeBeside(config: string): string | undefined {
  try {
    return mkdtempSync(join(dirname(config), '.ketensom-check-'));
  } catch {
    return undefined;
  }
}

/** Runs work with such a folder beside `config`, and removes it whatever came of the work. */
export async function spillBeside<Result>(config: string, work: (folder: string | undefined) => Promise<Result>): Promise<Result> {
  const folder = makeBeside(config);
  try {
    return await work(folder);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
