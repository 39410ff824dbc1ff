/** The command line of `ketensom-agent`. Every command says in its help what it does; none opens a port. */
import { type ExitCode, exitCodes, printOutcome, type Voice } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { Command } from 'commander';
import { lockState, openAgentStore } from '../store/agent-store.ts';
import { type MakeOptions, makeTable, signTable } from '../table/table-commands.ts';
import { newApprover, revokeApprover } from './approver-commands.ts';
import { acceptNewestCharter, showCharter } from './charter-commands.ts';
import { type CheckCommandOptions, check, type InitOptions, init } from './data-commands.ts';
import { type EvidenceOptions, showEvidence } from './evidence.ts';
import { joinWith } from './join.ts';
import { showLedger } from './ledger.ts';
import { readAgentFile } from './local-side.ts';
import { type CommonOptions, say, voiceOf, withCommonOptions } from './options.ts';
import { findProcessing, type ProcessingOptions } from './processing.ts';
import { type BackupOptions, backUp, restore } from './restore.ts';
import { type RotateOptions, rotate } from './rotate.ts';
import { decide } from './run-commands.ts';
import { listPending, showRun } from './show-commands.ts';
import { type StartOptions, start } from './start.ts';

/** What the last command decided, for the frame round the program. */
export interface Outcome {
  exitCode: ExitCode;
  voice: Voice;
}

async function join(options: CommonOptions & { readonly invitation: string }): Promise<void> {
  const voice = voiceOf(options);
  const { partner } = readAgentFile(options.config);
  const lock = lockState(options.state);
  const store = openAgentStore(options.state, nativePrimitives);
  try {
    const outcome = await joinWith(store, options.invitation, partner);
    const texts = {
      en: `${outcome.partner} has joined. Read these digits to the coordinator's operator over the telephone; both must see the same:\n\n  ${outcome.fingerprint}\n`,
      nl: `${outcome.partner} doet mee. Lees deze cijfers door de telefoon voor aan de beheerder van de coördinator; beiden moeten hetzelfde zien:\n\n  ${outcome.fingerprint}\n`,
    };
    printOutcome(voice, { json: outcome, text: say(voice.language, texts) });
  } finally {
    store.close();
    lock.release();
  }
}

function addDataCommands(program: Command, run: Runner): void {
  withCommonOptions(program.command('init').description('propose an agent.yaml from a data file and the codebook; nothing is sent'))
    .requiredOption('--partner <name>', 'name of this partner in the charter')
    .requiredOption('--data <file>', 'CSV, Parquet, JSON or SQLite, in the folder of agent.yaml or below it')
    .requiredOption('--codebook <file>', 'the shared definitions')
    .option('--dataset <name>', 'a dataset of the codebook; default: the one that fits best')
    .option('--table <name>', 'the table of a SQLite file')
    .action((options: InitOptions) => run(options, () => init(options)));
  withCommonOptions(program.command('check').description('check agent.yaml against the codebook and the data; shows counts, sends nothing'))
    .option('--codebook <file>', 'the shared definitions; default: those of the accepted charter')
    .action((options: CheckCommandOptions) => run(options, () => check(options)));
}

function addLogCommands(program: Command, run: Runner): void {
  withCommonOptions(program.command('join').description('make keys and enrol with the coordinator, by an invitation'))
    .requiredOption('--invitation <file>', "the invitation that the coordinator's operator sent")
    .action((options: CommonOptions & { readonly invitation: string }) => run(options, () => join(options)));
  const charter = program.command('charter').description('the agreement between all partners');
  withCommonOptions(charter.command('show').description('show the newest charter: members, purposes, rules')).action(
    (options: CommonOptions) => run(options, () => showCharter(options)),
  );
  withCommonOptions(charter.command('accept').description('accept and sign the newest charter for this partner'))
    .option('--digest <digest>', 'only if the newest charter has this digest')
    .action((options: CommonOptions & { readonly digest?: string }) => run(options, () => acceptNewestCharter(options, options.digest)));
  withCommonOptions(
    program.command('start').description('take part: follow the log, answer requests, until told to stop; JSON lines on standard output'),
  )
    .option('--join <file>', 'join first with this invitation, if this agent has not joined')
    .option('--accept-charter', 'accept version 1 of the charter without asking; for trials only')
    .action((options: StartOptions) => run(options, () => start(options)));
}

function addKeyCommands(program: Command, run: Runner): void {
  withCommonOptions(
    program
      .command('rotate')
      .description('replace the keys of this agent by new ones; stop the agent first, and start it again afterwards'),
  )
    .option('--now', 'also while rounds are open: they end')
    .action((options: RotateOptions) => run(options, () => rotate(options)));
  withCommonOptions(
    program.command('backup').description('copy the state folder without the secrets of any round; the agent may be running'),
  )
    .requiredOption('--out <folder>', 'a new folder for the copy; it holds the keys, keep it as you keep them')
    .action((options: BackupOptions) => run(options, () => backUp(options)));
  withCommonOptions(
    program
      .command('restore')
      .description(
        'after putting a backup back: take up from the log what it does not know, and replace the keys; the agent must be stopped',
      ),
  ).action((options: CommonOptions) => run(options, () => restore(options)));
}

function addRecordCommands(program: Command, run: Runner): void {
  withCommonOptions(
    program.command('evidence').description('tell which heads of the log this agent verified; with --out, write them for others'),
  )
    .option('--out <file>', 'write every verified head, for `ketensom-audit fork`')
    .action((options: EvidenceOptions) => run(options, () => showEvidence(options)));
  withCommonOptions(
    program
      .command('ledger')
      .description('show what this partner answered, what is left of each budget, and what it refused and why; it stays here'),
  ).action((options: CommonOptions) => run(options, () => showLedger(options)));
}

function addBookCommands(program: Command, run: Runner): void {
  withCommonOptions(
    program
      .command('processing')
      .description('find the answers that a person was in; the number of the person is read from standard input'),
  )
    .requiredOption('--dataset <name>', 'the dataset to look in')
    .action((options: ProcessingOptions) => run(options, () => findProcessing(options)));
}

function addQueryCommands(program: Command, run: Runner): void {
  withCommonOptions(program.command('pending').description('list the requests that wait for a person')).action((options: CommonOptions) =>
    run(options, () => listPending(options)),
  );
  withCommonOptions(
    program.command('show <run>').description('explain one request: what is asked, why, and what would leave the house'),
  ).action((wanted: string, options: CommonOptions) => run(options, () => showRun(options, wanted)));
  withCommonOptions(program.command('approve <run>').description('approve a request'))
    .option('--key <file>', 'sign with this approver key, where the charter names the people who approve')
    .action((wanted: string, options: CommonOptions & { readonly key?: string }) =>
      run(options, () => decide(options, wanted, { verdict: 'approve', ...(options.key === undefined ? {} : { key: options.key }) })),
    );
  withCommonOptions(program.command('decline <run>').description('decline a request; others only learn that it was declined'))
    .option('--reason <text>', "for this partner's own record")
    .action((wanted: string, options: CommonOptions & { readonly reason?: string }) =>
      run(options, () =>
        decide(options, wanted, { verdict: 'decline', ...(options.reason === undefined ? {} : { reason: options.reason }) }),
      ),
    );
}

function addApprovers(program: Command, run: Runner): void {
  const approver = program.command('approver').description('people at this partner who sign approvals with a key of their own');
  withCommonOptions(
    approver.command('new').description('make an approval key; its owner keeps the file, agent.yaml lists the printed line'),
  )
    .requiredOption('--name <name>', 'the function of the person, such as data-officer; never a person’s own name')
    .requiredOption('--out <file>', 'where the key is written, for its owner alone')
    .action((options: CommonOptions & { readonly name: string; readonly out: string }) => run(options, () => newApprover(options)));
  withCommonOptions(
    approver.command('revoke <key>').description('revoke the key of one of this partner’s approvers, as agent.yaml lists it, for good'),
  ).action((key: string, options: CommonOptions) => run(options, () => revokeApprover(options, key)));
}

function addTables(program: Command, run: Runner): void {
  const table = program.command('table').description('tables made at the source, for a partner that gives no rows to its agent');
  withCommonOptions(
    table.command('make <query>').description('count the rows of agent.yaml into a signed table; the query says which cells and figures'),
  )
    .requiredOption('--codebook <file>', 'the shared definitions')
    .requiredOption('--key <file>', "the maker's key, made by approver new")
    .requiredOption('--out <file>', 'the table; its signature is written beside it as .sig')
    .option('--min-count <number>', 'cells of fewer persons are left out', '10')
    .option('--made <date>', 'the day that the table is of; default: today')
    .action((query: string, options: MakeOptions) => run(options, () => makeTable(options, query)));
  withCommonOptions(table.command('sign <file>').description('check and sign a table that other software made'))
    .requiredOption('--codebook <file>', 'the shared definitions')
    .requiredOption('--key <file>', "the maker's key, made by approver new")
    .requiredOption('--out <file>', 'the table as signed; its signature is written beside it as .sig')
    .action((file: string, options: MakeOptions) => run(options, () => signTable(options, file)));
}

type Runner = (options: CommonOptions, work: () => Promise<unknown>) => Promise<void>;

/** The program; what a command ended in is left in `outcome`. */
export function makeProgram(outcome: Outcome): Command {
  const run: Runner = async (options, work) => {
    outcome.voice = voiceOf(options);
    const exitCode = await work();
    outcome.exitCode = typeof exitCode === 'number' ? (exitCode as ExitCode) : exitCodes.done;
  };
  const program = new Command('ketensom-agent')
    .description("A partner's agent: it answers approved questions about its own data with sums that nobody can read alone.")
    .exitOverride()
    .showHelpAfterError();
  addDataCommands(program, run);
  addLogCommands(program, run);
  addKeyCommands(program, run);
  addQueryCommands(program, run);
  addRecordCommands(program, run);
  addBookCommands(program, run);
  addApprovers(program, run);
  addTables(program, run);
  return program;
}
