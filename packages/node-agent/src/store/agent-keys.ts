/**
 * The agent's own secrets: the seed of its identity key, the seed of its witness key, and the key that what it stores is sealed with. Made
 * here, kept in keys.json (0600), never sent and never logged.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@ketensom/host';
import { ConfigError, decodeHex, encodeHex, utf8 } from '@ketensom/protocol';
import { z } from 'zod';

export interface AgentKeys {
  readonly identitySeed: Uint8Array;
  readonly witnessSeed: Uint8Array;
  readonly atRestKey: Uint8Array;
}

const secretField = z.string().regex(/^[0-9a-f]{64}$/);
const keysSchema = z.strictObject({ version: z.literal(1), identity: secretField, witness: secretField, atRest: secretField });

const keysPath = (folder: string): string => join(folder, 'keys.json');

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
  const parsed = keysSchema.safeParse(value);
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
  const text = JSON.stringify({
    version: 1,
    identity: encodeHex(keys.identitySeed),
    witness: encodeHex(keys.witnessSeed),
    atRest: encodeHex(keys.atRestKey),
  });
  writePrivateFile(keysPath(folder), utf8(`${text}\n`));
  return keys;
}

const fresh = (): Uint8Array => new Uint8Array(randomBytes(32));
