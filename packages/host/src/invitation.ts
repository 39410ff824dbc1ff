/**
 * The file that a coordinator's operator hands to one partner or analyst: where the coordinator is, the keys to expect there, and the token that
 * lets this one name in, once. It holds a secret until it is used, so it is kept like a key file.
 */
import { ConfigError, type LocalIssue } from '@ketensom/protocol';
import { readPrivateFile, writePrivateFile } from './private-files.ts';

/** `logKey` is a C2SP verifier key, `coordinatorKey` an Ed25519 key in hex, `token` 32 bytes in hex, `expires` unix milliseconds. */
export interface Invitation {
  readonly version: 1;
  readonly name: string;
  readonly role: 'partner' | 'analyst';
  readonly address: string;
  readonly origin: string;
  readonly logKey: string;
  readonly coordinatorKey: string;
  readonly token: string;
  readonly expires: number;
}

type Check = readonly [isFit: (value: unknown) => boolean, expected: string];

const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);

const checks: Readonly<Record<keyof Invitation, Check>> = {
  version: [(value) => value === 1, 'version 1'],
  name: [matches(/^[a-z][a-z0-9_-]{0,63}$/), 'a name'],
  role: [(value) => value === 'partner' || value === 'analyst', 'partner or analyst'],
  address: [matches(/^https?:\/\/[\x21-\x7e]{1,500}$/), 'the address of the coordinator'],
  origin: [matches(/^[\x21-\x7e]{1,512}$/), 'the name of the log'],
  logKey: [matches(/^[\x21-\x7e]{1,512}$/), 'the key of the log'],
  coordinatorKey: [matches(/^[0-9a-f]{64}$/), 'the key of the coordinator'],
  token: [matches(/^[0-9a-f]{64}$/), 'the token'],
  expires: [(value) => Number.isSafeInteger(value), 'a time in milliseconds'],
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function issuesOf(value: unknown): LocalIssue[] {
  if (typeof value !== 'object' || value === null)
    return [{ path: '', found: 'something else', expected: 'an invitation as the coordinator wrote it' }];
  const fields = value as Readonly<Record<string, unknown>>;
  const misfits = Object.entries(checks).filter(([name, [isFit]]) => !isFit(fields[name]));
  const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(checks, name));
  return [
    ...misfits.map(([path, [, expected]]) => ({ path, found: fields[path] === undefined ? 'nothing' : 'something else', expected })),
    ...unknown.map((path) => ({ path, found: 'an unknown key', expected: 'no key of this name here', code: 'unknown-field' as const })),
  ];
}

/** @throws ConfigError where the file is missing, readable by others or not an invitation for this role. */
export function readInvitation(file: string, role: Invitation['role']): Invitation {
  const bytes = readPrivateFile(file);
  if (bytes === undefined) throw new ConfigError([{ path: '', found: 'no such file', expected: 'an invitation' }], file);
  const value = parse(new TextDecoder().decode(bytes));
  const issues = issuesOf(value);
  if (issues.length > 0) throw new ConfigError(issues, file);
  const invitation = value as Invitation;
  if (invitation.role !== role) throw new ConfigError([{ path: 'role', found: invitation.role, expected: role }], file);
  return invitation;
}

/** Writes an invitation for its addressee alone (0600). */
export function writeInvitation(file: string, invitation: Invitation): void {
  writePrivateFile(file, new TextEncoder().encode(`${JSON.stringify(invitation, null, 2)}\n`));
}
