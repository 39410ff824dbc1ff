#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --conditions=@ketensom/source
/** ketensom-audit: verifies a bundle, offline. Reads files, prints a verdict, and does nothing else. */
import { nativePrimitives } from '@ketensom/native';
import { noblePrimitives, ProtocolError, verifyBundle } from '@ketensom/protocol';
import { Command, CommanderError } from 'commander';
import { folderSource, NotABundle } from './folder-source.ts';
import { formatReport } from './format-report.ts';
import { inspectEntry } from './inspect-entry.ts';
import { auditLanguage, auditTexts } from './texts.ts';

interface Flags {
  readonly json?: boolean;
  readonly lang?: string;
  readonly portable?: boolean;
  readonly logKey?: string;
  readonly charter?: string;
}

const exitCodes = { done: 0, failed: 1, usage: 2, violated: 4 } as const;

const showProgress = (done: number, total: number): void => {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[2K${Math.floor((100 * done) / total)} %${done === total ? '\r\x1b[2K' : ''}`);
};

function verify(bundle: string, flags: Flags): number {
  const language = auditLanguage(flags.lang);
  const trust = {
    ...(flags.logKey === undefined ? {} : { logKey: flags.logKey }),
    ...(flags.charter === undefined ? {} : { charter: flags.charter }),
    now: Date.now(),
  };
  const primitives = flags.portable === true ? noblePrimitives : nativePrimitives;
  const report = verifyBundle(primitives, folderSource(bundle), { trust, progress: { onBytes: showProgress, onEntries: showProgress } });
  process.stdout.write(
    flags.json === true ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report, { language, trusted: flags.logKey !== undefined }),
  );
  return report.verified ? exitCodes.done : exitCodes.violated;
}

function inspect(bundle: string, entry: string, flags: Flags): number {
  const found = inspectEntry(folderSource(bundle), entry);
  if (found === undefined) {
    process.stderr.write(
      `There is no entry ${/^\d{1,16}$/.test(entry) ? entry : 'of that name'} in this bundle; entries are numbered from 0.\n`,
    );
    return exitCodes.usage;
  }
  process.stdout.write(flags.json === true ? `${JSON.stringify(found, null, 2)}\n` : `${found.note}\nleaf hash ${found.leafHash}\n`);
  return exitCodes.done;
}

let outcome: number = exitCodes.done;

const program = new Command('ketensom-audit')
  .description('Verifies an exported bundle, offline. Exit code 0: verified; 4: something is violated or not proved.')
  .exitOverride()
  .showHelpAfterError();

program
  .command('verify')
  .description('answers, claim by claim, whether the bundle holds what it says')
  .argument('<bundle>', 'the exported folder')
  .option('--log-key <vkey>', "the log's key, as you got it by another channel")
  .option('--charter <digest>', 'the digest of the charter you expect')
  .option('--portable', "use the portable cryptography instead of the platform's")
  .option('--json', 'print the verdicts as JSON')
  .option('--lang <nl|en>', 'language of the texts')
  .action((bundle: string, flags: Flags) => {
    outcome = verify(bundle, flags);
  });

program
  .command('inspect')
  .description('prints one entry of the log as it was signed')
  .argument('<bundle>', 'the exported folder')
  .argument('<entry>', 'its number, from 0')
  .option('--json', 'print it as JSON')
  .option('--lang <nl|en>', 'language of the texts')
  .action((bundle: string, entry: string, flags: Flags) => {
    outcome = inspect(bundle, entry, flags);
  });

try {
  program.parse();
} catch (error) {
  if (error instanceof CommanderError) outcome = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else if (error instanceof NotABundle) {
    process.stderr.write(`${auditTexts(auditLanguage(undefined)).notBundle}\n`);
    outcome = exitCodes.usage;
  } else if (error instanceof ProtocolError) {
    process.stderr.write(`${error.message} (${error.code}, ${error.clause})\n`);
    outcome = exitCodes.violated;
  } else throw error;
}
process.exitCode = outcome;
