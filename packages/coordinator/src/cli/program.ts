/** The command line of `ketensom-coordinator`. */
import { formatTable, printOutcome } from '@ketensom/host';
import { Command, Option } from 'commander';
import { exportBundle } from '../bundle/export-bundle.ts';
import { type Desk, openDesk } from '../store/desk.ts';
import type { InvitedRole } from '../store/invitations.ts';
import { type ChangedStanding, returnMember, revokeKey, suspendMember } from './change-standing.ts';
import { addDeleteEvidence } from './delete-command.ts';
import { draftCharter } from './draft-charter.ts';
import { addEquivocations } from './equivocations-command.ts';
import { type InitOptions, initCoordinator } from './init.ts';
import { invite } from './invite.ts';
import { listPartners } from './list-partners.ts';
import { type CommonOptions, makeRunner, type Outcome, positiveNumber, type Runner, readName, say, withCommonOptions } from './options.ts';
import { addSeal } from './seal-command.ts';
import { showStoredSeries } from './series-command.ts';
import { type StartFlags, start } from './start-command.ts';
import { stateHelp, withDesk } from './with-desk.ts';

function addInit(program: Command, run: Runner): void {
  withCommonOptions(program.command('init').description('make the keys and open the log'), stateHelp)
    .requiredOption('--name <name>', 'name of the collaboration', readName)
    .option('--domain <domain>', 'your own domain, for the name of the log')
    .option('--after <file>', 'the last checkpoint of the log that this one goes on from')
    .action((options: CommonOptions & Pick<InitOptions, 'name' | 'domain' | 'after'>) =>
      run(options, (voice) => {
        const { state } = options;
        const identity = initCoordinator({ ...options, folder: state });
        const text = {
          en: `The log ${identity.origin} is open. Its key, for partners and auditors to compare:\n\n  ${identity.logKey}`,
          nl: `Het logboek ${identity.origin} is geopend. De sleutel ervan, om te vergelijken door partners en auditors:\n\n  ${identity.logKey}`,
        };
        printOutcome(voice, { json: { state, ...identity }, text: say(voice.language, text) });
        return undefined;
      }),
    );
}

interface InviteFlags extends CommonOptions {
  readonly role: InvitedRole;
  readonly out: string;
  readonly url: string;
  readonly hours: number;
}

function addInvite(program: Command, run: Runner): void {
  withCommonOptions(
    program
      .command('invite')
      .description('write an invitation for each partner or analyst; each lets that name in once')
      .argument('<names...>', 'names of the newcomers'),
    stateHelp,
  )
    .addOption(new Option('--role <role>', 'what they will be').choices(['partner', 'analyst']).makeOptionMandatory())
    .requiredOption('--url <address>', 'where they reach this coordinator: https://host[:port], or http:// on this machine')
    .requiredOption('--out <folder>', 'where the files are written; hand each to its addressee alone')
    .option('--hours <number>', 'how long they are valid', positiveNumber, 72)
    .action((names: string[], options: InviteFlags) =>
      run(options, (voice) => {
        const invited = withDesk(options, (desk) => invite(desk, { ...options, names: names.map(readName), address: options.url }));
        const rows = invited.map(({ name, role, file, expires }) => [name, role, expires, file]);
        printOutcome(voice, {
          json: { invitations: invited },
          text: formatTable([{ head: 'name' }, { head: 'role' }, { head: 'valid until' }, { head: 'file' }], rows),
        });
        return undefined;
      }),
    );
}

interface DraftFlags extends CommonOptions {
  readonly charter?: string;
  readonly codebook: string;
  readonly purpose: readonly string[];
}

/** What a charter of release mode `plain` leaves to its members. */
const smallCellsText = {
  en: 'Mind (releaseMode: plain): small cells of one partner are in the sums, and all others together can read them within the rounding. `releaseMode: local-threshold` in charter.yaml leaves them out for all; a partner may do so for itself in agent.yaml.',
  nl: 'Let op (releaseMode: plain): kleine cellen van één partner tellen mee in de sommen, en alle andere samen kunnen ze op de afronding na aflezen. `releaseMode: local-threshold` in charter.yaml laat ze bij allen weg; een partner kan dat voor zichzelf zeggen in agent.yaml.',
};

function addCharter(program: Command, run: Runner): void {
  const charter = program.command('charter').description('the agreement between all partners');
  withCommonOptions(
    charter.command('draft').description('propose a charter with everybody who has enrolled; it is in force once every partner has signed'),
    stateHelp,
  )
    .requiredOption('--codebook <file>', 'the shared definitions (codebook.yaml); its code lists are read from the same folder')
    .option('--charter <file>', 'purposes, rules and thresholds (charter.yaml); default rules where it is left out')
    .option('--purpose <names...>', 'purposes to allow where there is no charter.yaml', [])
    .action((options: DraftFlags) =>
      run(options, (voice) => {
        const drafted = withDesk(options, (desk) => draftCharter(desk, { ...options, purposes: options.purpose }));
        const { version, digest, members } = drafted;
        const text = {
          en: `Charter version ${version} is proposed to ${members.join(', ')}.\nDigest: ${digest}\nEvery partner now looks at it and signs: ketensom-agent charter accept`,
          nl: `Charter versie ${version} is voorgelegd aan ${members.join(', ')}.\nDigest: ${digest}\nElke partner bekijkt en tekent het nu: ketensom-agent charter accept`,
        };
        const small = drafted.releaseMode === 'plain' ? `\n${say(voice.language, smallCellsText)}` : '';
        printOutcome(voice, { json: drafted, text: `${say(voice.language, text)}${small}` });
        return undefined;
      }),
    );
}

function addStart(program: Command, run: Runner): void {
  withCommonOptions(
    program.command('start').description('serve partners and analysts until told to stop; JSON lines on standard output'),
    stateHelp,
  )
    .option('--listen <address:port>', 'where to listen; port 0: any free one', '127.0.0.1:8440')
    .option('--behind-proxy <address>', 'the https address that clients dial, where a proxy with TLS stands before this program')
    .option('--step-deadline <seconds>', 'when a step ends whoever is missing', positiveNumber, 600)
    .option('--absent-after <seconds>', 'silence after which a partner counts as gone', positiveNumber, 60)
    .option('--restored', 'this folder is a backup: take nothing until every partner has shown what it knows of the log')
    .action((options: StartFlags & CommonOptions) => run(options, () => start(options)));
}

function addPeople(program: Command, run: Runner): void {
  withCommonOptions(
    program.command('partners').description('list who was invited, who enrolled with which keys, and who signed the charter'),
    stateHelp,
  ).action((options: CommonOptions) =>
    run(options, (voice) => {
      const lines = withDesk(options, listPartners);
      const rows = lines.map(({ name, role, state, datasets, fingerprint }) => [name, role, state, datasets.join(', '), fingerprint ?? '']);
      const columns = [{ head: 'name' }, { head: 'role' }, { head: 'state' }, { head: 'offers' }, { head: 'compare by telephone' }];
      printOutcome(voice, { json: { partners: lines }, text: formatTable(columns, rows) });
      return undefined;
    }),
  );
  addStanding(program, run);
}

interface StandingCommand {
  readonly command: string;
  readonly help: string;
  readonly change: (desk: Desk, name: string, key?: string) => ChangedStanding;
  readonly text: (name: string) => { readonly en: string; readonly nl: string };
}

const standingCommands: readonly StandingCommand[] = [
  {
    command: 'revoke',
    help: 'revoke the key of a partner or analyst for good; its open runs end',
    change: revokeKey,
    text: (name) => ({
      en: `The key of ${name} is revoked. Draft a new charter: charter draft`,
      nl: `De sleutel van ${name} is ingetrokken. Stel een nieuw charter op: charter draft`,
    }),
  },
  {
    command: 'suspend',
    help: 'let a partner or analyst take part in nothing until it returns; its open runs end',
    change: suspendMember,
    text: (name) => ({ en: `${name} is suspended. To undo: return ${name}`, nl: `${name} is geschorst. Ongedaan maken: return ${name}` }),
  },
  {
    command: 'return',
    help: 'let a suspended partner or analyst take part again',
    change: returnMember,
    text: (name) => ({ en: `${name} takes part again.`, nl: `${name} doet weer mee.` }),
  },
];

function addStanding(program: Command, run: Runner): void {
  for (const { command, help, change, text } of standingCommands) {
    const defined = program.command(command).description(help).argument('<name>', 'whom it is about', readName);
    if (command === 'revoke') defined.option('--key <key>', "revoke this approver's key instead of the partner's own");
    withCommonOptions(defined, stateHelp).action((name: string, options: CommonOptions & { readonly key?: string }) =>
      run(options, (voice) => {
        const changed = withDesk(options, (desk) => change(desk, name, options.key));
        const runs = {
          en: `${changed.ended} open runs ended; it stands in the log at entry ${changed.leaf}.`,
          nl: `${changed.ended} lopende vragen zijn beëindigd; het staat in het logboek als regel ${changed.leaf}.`,
        };
        const { language } = voice;
        printOutcome(voice, { json: { done: command, ...changed }, text: `${say(language, text(name))}\n${say(language, runs)}` });
        return undefined;
      }),
    );
  }
}

function addExport(program: Command, run: Runner): void {
  withCommonOptions(
    program.command('export').description('write the audit bundle: the log and what stands behind it, to be verified offline'),
    stateHelp,
  )
    .requiredOption('--out <folder>', 'a folder that is empty or does not exist yet')
    .addOption(
      new Option('--role <role>', 'full: what the coordinator saw; released: no openings and no vectors')
        .choices(['full', 'released'])
        .default('full'),
    )
    .action((options: CommonOptions & { readonly out: string; readonly role: 'full' | 'released' }) =>
      run(options, (voice) => {
        const exported = withDesk(options, (desk) => exportBundle(desk, options));
        const text = {
          en: `${exported.files} files, ${exported.size} log entries: ${exported.out}\nVerify: ketensom-audit verify ${exported.out}`,
          nl: `${exported.files} bestanden, ${exported.size} regels logboek: ${exported.out}\nControleren: ketensom-audit verify ${exported.out}`,
        };
        printOutcome(voice, { json: exported, text: say(voice.language, text) });
        return undefined;
      }),
    );
}

function addSeries(program: Command, run: Runner): void {
  withCommonOptions(
    program
      .command('series')
      .description('show what was released of a series, period by period; asks nothing')
      .argument('<name>', 'the series', readName),
    stateHelp,
  )
    .option('--out <folder>', 'also write it as NAME.json and NAME.html')
    .action((name: string, options: CommonOptions & { readonly out?: string }) =>
      run(options, async (voice) => {
        const desk = openDesk({ folder: options.state });
        try {
          return await showStoredSeries(desk, name, voice, options.out);
        } finally {
          desk.db.close();
        }
      }),
    );
}

/** The program; what a command ended in is left in `outcome`. */
export function makeProgram(outcome: Outcome): Command {
  const program = new Command('ketensom-coordinator')
    .description("The meeting point: it relays, stores, adds and releases, and can read no partner's figures.")
    .exitOverride()
    .showHelpAfterError();
  const run = makeRunner(outcome);
  const commands = [
    addInit,
    addInvite,
    addCharter,
    addStart,
    addPeople,
    addSeries,
    addEquivocations,
    addSeal,
    addExport,
    addDeleteEvidence,
  ];
  for (const add of commands) add(program, run);
  return program;
}
