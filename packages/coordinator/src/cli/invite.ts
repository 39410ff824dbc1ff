/** `invite`: one file per newcomer with a token that lets that name in, once. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCoordinatorAddress, transaction, writeInvitation } from '@ketensom/host';
import { ConfigError, encodeHex } from '@ketensom/protocol';
import { describeService } from '../server/routes/service-routes.ts';
import { coordinatorName, findActor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { type InvitedRole, insertInvitation, invitationId } from '../store/invitations.ts';

export interface InviteOptions {
  readonly names: readonly string[];
  readonly role: InvitedRole;
  /** Where newcomers reach the coordinator. */
  readonly address: string;
  /** Folder for the files. */
  readonly out: string;
  readonly hours: number;
}

export interface Invited {
  readonly name: string;
  readonly role: InvitedRole;
  readonly file: string;
  readonly expires: string;
}

function demandFree(desk: Desk, names: readonly string[]): void {
  const taken = names.filter((name) => name === coordinatorName || findActor(desk, name) !== undefined);
  if (taken.length > 0)
    throw new ConfigError(
      taken.map((name) => ({ path: 'name', found: name, expected: 'a name that nobody has yet', code: 'key-in-use' as const })),
    );
}

/** Writes the invitations. Only digests of their tokens are kept. @throws ConfigError for a name that is taken. */
export function invite(desk: Desk, { names, role, address, out, hours }: InviteOptions): readonly Invited[] {
  const url = readCoordinatorAddress(address, { file: 'the command line', path: '--url' });
  demandFree(desk, names);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const { origin, logKey, key } = describeService(desk);
  const expires = desk.now() + Math.round(hours * 3_600_000);
  return names.map((name) => {
    const token = desk.random(32);
    transaction(desk.db, () => insertInvitation(desk, { id: invitationId(desk.primitives, token), name, role, expires }));
    const file = join(out, `${name}.json`);
    writeInvitation(file, {
      version: 1,
      name,
      role,
      address: url.origin,
      origin,
      logKey,
      coordinatorKey: key,
      token: encodeHex(token),
      expires,
    });
    return { name, role, file, expires: new Date(expires).toISOString() };
  });
}
