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
        const none = {
          en: 'There is nothing to delete: no run without a term in its charter ended before that day and has evidence left. Runs with a term (`retainDays`) are deleted by themselves when it is over.',
          nl: 'Er valt niets te verwijderen: van voor die dag is er geen beëindigde vraag zonder termijn in het charter waarvan nog bewijs ligt. Vragen met een termijn (`retainDays`) worden vanzelf verwijderd als die voorbij is.',
        };
        const [one] = deleted;
        const which = {
          en: deleted.length === 1 ? `run ${one}` : `${deleted.length} runs`,
          nl: deleted.length === 1 ? `vraag ${one}` : `${deleted.length} vragen`,
        };
        const gone = {
          en: `The evidence of ${which.en} is deleted; the log says so. Audits call what rested on it not proved from now on.`,
          nl: `Het bewijs van ${which.nl} is verwijderd; het logboek zegt dat. Audits noemen wat daarop rustte voortaan niet bewezen.`,
        };
        const text = deleted.length === 0 ? none : gone;
        printOutcome(voice, { json: { deleted }, text: say(voice.language, text) });
        return undefined;
      }),
    );
}
