/** `approver new|revoke`: keys of people who sign approvals. */
import { randomBytes } from 'node:crypto';
import { printOutcome } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { ConfigError, decodeVerifierKey, encodeHex, ProtocolError } from '@ketensom/protocol';
import { approverVerifierKey, writeApproverKey } from '../approvers/approver-key.ts';
import { tryLockState } from '../store/agent-store.ts';
import { openSession } from './agent-session.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';
import { syncOnce } from './sync.ts';

/** Makes a key, writes it for its owner, and prints what agent.yaml lists. */
export async function newApprover(options: CommonOptions & { readonly name: string; readonly out: string }): Promise<void> {
  const { name, out } = options;
  if (!/^[a-z][a-z0-9_-]{0,63}$/.test(name))
    throw new ConfigError(
      [{ path: '--name', found: 'another name', expected: 'a-z, then a-z 0-9 _ -; at most 64 characters' }],
      'the command line',
    );
  const key = { name, seed: new Uint8Array(randomBytes(32)) };
  writeApproverKey(out, key);
  const line = approverVerifierKey(nativePrimitives, key);
  const voice = voiceOf(options);
  const texts = {
    en: `${out} is for ${name} alone; keep it off this machine. In agent.yaml:\n\n  policy:\n    approvers:\n      needed: 2\n      keys:\n        - "${line}"\n`,
    nl: `${out} is alleen voor ${name}; bewaar het niet op deze machine. In agent.yaml:\n\n  policy:\n    approvers:\n      needed: 2\n      keys:\n        - "${line}"\n`,
  };
  printOutcome(voice, { json: { name, file: out, key: line }, text: say(voice.language, texts) });
}

/** The key in hex of what agent.yaml lists. */
function readListed(text: string): string {
  try {
    const key = decodeVerifierKey(nativePrimitives, text);
    if (key.kind === 'ed25519') return encodeHex(key.publicKey);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  throw new ConfigError([{ path: 'key', found: 'something else', expected: 'a key as agent.yaml lists it' }], 'the command line');
}

/** Says in the log that an approver's key counts no more. A running agent sends it; else it is sent here. */
export async function revokeApprover(options: CommonOptions, text: string): Promise<void> {
  const key = readListed(text);
  const lock = tryLockState(options.state);
  const session = openSession(options);
  try {
    const { store, self } = session.context;
    store.transaction(() => store.outbox.enqueue({ type: 'key.revoked', body: { party: self, key } }));
    if (lock !== undefined) await syncOnce(session.context);
    const voice = voiceOf(options);
    const texts = {
      en: `The key ${text} counts no more. List another one in agent.yaml and ask the operator for a new charter.`,
      nl: `De sleutel ${text} telt niet meer. Zet een andere in agent.yaml en vraag de beheerder om een nieuw charter.`,
    };
    printOutcome(voice, { json: { revoked: key }, text: say(voice.language, texts) });
  } finally {
    await session.close();
    lock?.release();
  }
}
