/** `init`: the coordinator makes its keys and opens its log. */
import { existsSync } from 'node:fs';
import { ensurePrivateFolder, openDatabase, transaction } from '@ketensom/host';
import { ConfigError } from '@ketensom/protocol';
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
}

export type Identity = ReturnType<typeof describeService>;

function sayGenesis(desk: Desk): void {
  const { key, sealKey, origin } = describeService(desk);
  const { leaf } = say(desk, 'log.genesis', { origin, log_vkey: logVerifierKey(desk), key, seal_key: sealKey, protocol: protocolVersion });
  insertActor(desk, { name: coordinatorName, role: 'coordinator', key, witness: null, leaf });
}

/** Makes a state folder. @throws ConfigError where there is one already. */
export function initCoordinator({ folder, name, domain = localDomain }: InitOptions): Identity {
  if (existsSync(databasePath(folder))) {
    throw new ConfigError(
      [{ path: '', found: 'a store', expected: 'a folder that is empty or does not exist: a log is begun once' }],
      folder,
    );
  }
  if (!/^[a-z0-9.-]{1,253}$/.test(domain))
    throw new ConfigError([{ path: '--domain', found: 'something else', expected: 'a domain name in lower case' }]);
  ensurePrivateFolder(folder);
  makeCoordinatorKeys(folder, `${domain}/${name}/1`);
  openDatabase({ path: databasePath(folder), migrations }).close();
  const desk = openDesk({ folder });
  try {
    transaction(desk.db, () => sayGenesis(desk));
    signHead(desk);
    return describeService(desk);
  } finally {
    desk.db.close();
  }
}
