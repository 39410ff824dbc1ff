/**
 * The agent's own secrets: the seed of its identity key, the seed of its witness key, and the key that what it stores is sealed with. Made
 * here, kept in keys.json (0600), never sent and never logged.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@ketensom/host';
import { ConfigError, decodeHex, encodeHex, parseSchema, utf8 } from '@ketensom/protocol';
import { z } from 'zod';

export interface AgentKeys {
  readonly identitySeed: Uint8Array;
  readonly witnessSeed: Uint8Array;
  readonly atRestKey: Uint8Array;
}

const secretField = z.string().regex(/^[0-9a-f]{64}$/);
const keysSchema = z.strictObject({ version: z.literal(1), identity: secretField, witness: secretField, atRest: secretField });

const keysPath = (folder: string): string => join(folder, 'keys.json');
/** Keys that are to take the place of those in keys.json once the log has them (KEY-1). */
const nextPath = (folder: string): string => join(folder, 'keys.next.json');

const refuse = (folder: string): never => {
  throw new ConfigError([{ path: '', found: 'something else', expected: 'the keys as this program wrote them' }], keysPath(folder));
};

function parseKeys(folder: string, bytes: Uint8Array): AgentKeys {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return refuse(folder);
  }
  const parsed = parseSchema(keysSchema, value);
  if (!parsed.success) return refuse(folder);
  const { identity, witness, atRest } = parsed.data;
  return { identitySeed: decodeHex(identity), witnessSeed: decodeHex(witness), atRestKey: decodeHex(atRest) };
}

/** The keys of a state folder, or `undefined` where none were made yet. @throws ConfigError where others can read them. */
function readAgentKeys(folder: string): AgentKeys | undefined {
  const bytes = readPrivateFile(keysPath(folder));
  return bytes === undefined ? undefined : parseKeys(folder, bytes);
}

/** The keys of a state folder, made on the spot where there are none. */
export function ensureAgentKeys(folder: string): AgentKeys {
  const known = readAgentKeys(folder);
  if (known !== undefined) return known;
  const keys: AgentKeys = { identitySeed: fresh(), witnessSeed: fresh(), atRestKey: fresh() };
  writePrivateFile(keysPath(folder), encodeKeys(keys));
  return keys;
}

function encodeKeys({ identitySeed, witnessSeed, atRestKey }: AgentKeys): Uint8Array {
  const value = { version: 1, identity: encodeHex(identitySeed), witness: encodeHex(witnessSeed), atRest: encodeHex(atRestKey) };
  return utf8(`${JSON.stringify(value)}\n`);
}

/** Stores the keys of a rotation that is about to be said, durably. */
export const writeNextKeys = (folder: string, keys: AgentKeys): void => writePrivateFile(nextPath(folder), encodeKeys(keys));

/** The keys of a rotation that was begun. @throws ConfigError where others can read them. */
export function readNextKeys(folder: string): AgentKeys | undefined {
  const bytes = readPrivateFile(nextPath(folder));
  return bytes === undefined ? undefined : parseKeys(folder, bytes);
}

/** Forgets the keys of a rotation. */
export const dropNextKeys = (folder: string): void => rmSync(nextPath(folder), { force: true });

/** Puts the keys of a rotation in the place of the present ones; what it does is the same when it is done again. */
export function adoptNextKeys(folder: string): void {
  const next = readNextKeys(folder);
  if (next === undefined) return;
  writePrivateFile(keysPath(folder), encodeKeys(next));
  dropNextKeys(folder);
}

const fresh = (): Uint8Array => new Uint8Array(randomBytes(32));
