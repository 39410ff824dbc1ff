/** The command line of ketensom-audit. Each command reads files, prints an answer, and does nothing else. */
import { Command } from 'commander';
import { type CommonFlags, explain, inspect, list, report, series, verify } from './commands.ts';
import { checkFork, type ForkFlags } from './find-fork.ts';
import type { ListFilter } from './list-runs.ts';
import { type ExitCode, exitCodes, explainStop } from './outcome.ts';
import { auditLanguage } from './texts.ts';

/** What the last command ended in. */
interface Outcome {
  exitCode: ExitCode;
}

const withCommon = (command: Command): Command =>
  command
    .argument('<bundle>', 'the exported folder')
    .option('--log-key <vkey>', "the log's key, as you got it by another channel")
    .option('--charter <digest>', 'the digest of a charter that you expect to be in force')
    .option('--portable', "use the portable cryptography instead of the platform's")
    .option('--json', 'print JSON')
    .option('--lang <nl|en>', 'language of the texts');

function addBundleCommands(program: Command, outcome: Outcome): void {
  withCommon(program.command('verify'))
    .description('answers, claim by claim, whether the bundle holds what it says')
    .action(async (bundle: string, flags: CommonFlags) => {
      outcome.exitCode = await verify(bundle, flags);
    });

  withCommon(program.command('list'))
    .description('lists the requests in the log and what came of them')
    .option('--dataset <name>', 'those about this dataset')
    .option('--partner <name>', 'those that ask this partner')
    .option('--purpose <name>', 'those for this purpose')
    .option('--year <yyyy>', 'those that ended in this year')
    .action(async (bundle: string, flags: CommonFlags & ListFilter) => {
      outcome.exitCode = await list(bundle, flags);
    });

  withCommon(program.command('explain'))
    .description('answers the questions that auditors ask; of one release, its way through the log; of one cell, why it is shown or hidden')
    .argument('[release]', "a query's name, or the start of a run's number")
    .argument('[cell]', 'codes of a cell, such as region=N,care=01')
    .action(async (bundle: string, release: string | undefined, cell: string | undefined, flags: CommonFlags) => {
      outcome.exitCode = await explain(
        { bundle, ...(release === undefined ? {} : { release }), ...(cell === undefined ? {} : { cell }) },
        flags,
      );
    });

  withCommon(program.command('report'))
    .description('prints a page (HTML) that a data protection officer can read')
    .action(async (bundle: string, flags: CommonFlags) => {
      outcome.exitCode = await report(bundle, flags);
    });

  withCommon(program.command('series'))
    .description('answers whether a series file says what the results in the bundle say')
    .argument('<file>', 'NAME.json, as ketensom-analyst series wrote it')
    .action(async (bundle: string, file: string, flags: CommonFlags) => {
      outcome.exitCode = await series(bundle, file, flags);
    });
}

function addFileCommands(program: Command, outcome: Outcome): void {
  program
    .command('inspect')
    .description('prints one entry of the log as it was signed')
    .argument('<bundle>', 'the exported folder')
    .argument('<entry>', 'its number, from 0')
    .option('--json', 'print JSON')
    .option('--lang <nl|en>', 'language of the texts')
    .action((bundle: string, entry: string, flags: CommonFlags) => {
      outcome.exitCode = inspect(bundle, entry, flags);
    });

  program
    .command('fork')
    .description('compares the heads in journals (ketensom-agent evidence --out) and evidence files: one history or two')
    .argument('<files...>', 'journals of partners')
    .requiredOption('--log-key <vkey>', "the log's key, as you got it by another channel")
    .option(
      '--keys <file>',
      'keys of the parties (vkeys.txt of a bundle): also looks for two events of one party in one place of its chain',
    )
    .option('--out <file>', 'write the proof of two histories by itself, to be passed on')
    .option('--json', 'print JSON')
    .option('--lang <nl|en>', 'language of the texts')
    .action((files: string[], flags: ForkFlags) => {
      outcome.exitCode = checkFork(files, flags);
    });
}

/** Runs the program with these arguments, those after its own name, and gives the code to end with. */
export async function runAudit(args: readonly string[]): Promise<ExitCode> {
  const outcome: Outcome = { exitCode: exitCodes.done };
  const program = new Command('ketensom-audit')
    .description('Verifies an exported bundle, offline. Exit code 0: verified; 4: something is violated or not proved.')
    .exitOverride()
    .showHelpAfterError();
  addBundleCommands(program, outcome);
  addFileCommands(program, outcome);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const asked = args.indexOf('--lang');
    const language = auditLanguage(asked >= 0 ? args[asked + 1] : undefined);
    outcome.exitCode = explainStop(error, language, (text) => void process.stderr.write(`${text}\n`));
  }
  return outcome.exitCode;
}
