/** The command `equivocations`: members that said two things in one place, with both notes (EVT-3). */
import { formatTable, printOutcome, writePrivateFile } from '@ketensom/host';
import { concatBytes, utf8 } from '@ketensom/protocol';
import type { Command } from 'commander';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';
import { type CommonOptions, type Runner, say, withCommonOptions } from './options.ts';
import { stateHelp, withDesk } from './with-desk.ts';

/** What an actor said in a place of its chain that was taken, and what stands there. */
export interface Equivocation {
  readonly actor: string;
  readonly seq: number;
  /** Unix milliseconds. */
  readonly seen: number;
  readonly note: Uint8Array;
  readonly standing: Uint8Array;
}

/** All of it, oldest first. */
export const keptEquivocations = (desk: Desk): readonly Equivocation[] =>
  selectAll<Equivocation>(
    desk.db,
    `SELECT evidence.actor, evidence.seq, seen, evidence.note, leaves.note AS standing FROM evidence
     JOIN leaves ON leaves.actor = evidence.actor AND leaves.seq = evidence.seq ORDER BY id`,
  );

/** The notes as text, those of one place next to one another. */
export const equivocationFile = (kept: readonly Equivocation[]): Uint8Array =>
  concatBytes(...kept.flatMap(({ note, standing }) => [standing, utf8('\n'), note, utf8('\n')]));

/** Adds it to the program. */
export function addEquivocations(program: Command, run: Runner): void {
  withCommonOptions(
    program.command('equivocations').description('list members that said two things in one place of the log; both notes are kept'),
    stateHelp,
  )
    .option('--out <file>', 'write the notes, to be checked by anybody: ketensom-audit fork FILE --log-key KEY --keys vkeys.txt')
    .action((options: CommonOptions & { readonly out?: string }) =>
      run(options, (voice) => {
        const kept = withDesk(options, keptEquivocations);
        if (options.out !== undefined) writePrivateFile(options.out, equivocationFile(kept));
        const rows = kept.map(({ actor, seq, seen }) => [actor, String(seq), new Date(seen).toISOString().slice(0, 19).replace('T', ' ')]);
        const heads = voice.language === 'nl' ? ['wie', 'plaats', 'gezien'] : ['who', 'place', 'seen'];
        const none = say(voice.language, {
          en: 'Nobody has said two things in one place.',
          nl: 'Niemand heeft op één plaats twee dingen gezegd.',
        });
        const table = formatTable(
          heads.map((head) => ({ head })),
          rows,
        );
        printOutcome(voice, {
          json: { equivocations: kept.map(({ actor, seq, seen }) => ({ actor, seq, seen })) },
          text: kept.length === 0 ? none : table,
        });
        return undefined;
      }),
    );
}
