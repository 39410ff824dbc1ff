/** `partners`: who was invited, who enrolled and with which digits, who signed the charter and what they offer. */
import { keyFingerprint } from '@ketensom/host';
import { describeService } from '../server/routes/service-routes.ts';
import { type Actor, listActors } from '../store/actors.ts';
import { charterSigners, newestCharter, readOffer } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { listInvitations } from '../store/invitations.ts';
import { partyOf } from '../store/parties.ts';
import { selectAll } from '../store/sql.ts';

export interface PartnerLine {
  readonly name: string;
  readonly role: string;
  readonly state: 'invited' | 'invitation expired' | 'enrolled' | 'signed' | 'suspended' | 'revoked';
  /** Sixty digits to compare by telephone. */
  readonly fingerprint?: string;
  readonly datasets: readonly string[];
}

function enrolledLine(desk: Desk, actor: Actor, signers: readonly string[]): PartnerLine {
  const { key: coordinatorKey, logKey } = describeService(desk);
  const { name, role, key, witness } = actor;
  const fingerprint = keyFingerprint(desk.primitives, { name, key, coordinatorKey, logKey, ...(witness === null ? {} : { witness }) });
  const { standing } = partyOf(desk, actor);
  const state = standing !== 'active' ? standing : signers.includes(name) ? 'signed' : 'enrolled';
  return { name, role, state, fingerprint, datasets: Object.keys(readOffer(desk, name)?.datasets ?? {}) };
}

/** One line per person, by name. */
export function listPartners(desk: Desk): readonly PartnerLine[] {
  const newest = newestCharter(desk);
  const signers = newest === undefined ? [] : charterSigners(desk, newest.version);
  const active = [...listActors(desk, 'partner'), ...listActors(desk, 'analyst')];
  const revoked = selectAll<Actor>(desk.db, 'SELECT * FROM actors WHERE revoked = 1');
  const enrolled = [...active, ...revoked].map((actor) => enrolledLine(desk, actor, signers));
  const names = new Set(enrolled.map((line) => line.name));
  const invited = listInvitations(desk)
    .filter((row) => row.leaf === null && !names.has(row.name))
    .map(
      (row): PartnerLine => ({
        name: row.name,
        role: row.role,
        state: row.expires > desk.now() ? 'invited' : 'invitation expired',
        datasets: [],
      }),
    );
  return [...enrolled, ...invited].sort((left, right) => (left.name < right.name ? -1 : 1));
}
