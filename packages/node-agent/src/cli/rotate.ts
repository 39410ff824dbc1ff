/** `rotate`: new keys for this agent, said in the log by the old ones and the new. */

import { CommandError, exitCodes, keyFingerprint, printOutcome } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { counted } from '@ketensom/protocol';
import { makeCoordinatorClient } from '../client/coordinator-client.ts';
import { makeTurns } from '../driver/agent.ts';
import { ownPublicKeys } from '../driver/own-keys.ts';
import { giveUpRotation, queueRotation, settleRotation } from '../driver/rotation.ts';
import type { AgentKeys } from '../store/agent-keys.ts';
import { type AgentStore, lockState, openAgentStore } from '../store/agent-store.ts';
import { type Joined, readJoined } from '../store/joined.ts';
import { connectAs, openSession, type Session } from './agent-session.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';
import { syncOnce } from './sync.ts';

export interface RotateOptions extends CommonOptions {
  readonly now?: boolean;
}

/** Settles a rotation against the coordinator that the agent joined. */
async function settle(store: AgentStore, joined: Joined): Promise<'none' | 'done' | 'undecided'> {
  const open: { close(): Promise<void> }[] = [];
  const clientOf = (keys: AgentKeys) => {
    const transport = connectAs(keys.identitySeed, joined.address);
    open.push(transport);
    return makeCoordinatorClient(transport, nativePrimitives);
  };
  try {
    return await settleRotation(store, clientOf);
  } finally {
    for (const transport of open) await transport.close();
  }
}

/**
 * Ends a rotation that a crash left half done, before anything else is said: with the new keys where the log has them, else by saying it again. The
 * caller holds the lock.
 */
export async function finishRotation(options: CommonOptions): Promise<void> {
  const store = openAgentStore(options.state, nativePrimitives);
  const joined = readJoined(store.meta);
  const state = joined === undefined ? 'none' : await settle(store, joined).finally(() => store.close());
  if (joined === undefined) store.close();
  if (state !== 'undecided') return;
  const session = openSession(options);
  try {
    await sayRotation(session);
  } finally {
    await session.close();
  }
}

/** Sends what is queued and adopts the keys. @throws ProtocolError where the coordinator refuses. */
export async function sayRotation({ context }: Session): Promise<void> {
  const { store, joined } = context;
  const turns = makeTurns(context);
  if (store.outbox.next() === undefined) queueRotation(context);
  while (await turns.send());
  if ((await settle(store, joined)) !== 'done') giveUpRotation(store, 'forbidden');
}

function demandQuiet({ context }: Session, isNow: boolean): void {
  const { store } = context;
  const open = store.rounds.open().length + store.rings.open().length;
  if (open === 0 || isNow) return;
  throw new CommandError({
    exitCode: exitCodes.refused,
    code: 'unexpected-message',
    message: `${counted(open, 'round is', 'rounds are')} open and would end: wait, or say --now.`,
  });
}

/** Rotates. The agent must be stopped: it goes on with the new keys when it is started again. */
export async function rotate(options: RotateOptions): Promise<void> {
  const lock = lockState(options.state);
  try {
    await finishRotation(options);
    const session = openSession(options);
    try {
      await syncOnce(session.context);
      demandQuiet(session, options.now === true);
      queueRotation(session.context);
      await sayRotation(session);
    } finally {
      await session.close();
    }
    tellRotation(options);
  } finally {
    lock.release();
  }
}

/** Tells the new keys, for the operator to compare. */
export function tellRotation(options: CommonOptions): void {
  const store = openAgentStore(options.state, nativePrimitives);
  try {
    const joined = readJoined(store.meta) as Joined;
    const { partner, coordinatorKey, logKey } = joined;
    const { key, witness } = ownPublicKeys(nativePrimitives, partner, store.keys);
    const fingerprint = keyFingerprint(nativePrimitives, { name: partner, key, witness, coordinatorKey, logKey });
    const voice = voiceOf(options);
    const texts = {
      en: `${partner} has new keys; the old ones count no more. Read these digits to the coordinator's operator over the telephone:\n\n  ${fingerprint}\n\n${partner} takes part again once every member has signed a charter that names the new key.\n`,
      nl: `${partner} heeft nieuwe sleutels; de oude tellen niet meer. Lees deze cijfers door de telefoon voor aan de beheerder van de coördinator:\n\n  ${fingerprint}\n\n${partner} doet weer mee zodra elk lid een charter heeft getekend dat de nieuwe sleutel noemt.\n`,
    };
    printOutcome(voice, { json: { partner, key, fingerprint }, text: say(voice.language, texts) });
  } finally {
    store.close();
  }
}
