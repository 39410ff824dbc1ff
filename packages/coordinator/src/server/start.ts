/** A running coordinator: store checked, log signed, server listening, driver at work. */
import type { LineLog, Software } from '@ketensom/host';
import { checkLog } from '../log/check-store.ts';
import { signHead } from '../log/checkpoints.ts';
import { saySoftware } from '../log/say-software.ts';
import { treeSize } from '../log/tree-store.ts';
import { demandNewest } from '../recovery/demand-newest.ts';
import { findRecovery } from '../recovery/recovery-store.ts';
import type { Desk } from '../store/desk.ts';
import { PartIntake } from '../store/part-intake.ts';
import { RunningSums } from '../store/running-sum.ts';
import { selectOne } from '../store/sql.ts';
import { Changes } from './changes.ts';
import { Checkpointer } from './checkpointer.ts';
import { Driver } from './driver.ts';
import { makeServer } from './make-server.ts';
import { Presence } from './presence.ts';
import { defaultSettings, type Service, type ServiceSettings } from './service.ts';
import { Slots } from './slots.ts';

/** Milliseconds between two looks for what commands wrote beside the server, and the longest that requests may take to end. */
const lookAround = 100;
const drain = 25_000;

export interface StartOptions {
  readonly desk: Desk;
  readonly host: string;
  readonly port: number;
  /** Further hosts (with port where it is not the scheme's own) that clients dial, as behind a proxy. */
  readonly authorities?: readonly string[];
  readonly settings?: Partial<ServiceSettings>;
  readonly log?: LineLog;
  /** The whole folder is a copy from an earlier day: nothing is signed until every partner has shown what it knows of the log. */
  readonly restored?: boolean;
  /** What this program is, to be said in the log where it is not what was said last. */
  readonly software?: Software;
  /** Hears of a store that must not be signed over; the program ends then. */
  readonly onDamage?: (error: unknown) => void;
}

export interface RunningCoordinator {
  readonly url: string;
  readonly service: Service;
  /** Lets open requests end, then stops everything. The desk stays open. */
  close(): Promise<void>;
}

/** SQLite's count of changes that other connections made. */
const dataVersion = (desk: Desk): number => selectOne<{ data_version: number }>(desk.db, 'PRAGMA data_version')?.data_version ?? 0;

function makeService(
  options: StartOptions,
  authorities: Set<string>,
): { readonly service: Service; readonly driver: Driver; readonly checkpointer: Checkpointer } {
  const { desk, log = () => undefined, onDamage = () => undefined } = options;
  const settings = { ...defaultSettings, ...options.settings };
  const [changes, heads, cosignatures] = [new Changes(), new Changes(), new Changes()];
  const checkpointer = new Checkpointer({ desk, settings, heads }, () => signHead(desk), onDamage);
  const service: Service = {
    desk,
    settings,
    presence: new Presence(),
    uploads: new Slots({ perCaller: 8, total: 64 }),
    parts: new PartIntake(desk),
    sums: new RunningSums(desk.primitives),
    requests: new Slots({ perCaller: 32, total: 4096 }),
    changes,
    heads,
    cosignatures,
    log,
    authorities,
    changed: () => {
      checkpointer.request();
      changes.touch();
      setImmediate(() => driver.wake());
    },
  };
  const driver = new Driver(service);
  return { service, driver, checkpointer };
}

/** Starts. @throws DamagedLogError before anything is signed or served. */
export async function startCoordinator(options: StartOptions): Promise<RunningCoordinator> {
  const { desk, host, port } = options;
  checkLog(desk);
  demandNewest(desk, options);
  if (options.software !== undefined) saySoftware(desk, options.software);
  signHead(desk);
  const authorities = new Set(options.authorities);
  const { service, driver, checkpointer } = makeService(options, authorities);
  const app = makeServer(service);
  const url = await app.listen({ host, port });
  const { host: authority, port: listening } = new URL(url);
  authorities.add(authority).add(`localhost:${listening}`);
  let seen = dataVersion(desk);
  const watch = setInterval(() => {
    const now = dataVersion(desk);
    if (now !== seen) {
      service.changed();
      // A command may have signed as well.
      service.heads.touch();
    }
    seen = now;
  }, lookAround);
  driver.start();
  service.changed();
  const recovery = findRecovery(desk);
  if (recovery !== undefined)
    service.log('log-behind', { has: treeSize(desk), signed: recovery.target?.size, awaits: recovery.awaits.join(' ') });
  return {
    url,
    service,
    async close() {
      clearInterval(watch);
      for (const each of [service.changes, service.heads, service.cosignatures]) each.close();
      const force = setTimeout(() => app.server.closeAllConnections(), drain);
      await app.close();
      clearTimeout(force);
      await driver.stop();
      checkpointer.stop();
    },
  };
}
