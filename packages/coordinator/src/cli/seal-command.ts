/** The command `seal`. */
import { printOutcome } from '@ketensom/host';
import type { Command } from 'commander';
import { type CommonOptions, type Runner, say, withCommonOptions } from './options.ts';
import { sealLog } from './seal-log.ts';
import { stateHelp, withDesk } from './with-desk.ts';

/** Adds it to the program. */
export function addSeal(program: Command, run: Runner): void {
  withCommonOptions(
    program
      .command('seal')
      .description('end the log for good: open runs end, and nothing is ever added again; it stays readable')
      .argument('<log>', 'its name, as `init` printed it, so that no other log is ended'),
    stateHelp,
  )
    .option('--next <log>', 'name of the log that goes on from here')
    .action((origin: string, options: CommonOptions & { readonly next?: string }) =>
      run(options, (voice) => {
        const { next } = options;
        const sealed = withDesk(options, (desk) => sealLog(desk, { origin, ...(next === undefined ? {} : { next }) }));
        const text = {
          en: `The log ${origin} is sealed at entry ${sealed.leaf}; ${sealed.ended} open runs ended. Leave the coordinator running until every partner has cosigned, then: export`,
          nl: `Het logboek ${origin} is verzegeld met regel ${sealed.leaf}; ${sealed.ended} lopende vragen zijn beëindigd. Laat de coördinator draaien tot elke partner mede heeft ondertekend, daarna: export`,
        };
        printOutcome(voice, { json: { done: 'seal', ...sealed }, text: say(voice.language, text) });
        return undefined;
      }),
    );
}
