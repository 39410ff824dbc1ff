/**
 * Named places where a test or the lab makes this process stop: `KETENSOM_FAILPOINT=upload` or `upload:throw`. The default is `kill`, which
 * ends the process as a power cut would. Refused where `NODE_ENV` is `production`.
 */
import { ConfigError } from '@ketensom/protocol';

const variable = 'KETENSOM_FAILPOINT';

/** What a failpoint in mode `throw` throws. */
export class FailpointError extends Error {
  constructor(name: string) {
    super(`failpoint ${name}`);
    this.name = 'FailpointError';
  }
}

/** Throws a ConfigError when a failpoint is set in production. Every program calls this first. */
export function refuseFailpointInProduction(): void {
  if (process.env[variable] === undefined || process.env['NODE_ENV'] !== 'production') return;
  throw new ConfigError([{ path: variable, found: 'set', expected: 'not set where NODE_ENV is production' }], 'the environment');
}

/** Stops here when the environment names this failpoint. */
export function failpoint(name: string): void {
  const setting = process.env[variable];
  if (setting === undefined) return;
  const [wanted, mode = 'kill'] = setting.split(':');
  if (wanted !== name) return;
  refuseFailpointInProduction();
  if (mode === 'throw') throw new FailpointError(name);
  process.kill(process.pid, 'SIGKILL');
}
