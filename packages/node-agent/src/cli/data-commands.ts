/** `init` and `check`: the partner's own files, before anything is joined or sent. Nothing here talks to anybody. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { formatTable, printOutcome, readCodebook, type Voice } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { type Codebook, ConfigError, counted } from '@ketensom/protocol';
import { checkPartnerData } from '../check/check-data.ts';
import { reportText } from '../check/report-text.ts';
import { spillBeside } from '../check/spill-beside.ts';
import { type Proposal, proposeAgentFile } from '../init/propose.ts';
import { writeProposal } from '../init/write-proposal.ts';
import { readPinnedCharter } from '../policy/pinned-charter.ts';
import { openAgentStore } from '../store/agent-store.ts';
import { inFile, readAgentFile } from './local-side.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

export interface InitOptions extends CommonOptions {
  readonly partner: string;
  readonly data: string;
  readonly codebook: string;
  readonly dataset?: string;
  readonly table?: string;
}

/** Proposes agent.yaml from one data file, and writes it where there is none yet. */
export async function init(options: InitOptions): Promise<void> {
  const { config, partner, data, dataset, table } = options;
  const voice = voiceOf(options);
  if (existsSync(config))
    throw new ConfigError([{ path: '', found: 'a file', expected: 'a name that is free; init never replaces a file' }], config);
  const { codebook } = readCodebook(options.codebook);
  const root = dirname(resolve(config));
  const proposal = await proposeAgentFile({
    root,
    path: relative(root, resolve(data)),
    partner,
    codebook,
    ...(dataset === undefined ? {} : { dataset }),
    ...(table === undefined ? {} : { table }),
  });
  writeFileSync(config, writeProposal(proposal), { flag: 'wx', mode: 0o600 });
  printOutcome(voice, {
    json: { config, dataset: proposal.dataset.name, rows: proposal.rows },
    text: proposalText(proposal, config, voice),
  });
}

function proposalText({ dataset, rows, variables }: Proposal, config: string, { language }: Voice): string {
  const lines = variables.map(({ variable, proposal }) => [
    variable.name,
    proposal?.column ?? '—',
    proposal === undefined ? '' : `${Math.floor(proposal.share * 100)}%`,
  ]);
  const heads = { en: ['variable', 'column', 'values that fit'], nl: ['variabele', 'kolom', 'passende waarden'] }[language];
  const table = formatTable(
    heads.map((head, at) => (at === 2 ? { head, align: 'right' } : { head })),
    lines,
  );
  const lead = {
    en: `${config} proposes dataset ${dataset.name} (${counted(rows, 'row', 'rows')}). Read and correct it, then run check.`,
    nl: `${config} stelt dataset ${dataset.name} voor (${counted(rows, 'rij', 'rijen')}). Lees en verbeter het en draai dan check.`,
  };
  return `${table}\n${say(language, lead)}`;
}

export interface CheckCommandOptions extends CommonOptions {
  readonly codebook?: string;
}

/** The codebook of the file named, else that of the accepted charter. */
function codebookFor({ codebook, state }: CheckCommandOptions): Codebook {
  if (codebook !== undefined) return readCodebook(codebook).codebook;
  if (existsSync(state)) {
    const store = openAgentStore(state, nativePrimitives);
    try {
      const pinned = readPinnedCharter(store);
      if (pinned !== undefined) return pinned.codebook;
    } finally {
      store.close();
    }
  }
  throw new ConfigError(
    [{ path: '--codebook', found: 'nothing', expected: 'a codebook.yaml, as long as no charter was accepted' }],
    'the command line',
  );
}

/** Checks agent.yaml against the codebook and the data, and shows what the mapping makes of them. */
export async function check(options: CheckCommandOptions): Promise<void> {
  const voice = voiceOf(options);
  const file = readAgentFile(options.config);
  const codebook = codebookFor(options);
  const config = resolve(options.config);
  const report = await spillBeside(config, (state) =>
    inFile(options.config, () => checkPartnerData({ root: dirname(config), file, codebook, ...(state === undefined ? {} : { state }) })),
  );
  printOutcome(voice, { json: report, text: reportText(report, voice) });
}
