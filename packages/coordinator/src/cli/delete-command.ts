/** `delete-evidence`: the operator lets go of what no charter sets a term for. */
import { printOutcome } from '@ketensom/host';
import { type Command, InvalidArgumentError } from 'commander';
import { signHead } from '../log/checkpoints.ts';
import { deleteBefore } from '../retention/keep-terms.ts';
import { type CommonOptions, type Runner, say, withCommonOptions } from './options.ts';
import { stateHelp, withDesk } from './with-desk.ts';

function readDate(text: string): number {
  const moment = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(moment)) throw new InvalidArgumentError('a date like 2025-12-31');
  return moment;
}

export function addDeleteEvidence(program: Command, run: Runner): void {
  withCommonOptions(
    program
      .command('delete-evidence')
      .description('delete vectors, shares and openings of runs without a term in their charter; hashes, signatures and results stay'),
    stateHelp,
  )
    .requiredOption('--ended-before <date>', 'runs that ended before this day (UTC)', readDate)
    .action((options: CommonOptions & { readonly endedBefore: number }) =>
      run(options, (voice) => {
        const deleted = withDesk(options, (desk) => {
          const runs = deleteBefore(desk, options.endedBefore);
          if (runs.length > 0) signHead(desk);
          return runs;
        });
        const text = {
          en: `The evidence of ${deleted.length} runs is deleted; the log says so. Audits call what rested on it not proved from now on.`,
          nl: `Het bewijs van ${deleted.length} vragen is verwijderd; het logboek zegt dat. Audits noemen wat daarop rustte voortaan niet bewezen.`,
        };
        printOutcome(voice, { json: { deleted }, text: say(voice.language, text) });
        return undefined;
      }),
    );
}
