/** `start`: the coordinator serves until it is told to stop. */
import { isIPv4, isIPv6 } from 'node:net';
import { CommandError, describeSoftware, type ExitCode, exitCodes, makeLineLog, readCoordinatorAddress } from '@ketensom/host';
import { ConfigError } from '@ketensom/protocol';
import { DamagedLogError } from '../log/check-store.ts';
import type { ServiceSettings } from '../server/service.ts';
import { type RunningCoordinator, startCoordinator } from '../server/start.ts';
import { type Desk, openDesk } from '../store/desk.ts';

export interface StartFlags {
  readonly state: string;
  readonly listen: string;
  readonly behindProxy?: string;
  readonly stepDeadline?: number;
  readonly absentAfter?: number;
  readonly restored?: boolean;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

const refuse = (path: string, found: string, expected: string): never => {
  throw new ConfigError([{ path, found, expected }], 'the command line');
};

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** `HOST:PORT`. Plain HTTP is served to this machine only, unless a proxy with TLS stands before it. */
function readListen({ listen, behindProxy }: StartFlags): Address {
  const [, host = '', port = ''] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(listen) ?? [];
  if (!(host === 'localhost' || isIPv4(host) || isIPv6(host)) || Number(port) > 65_535)
    refuse('--listen', 'something else', 'ADDRESS:PORT');
  if (!isLoopback(host) && behindProxy === undefined)
    refuse('--listen', host, 'an address of this machine itself, or --behind-proxy with the https address that clients dial');
  return { host, port: Number(port) };
}

function settingsOf({ stepDeadline, absentAfter }: StartFlags): Partial<ServiceSettings> {
  return { ...(stepDeadline === undefined ? {} : { stepDeadline }), ...(absentAfter === undefined ? {} : { absentAfter }) };
}

/** Resolves when the process is told to stop, or with the error that stops it. */
function makeStop(): { readonly asked: Promise<unknown>; readonly stop: (error?: unknown) => void } {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(undefined));
  return { asked: promise, stop: resolve };
}

const damaged = (error: unknown): unknown =>
  error instanceof DamagedLogError
    ? new CommandError({ exitCode: exitCodes.failed, code: 'log-inconsistent', message: error.message })
    : error;

async function serve(desk: Desk, flags: StartFlags): Promise<void> {
  const { host, port } = readListen(flags);
  const { asked, stop } = makeStop();
  const proxy =
    flags.behindProxy === undefined
      ? []
      : [readCoordinatorAddress(flags.behindProxy, { file: 'the command line', path: '--behind-proxy' }).host];
  const log = makeLineLog(process.stdout);
  let running: RunningCoordinator;
  try {
    running = await startCoordinator({
      desk,
      host,
      port,
      authorities: proxy,
      settings: settingsOf(flags),
      restored: flags.restored ?? false,
      log: makeLineLog(process.stderr),
      software: describeSoftware(process.argv[1] ?? ''),
      onDamage: stop,
    });
  } catch (error) {
    throw damaged(error);
  }
  log('listening', { url: running.url, pid: process.pid });
  const error = await asked;
  await running.close();
  log('stopped');
  if (error !== undefined) throw damaged(error);
}

/** Serves; 0 when told to stop. @throws ConfigError before anything is opened, CommandError for a damaged log. */
export async function start(flags: StartFlags): Promise<ExitCode> {
  readListen(flags);
  const desk = openDesk({ folder: flags.state });
  try {
    await serve(desk, flags);
    return exitCodes.done;
  } finally {
    desk.db.close();
  }
}
