/** The demo: the youth monitor example from made-up data to a verified log, and what happens when one byte of it is changed. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExitCode, exitCodes, type Language, paint } from '@ketensom/host';
import { demoTexts } from './demo-texts.ts';
import { formatOutcomes } from './present/show-outcomes.ts';
import { runProgramToEnd } from './programs.ts';
import { exitCodeOf, runScenario } from './run-scenario.ts';
import { readScenario } from './scenario.ts';

const example = fileURLToPath(new URL('../../../examples/youth-monitor', import.meta.url));

export interface DemoOptions {
  readonly out: string | undefined;
  readonly keep: boolean;
  readonly language: Language;
}

const write = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** A file of the bundle in which one byte can be changed: the first vector, else the first tile. */
function pickFile(bundle: string): string {
  const files = readdirSync(bundle, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const picked = paths.find((path) => path.includes('vectors')) ?? paths.find((path) => path.includes('tile'));
  if (picked === undefined) throw new TypeError('the bundle has no vectors and no tiles');
  return picked;
}

/** The lines of a verdict that name what is violated, and the verdict itself. */
const violations = (output: string): readonly string[] =>
  output.split('\n').filter((line) => /VIOLATED|GESCHONDEN|NOT VERIFIED|NIET IN ORDE/.test(line));

async function showTampering(bundle: string, language: Language): Promise<boolean> {
  const altered = mkdtempSync(join(tmpdir(), 'ketensom-altered-'));
  try {
    cpSync(bundle, altered, { recursive: true });
    const file = pickFile(altered);
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const texts = demoTexts(language);
    write(`\n${texts.flipped(relative(altered, file))}`);
    const verdict = await runProgramToEnd('audit', ['verify', altered, '--lang', language]);
    write(violations(verdict.output).join('\n'));
    write(
      verdict.code === exitCodes.verification ? paint('green', texts.refused(verdict.code)) : paint('red', texts.accepted(verdict.code)),
    );
    return verdict.code === exitCodes.verification;
  } finally {
    rmSync(altered, { recursive: true, force: true });
  }
}

/** Runs the demo; its exit code is 0 only if all was released, the bundle verified and the altered one refused. */
export async function runDemo({ out: wanted, keep, language }: DemoOptions): Promise<ExitCode> {
  const started = performance.now();
  const out = wanted ?? mkdtempSync(join(tmpdir(), 'ketensom-demo-'));
  const texts = demoTexts(language);
  write(paint('bold', texts.title));
  const scenario = readScenario(example);
  const run = await runScenario(scenario, { out, drops: [], language, say: write });
  try {
    process.stdout.write(formatOutcomes(run.outcomes, { codebook: scenario.codebook, language }));
    write(paint('bold', texts.audit));
    const verdict = await runProgramToEnd('audit', ['verify', run.bundle, '--lang', language]);
    write(`${verdict.output}${verdict.errors}`.trimEnd());
    const refused = await showTampering(run.bundle, language);
    write(`\n${texts.where(out)}`);
    for (const outcome of run.outcomes) write(`  ${join(out, 'report', `${outcome.query.name}.html`)}`);
    write(texts.done(((performance.now() - started) / 1000).toFixed(1)));
    if (keep) await waitForInterrupt(run.cluster.url);
    const released = exitCodeOf(run.outcomes);
    if (released !== exitCodes.done) return released;
    return verdict.code === 0 && refused ? exitCodes.done : exitCodes.verification;
  } finally {
    await run.cluster.stop();
  }
}

/** Resolves when somebody presses Ctrl-C or the process is asked to end. */
export async function waitForInterrupt(url: string): Promise<void> {
  write(`\nThe coordinator listens at ${url}. Press Ctrl-C to stop everything.`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
