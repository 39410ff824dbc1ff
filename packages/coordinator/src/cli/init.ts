/** `init`: the coordinator makes its keys and opens its log. */
import { existsSync, readFileSync } from 'node:fs';
import { ensurePrivateFolder, openDatabase, transaction } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { ConfigError, decodeCheckpoint, decodeNote, encodeHex, ProtocolError, utf8 } from '@ketensom/protocol';
import { logVerifierKey, signHead } from '../log/checkpoints.ts';
import { say } from '../log/say.ts';
import { describeService, protocolVersion } from '../server/routes/service-routes.ts';
import { coordinatorName, insertActor } from '../store/actors.ts';
import { makeCoordinatorKeys } from '../store/coordinator-keys.ts';
import { type Desk, databasePath, openDesk } from '../store/desk.ts';
import { migrations } from '../store/migrations.ts';

/** The domain of a log whose operator names none. */
const localDomain = 'ketensom.local';

export interface InitOptions {
  readonly folder: string;
  /** Name of the collaboration; part of the log's name. */
  readonly name: string;
  readonly domain?: string;
  /** The file with the last checkpoint of the log that this one goes on from. */
  readonly after?: string;
}

export type Identity = ReturnType<typeof describeService>;

/** The last checkpoint of the log that went before: what it says of itself, and the digest of that (LOG-7). */
interface EarlierLog {
  readonly origin: string;
  readonly digest: string;
}

function readEarlier(file: string): EarlierLog {
  try {
    const { text } = decodeNote(readFileSync(file), 'LOG-2');
    return { origin: decodeCheckpoint(text).origin, digest: encodeHex(nativePrimitives.sha256(utf8(text))) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ConfigError([{ path: '--after', found: 'something else', expected: 'the file `checkpoint` of an exported bundle' }], file);
  }
}

/** `DOMAIN/NAME/EPOCH`; a log that goes on from one of the same name is its next epoch. */
function originOf({ name, domain = localDomain }: InitOptions, earlier: EarlierLog | undefined): string {
  const [, epoch = ''] = /\/(\d{1,6})$/.exec(earlier?.origin ?? '') ?? [];
  const own = `${domain}/${name}`;
  return earlier?.origin === `${own}/${epoch}` ? `${own}/${Number(epoch) + 1}` : `${own}/1`;
}

function sayGenesis(desk: Desk, earlier: EarlierLog | undefined): void {
  const { key, sealKey, origin } = describeService(desk);
  const after = earlier === undefined ? {} : { after: earlier.digest };
  const fields = { origin, log_vkey: logVerifierKey(desk), key, seal_key: sealKey, protocol: protocolVersion, ...after };
  const { leaf } = say(desk, 'log.genesis', fields);
  insertActor(desk, { name: coordinatorName, role: 'coordinator', key, witness: null, leaf });
}

/** Makes a state folder. @throws ConfigError where there is one already. */
export function initCoordinator(options: InitOptions): Identity {
  const { folder, domain = localDomain } = options;
  if (existsSync(databasePath(folder))) {
    throw new ConfigError(
      [{ path: '', found: 'a store', expected: 'a folder that is empty or does not exist: a log is begun once' }],
      folder,
    );
  }
  if (!/^[a-z0-9.-]{1,253}$/.test(domain))
    throw new ConfigError([{ path: '--domain', found: 'something else', expected: 'a domain name in lower case' }]);
  const earlier = options.after === undefined ? undefined : readEarlier(options.after);
  ensurePrivateFolder(folder);
  makeCoordinatorKeys(folder, originOf(options, earlier));
  openDatabase({ path: databasePath(folder), migrations }).close();
  const desk = openDesk({ folder });
  try {
    transaction(desk.db, () => sayGenesis(desk, earlier));
    signHead(desk);
    return describeService(desk);
  } finally {
    desk.db.close();
  }
}
