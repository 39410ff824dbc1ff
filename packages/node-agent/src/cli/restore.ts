/** `backup` and `restore`: the state folder put away, and taken up again without repeating anything. */

import { CommandError, exitCodes, printOutcome } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { counted } from '@ketensom/protocol';
import { HaltError } from '../driver/halt.ts';
import { type Restored, restoreAgent, restoreDone } from '../driver/restore.ts';
import { queueRotation } from '../driver/rotation.ts';
import { lockState, openAgentStore } from '../store/agent-store.ts';
import { backUpState } from '../store/backup.ts';
import { openSession } from './agent-session.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';
import { finishRotation, sayRotation, tellRotation } from './rotate.ts';

export interface BackupOptions extends CommonOptions {
  readonly out: string;
}

/** Copies the state folder; the agent may be running. */
export async function backUp(options: BackupOptions): Promise<void> {
  backUpState(options.state, options.out);
  const voice = voiceOf(options);
  const texts = {
    en: `A copy lies in ${options.out}, without the secrets of any round. It holds this agent's keys: keep it as you keep them. Whoever puts it back runs \`ketensom-agent restore\` first.`,
    nl: `Een kopie staat in ${options.out}, zonder de geheimen van enige ronde. De sleutels van deze agent zitten erin: bewaar haar als die sleutels. Wie haar terugzet, draait eerst \`ketensom-agent restore\`.`,
  };
  printOutcome(voice, { json: { out: options.out }, text: say(voice.language, texts) });
}

/** Takes up from the log what the store does not know, and replaces the keys. The agent must be stopped. */
export async function restore(options: CommonOptions): Promise<void> {
  const lock = lockState(options.state);
  try {
    await finishRotation(options);
    const found = await takeUp(options);
    const store = openAgentStore(options.state, nativePrimitives);
    try {
      restoreDone({ store });
    } finally {
      store.close();
    }
    tell(options, found);
    tellRotation(options);
  } finally {
    lock.release();
  }
}

async function takeUp(options: CommonOptions): Promise<Restored> {
  const session = openSession(options);
  try {
    const found = await restoreAgent(session.context);
    queueRotation(session.context);
    await sayRotation(session);
    return found;
  } catch (error) {
    if (!(error instanceof HaltError)) throw error;
    const message = `The agent halted because its log cannot be trusted (${error.code}); a backup does not change that. Show equivocation-*.txt to the other partners.`;
    throw new CommandError({ exitCode: exitCodes.failed, code: error.code, message });
  } finally {
    await session.close();
  }
}

function tell(options: CommonOptions, { events, rounds }: Restored): void {
  const voice = voiceOf(options);
  const texts = {
    en: `Restored: ${counted(events, 'own event of the log was', 'own events of the log were')} not in the backup, ${counted(rounds, 'round is', 'rounds are')} over for this agent. What it was asked in them counts as answered.\n`,
    nl: `Hersteld: ${counted(events, 'eigen regel van het logboek stond', 'eigen regels van het logboek stonden')} niet in de kopie, ${counted(rounds, 'ronde is', 'rondes zijn')} voor deze agent voorbij. Wat daarin is gevraagd, geldt als beantwoord.\n`,
  };
  if (!voice.json) printOutcome(voice, { json: {}, text: say(voice.language, texts) });
}
