/** The command line of `ketensom-analyst`. */
import { exitCodes, printOutcome, readCodebook } from '@ketensom/host';
import { Command, InvalidArgumentError } from 'commander';
import { type CommonOptions, makeRunner, type Outcome, positiveNumber, type Runner, say, withCommonOptions } from '../cli/options.ts';
import { fetchAgreement } from './agreement.ts';
import { type AnalystClient, openAnalystClient } from './analyst-client.ts';
import { openAnalystStore } from './analyst-store.ts';
import { askAndWait, fetchReleased } from './ask.ts';
import { withBlindingWarning } from './blinding-warning.ts';
import { addIndicators } from './book-command.ts';
import { describeAsked } from './describe-asked.ts';
import { describeChecked } from './describe-checked.ts';
import { formatPreview, previewRequest } from './describe-request.ts';
import { formatResult } from './format-result.ts';
import { joinWith } from './join.ts';
import { checkQuery, inFile, readQuery } from './read-query.ts';
import { fetchReplaced, resolveRequest } from './resolve-request.ts';
import { addSeries } from './series-commands.ts';
import { type Asking, askOnce } from './submit.ts';
import { awaitEnd, demandReleased, printStatus, watchRun } from './watch.ts';

const stateHelp = 'folder of this analyst: key and events; readable by nobody else';

function readRun(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('the id that submit printed: 64 hexadecimal digits');
  return text;
}

/** Runs work with a client of the coordinator that was joined. */
async function withClient<Result>({ state }: CommonOptions, work: (client: AnalystClient) => Promise<Result>): Promise<Result> {
  const store = openAnalystStore(state);
  try {
    const client = openAnalystClient(store);
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  } finally {
    store.db.close();
  }
}

interface AskOptions extends CommonOptions {
  readonly replaces?: string;
  readonly wait: number;
}

async function resolve(client: AnalystClient, file: string, { replaces, wait }: AskOptions): Promise<Asking> {
  const query = readQuery(file);
  const agreement = await fetchAgreement(client, wait);
  const replaced = replaces === undefined ? {} : { replaced: await fetchReplaced(client, replaces) };
  const resolved = inFile(file, () => resolveRequest(agreement, { query, analyst: client.joined.name, now: Date.now(), ...replaced }));
  return { agreement, resolved };
}

function addJoin(program: Command, run: Runner): void {
  withCommonOptions(program.command('join').description('make a key and enrol with the coordinator, by an invitation'), stateHelp)
    .requiredOption('--invitation <file>', "the invitation that the coordinator's operator sent")
    .action((options: CommonOptions & { readonly invitation: string }) =>
      run(options, async (voice) => {
        const store = openAnalystStore(options.state);
        try {
          const outcome = await joinWith(store, options.invitation);
          const text = {
            en: `${outcome.analyst} has joined. Read these digits to the coordinator's operator over the telephone; both must see the same:\n\n  ${outcome.fingerprint}`,
            nl: `${outcome.analyst} doet mee. Lees deze cijfers door de telefoon voor aan de beheerder van de coördinator; beiden moeten hetzelfde zien:\n\n  ${outcome.fingerprint}`,
          };
          printOutcome(voice, { json: outcome, text: say(voice.language, text) });
        } finally {
          store.db.close();
        }
        return undefined;
      }),
    );
}

function addCheck(query: Command, run: Runner): void {
  query
    .command('check')
    .description('check a query file against a codebook, offline')
    .argument('<file>', 'the query')
    .requiredOption('--codebook <file>', 'the shared definitions')
    .option('--json', 'print JSON')
    .option('--lang <language>', 'nl or en; default: from LANG')
    .action((file: string, options: { readonly codebook: string; readonly json?: boolean; readonly lang?: string }) =>
      run(options, (voice) => {
        const checked = checkQuery(file, readCodebook(options.codebook).codebook);
        const { json, text } = describeChecked(checked);
        printOutcome(voice, { json, text: withBlindingWarning(say(voice.language, text), checked, voice.language) });
        return undefined;
      }),
    );
}

const withAskOptions = (command: Command): Command =>
  withCommonOptions(command.argument('<file>', 'the query'), stateHelp)
    .option('--replaces <run>', 'ask again without the partners that this run lost', readRun)
    .option('--wait <seconds>', 'how long to wait for a charter or offers that are still missing', positiveNumber, 20);

function addAsk(query: Command, run: Runner): void {
  withAskOptions(query.command('preview').description('show what a query would ask of whom and what it costs; sends nothing')).action(
    (file: string, options: AskOptions) =>
      run(options, async (voice) => {
        const { agreement, resolved } = await withClient(options, (client) => resolve(client, file, options));
        const preview = previewRequest(resolved, agreement.codebook, voice.language);
        printOutcome(voice, { json: preview, text: formatPreview(preview, voice) });
        return undefined;
      }),
  );
  withAskOptions(
    query.command('submit').description('sign a query and put it before the partners; prints the run, or the answer that it had before'),
  ).action((file: string, options: AskOptions) =>
    run(options, async (voice) => {
      const asked = await withClient(options, async (client) => {
        const asking = await resolve(client, file, options);
        return describeAsked(await askOnce(client, asking, voice.language), asking, voice);
      });
      printOutcome(voice, asked);
      return undefined;
    }),
  );
  withAskOptions(
    query.command('ask').description('submit a query, wait until its run has ended and print the result; with --json a line for each'),
  ).action((file: string, options: AskOptions) =>
    run(options, async (voice) => {
      await withClient(options, async (client) => askAndWait(client, await resolve(client, file, options), voice));
      return undefined;
    }),
  );
}

function addFollow(query: Command, run: Runner): void {
  const command = (name: string, description: string): Command =>
    withCommonOptions(query.command(name).description(description).argument('<run>', 'the id that submit printed', readRun), stateHelp);
  command('status', 'show where a run stands').action((id: string, options: CommonOptions) =>
    run(options, async (voice) => printStatus(await withClient(options, (client) => client.status(id)), voice)),
  );
  command('watch', 'show every step of a run until it ends; exit code 0 released, 3 refused or declined, 1 failed').action(
    (id: string, options: CommonOptions) => run(options, (voice) => withClient(options, (client) => watchRun(client, id, voice))),
  );
  command('result', 'fetch a released result')
    .option('--wait', 'wait until the run has ended')
    .action((id: string, options: CommonOptions & { readonly wait?: boolean }) =>
      run(options, async (voice) => {
        const { result, query } = await withClient(options, async (client) => {
          demandReleased(options.wait === true ? await awaitEnd(client, id) : await client.status(id), voice.language);
          return fetchReleased(client, id);
        });
        printOutcome(voice, { json: result, text: voice.json ? '' : formatResult(result, voice, query) });
        return undefined;
      }),
    );
  command('cancel', 'withdraw a query that was not released yet').action((id: string, options: CommonOptions) =>
    run(options, async (voice) => {
      await withClient(options, (client) => client.say('query.cancelled', { run: id }));
      printOutcome(voice, {
        json: { run: id, state: 'cancelled' },
        text: say(voice.language, { en: 'The query is withdrawn.', nl: 'De vraag is ingetrokken.' }),
      });
      return exitCodes.done;
    }),
  );
}

/** The program; what a command ended in is left in `outcome`. */
export function makeAnalystProgram(outcome: Outcome): Command {
  const program = new Command('ketensom-analyst')
    .description('Who asks: checks, previews and submits queries, and fetches what was released.')
    .exitOverride()
    .showHelpAfterError();
  const run = makeRunner(outcome);
  addJoin(program, run);
  const query = program.command('query').description('ask a question of the partners');
  for (const add of [addCheck, addAsk, addFollow]) add(query, run);
  addIndicators(program, run, { withClient, stateHelp });
  addSeries(program, run, { withClient, stateHelp });
  return program;
}
