/** `approver new`: a key for a person who signs approvals. */
import { randomBytes } from 'node:crypto';
import { printOutcome } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { ConfigError } from '@ketensom/protocol';
import { approverVerifierKey, writeApproverKey } from '../approvers/approver-key.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

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
