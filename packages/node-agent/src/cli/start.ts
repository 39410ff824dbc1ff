/** `start`: the agent runs until it is told to stop, saying what it does as JSON lines. */
import {
  CommandError,
  describeSoftware,
  type ExitCode,
  exitCodes,
  issueLines,
  refuseFailpointInProduction,
  type Voice,
} from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import type { LocalIssue } from '@ketensom/protocol';
import { runAgent } from '../driver/agent.ts';
import { HaltError } from '../driver/halt.ts';
import { type StandByNews, standBy } from '../driver/stand-by.ts';
import { lockState, openAgentStore } from '../store/agent-store.ts';
import { localSideOf, openSession, standardLog } from './agent-session.ts';
import { joinWith } from './join.ts';
import { type CommonOptions, voiceOf } from './options.ts';
import { finishRotation } from './rotate.ts';

export interface StartOptions extends CommonOptions {
  readonly join?: string;
  readonly acceptCharter?: boolean;
}

/** Joins first, where an invitation is given and this agent has not joined. */
async function joinFirst(options: StartOptions): Promise<void> {
  if (options.join === undefined) return;
  const local = localSideOf(options);
  const store = openAgentStore(options.state, nativePrimitives);
  try {
    const { partner, fingerprint, isNew } = await joinWith(store, options.join, local.file.partner);
    if (isNew) standardLog()('joined', { partner, fingerprint });
  } finally {
    store.close();
  }
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

const haltMessage = (code: string): string =>
  code === 'state-behind'
    ? 'The state folder is older than the log, as after putting a backup back, and the agent must not repeat itself. Run `ketensom-agent restore` with the same --state and --config: it takes up what is missing and replaces the keys.'
    : `The agent stopped for good (${code}): the log cannot be trusted any more. Its evidence lies in the state folder as equivocation-*.txt; show it to the other partners before anything else.`;

const unsoundText = {
  en: 'This machine does not compute points on the curve as it must (miscalculation): the agent refuses overlaps and links of kind dh until it is started again, and goes on with everything else. Check the memory and the processor of this machine, or move the agent to another one.',
  nl: 'Deze machine rekent niet goed met punten op de kromme (miscalculation): de agent weigert overlap- en koppelvragen van de soort dh tot hij opnieuw wordt gestart, en doet al het andere wel. Controleer het geheugen en de processor van deze machine, of zet de agent op een andere.',
};

const unreadableText = {
  en: (dataset: string) =>
    `Dataset ${dataset} cannot be read as agent.yaml says: questions about it fail until that is mended. \`ketensom-agent check\` looks at it again.`,
  nl: (dataset: string) =>
    `Dataset ${dataset} is niet te lezen zoals agent.yaml zegt: vragen erover mislukken tot dat is hersteld. \`ketensom-agent check\` kijkt er opnieuw naar.`,
};

/** Tells people what is wrong, on standard error; the log has the code. */
function saysWrong({ json, language }: Voice): StandByNews {
  const tell = (code: string, message: string, issues: readonly LocalIssue[] = []): void => {
    process.stderr.write(
      `${json ? JSON.stringify({ error: { code, message, issues } }) : [message, ...issueLines(issues, language)].join('\n')}\n`,
    );
  };
  return {
    onUnsound: () => tell('miscalculation', unsoundText[language]),
    onUnreadable: (dataset, { code, issues }) => tell(code, unreadableText[language](dataset), issues),
  };
}

/** Runs; 0 when told to stop. */
export async function start(options: StartOptions): Promise<ExitCode> {
  refuseFailpointInProduction();
  const signal = stopSignal();
  const lock = lockState(options.state);
  try {
    await joinFirst(options);
    await finishRotation(options);
    const log = standardLog();
    const software = describeSoftware(process.argv[1] ?? '');
    const session = openSession(options, { acceptFirstCharter: options.acceptCharter === true, log, software });
    try {
      log('started', { partner: session.context.self, pid: process.pid, version: software.version, software: software.digest });
      await runAgent(session.context, signal, (ending) => standBy(session.context, ending, saysWrong(voiceOf(options))));
      log('stopped');
    } finally {
      await session.close();
    }
    return exitCodes.done;
  } catch (error) {
    if (error instanceof HaltError)
      throw new CommandError({ exitCode: exitCodes.failed, code: error.code, message: haltMessage(error.code) });
    throw error;
  } finally {
    lock.release();
  }
}
