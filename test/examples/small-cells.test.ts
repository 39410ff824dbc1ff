/** The shipped examples where every partner's own policy leaves its small cells out: what that hides and changes, as docs/policy.md says. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeScratch } from '../scenario/run-lab.ts';
import { changedFigures, type ExampleRun, hiddenFigures, runExample, runFolder, toldOf } from './run-example.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** A copy of an example with `releaseMode: local-threshold` in every partner's policy. */
function copyWithThreshold(name: string, target: string): void {
  cpSync(join(examples, name), target, { recursive: true });
  for (const partner of readdirSync(join(target, 'partners'))) {
    const path = join(target, 'partners', partner, 'agent.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('policy: {', 'policy: { releaseMode: local-threshold,'));
  }
}

const names = [
  '01-client-profile',
  '02-new-combinations',
  '03-expected-versus-actual',
  '04-process-indicators',
  '05-aggregate-at-the-source',
] as const;

test.each(names)('what it hides of %s, and what it changes', { timeout: 900_000 }, async (name) => {
  const scratch = makeScratch();
  const runs: ExampleRun[] = [];
  try {
    const target = join(scratch.folder, 'example');
    copyWithThreshold(name, target);
    const own = await runFolder(target);
    runs.push(own);
    const plain = await runExample(name);
    runs.push(plain);
    const statuses = Object.entries(own.run.results).map(
      ([query, result]) => `${query} ${result.status} ${'error' in result ? result.error.code : ''}`,
    );
    process.stdout.write(`${statuses.join('\n')}\n`);
    const label = `${name}, local-threshold`;
    const line = `${hiddenFigures(own, label)} ${changedFigures(own, plain)} |`;
    process.stdout.write(`${line}\n`);
    expect(own.audit.code, JSON.stringify(own.audit.report)).toBe(0);
    expect(line).toBe(toldOf(label));
  } finally {
    for (const { clear } of runs) clear();
    scratch.clear();
  }
});
