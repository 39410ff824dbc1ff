/** A person's own approval key: a private file (0600) that need not lie on the agent's machine; a stick in a drawer is better. */
import { existsSync } from 'node:fs';
import { readPrivateFile, writePrivateFile } from '@ketensom/host';
import { ConfigError, decodeHex, deriveVerifierKey, encodeHex, encodeVerifierKey, type Primitives, utf8 } from '@ketensom/protocol';
import { z } from 'zod';

/** `name` says the function (`data-officer`), not the person; `seed` is the Ed25519 seed of 32 bytes. */
export interface ApproverKey {
  readonly name: string;
  readonly seed: Uint8Array;
}

const schema = z.strictObject({ approver: z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/), seed: z.string().regex(/^[0-9a-f]{64}$/) });

/** What agent.yaml lists under policy.approvers.keys. */
export const approverVerifierKey = (primitives: Primitives, { name, seed }: ApproverKey): string =>
  encodeVerifierKey(deriveVerifierKey(primitives, { name, kind: 'ed25519', publicKey: primitives.ed25519.publicKey(seed) }));

/** Writes a new key. @throws ConfigError where a file of that name exists. */
export function writeApproverKey(path: string, { name, seed }: ApproverKey): void {
  if (existsSync(path))
    throw new ConfigError([{ path: '', found: 'a file', expected: 'a name that is free; a key is never replaced' }], path);
  writePrivateFile(path, utf8(`${JSON.stringify({ approver: name, seed: encodeHex(seed) })}\n`));
}

/** @throws ConfigError for a file that others can read, or that holds no key. Nothing of its content is ever said. */
export function readApproverKey(path: string): ApproverKey {
  const bytes = readPrivateFile(path);
  const wrong = (): never => {
    throw new ConfigError([{ path: '', found: 'no approver key', expected: 'a file made by ketensom-agent approver new' }], path);
  };
  if (bytes === undefined) return wrong();
  try {
    const { approver, seed } = schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return { name: approver, seed: decodeHex(seed) };
  } catch {
    return wrong();
  }
}
