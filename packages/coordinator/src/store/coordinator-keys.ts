/**
 * The coordinator's secrets: the seed of its identity key, the seed of the log's key (another one, LOG-2) and the X25519 secret that blobs
 * are sealed to. Kept in keys.json (0600), never sent and never logged.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@ketensom/host';
import { ConfigError, decodeHex, encodeHex, parseSchema, utf8 } from '@ketensom/protocol';
import { z } from 'zod';

export interface CoordinatorKeys {
  /** Name of the log (C2SP origin), fixed by `init`. */
  readonly origin: string;
  readonly identitySeed: Uint8Array;
  readonly logSeed: Uint8Array;
  readonly sealSecret: Uint8Array;
}

const secretField = z.string().regex(/^[0-9a-f]{64}$/);
const keysSchema = z.strictObject({
  version: z.literal(1),
  origin: z.string().regex(/^[a-z0-9.-]{1,253}(?:\/[a-z0-9_-]{1,64}){1,4}$/),
  identity: secretField,
  log: secretField,
  seal: secretField,
});

const keysPath = (folder: string): string => join(folder, 'keys.json');

const refuse = (folder: string, found: string): never => {
  throw new ConfigError([{ path: '', found, expected: 'the keys as `ketensom-coordinator init` wrote them' }], keysPath(folder));
};

function parseJson(folder: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return refuse(folder, 'no JSON');
  }
}

/** The keys of a state folder. @throws ConfigError where there are none or where others can read them. */
export function readCoordinatorKeys(folder: string): CoordinatorKeys {
  const bytes = readPrivateFile(keysPath(folder));
  if (bytes === undefined) return refuse(folder, 'nothing');
  const parsed = parseSchema(keysSchema, parseJson(folder, bytes));
  if (!parsed.success) return refuse(folder, 'something else');
  const { origin, identity, log, seal } = parsed.data;
  return { origin, identitySeed: decodeHex(identity), logSeed: decodeHex(log), sealSecret: decodeHex(seal) };
}

/** Makes the keys of a new state folder and stores them durably. */
export function makeCoordinatorKeys(folder: string, origin: string): CoordinatorKeys {
  const fresh = (): string => encodeHex(new Uint8Array(randomBytes(32)));
  const text = JSON.stringify({ version: 1, origin, identity: fresh(), log: fresh(), seal: fresh() });
  writePrivateFile(keysPath(folder), utf8(`${text}\n`));
  return readCoordinatorKeys(folder);
}
