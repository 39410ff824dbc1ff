/** `ketensom-analyst indicators [NAME]`: the indicator book. */
import { printOutcome } from '@ketensom/host';
import { ConfigError, expectName, renderFound } from '@ketensom/protocol';
import type { Command } from 'commander';
import { type CommonOptions, positiveNumber, type Runner, withCommonOptions } from '../cli/options.ts';
import { fetchAgreement } from './agreement.ts';
import type { AnalystClient } from './analyst-client.ts';
import { formatBook } from './format-book.ts';
import { type BookEntry, indicatorBook } from './indicator-book.ts';

interface BookContext {
  readonly withClient: <Result>(options: CommonOptions, work: (client: AnalystClient) => Promise<Result>) => Promise<Result>;
  readonly stateHelp: string;
}

function pick(book: readonly BookEntry[], name: string | undefined): readonly BookEntry[] {
  const found = name === undefined ? book : book.filter((entry) => entry.name === name);
  if (name === undefined || found.length > 0) return found;
  const names = book.map((entry) => entry.name);
  throw new ConfigError([
    {
      path: 'indicator',
      found: renderFound(name),
      expected: expectName('an indicator of the codebook', name, names),
      code: 'unknown-name',
    },
  ]);
}

/** Adds the command. */
export function addIndicators(program: Command, run: Runner, { withClient, stateHelp }: BookContext): void {
  const command = program
    .command('indicators')
    .description('the indicator book: what each indicator is, and where and how far alike partners register it')
    .argument('[name]', 'one indicator; all where left out');
  withCommonOptions(command, stateHelp)
    .option('--wait <seconds>', 'how long to wait for offers that are still missing', positiveNumber, 20)
    .action((name: string | undefined, options: CommonOptions & { readonly wait: number }) =>
      run(options, async (voice) => {
        const { codebook, offers } = await withClient(options, (client) => fetchAgreement(client, options.wait));
        const book = pick(indicatorBook(codebook, offers.values()), name);
        printOutcome(voice, { json: { indicators: book }, text: formatBook(book, voice.language) });
        return undefined;
      }),
    );
}
