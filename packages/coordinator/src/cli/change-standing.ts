/** `revoke`, `suspend`, `return`: the operator's word about a member, said in the log (KEY-2, KEY-3). */
import { transaction } from '@ketensom/host';
import { ConfigError, decodeVerifierKey, type EventOf, encodeHex, type PartyChange, ProtocolError } from '@ketensom/protocol';
import { onPartyChange } from '../intake/party-events.ts';
import { signHead } from '../log/checkpoints.ts';
import { say } from '../log/say.ts';
import { coordinatorName, findActor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { selectOne } from '../store/sql.ts';

type StandingType = 'key.revoked' | 'member.suspended' | 'member.returned';

/** What was said, and how many runs it ended. */
export interface ChangedStanding {
  readonly name: string;
  readonly leaf: number;
  readonly ended: number;
}

const openRuns = (desk: Desk): number =>
  selectOne<{ count: number }>(desk.db, "SELECT count(*) AS count FROM queries WHERE state IN ('approving', 'running')")?.count ?? 0;

function change<Type extends StandingType>(
  desk: Desk,
  type: Type,
  body: Pick<EventOf<'key.revoked'>, 'party'> & { readonly key?: string },
): ChangedStanding {
  const changed = transaction(desk.db, () => {
    const before = openRuns(desk);
    // The checks look at who says what about whom; place and time are `say`'s.
    const claimed = { v: 1, type, actor: coordinatorName, seq: 0, ts: 0, ...body } as PartyChange;
    const apply = onPartyChange(desk, claimed);
    const placed = say(desk, type, body as never);
    apply?.(placed);
    return { name: body.party, leaf: placed.leaf, ended: before - openRuns(desk) };
  });
  signHead(desk);
  return changed;
}

/** An approver's key as C2SP verifier key or as hex. */
function readKey(desk: Desk, text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  try {
    return encodeHex(decodeVerifierKey(desk.primitives, text).publicKey);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ConfigError([{ path: '--key', found: 'something else', expected: 'a key as agent.yaml lists it, or 64 hexadecimal digits' }]);
  }
}

/** Revokes the identity key of a member or analyst, or the key of one of its approvers. @throws ProtocolError as `changeParty`; ConfigError. */
export function revokeKey(desk: Desk, name: string, key?: string): ChangedStanding {
  const actor = findActor(desk, name);
  if (actor === undefined) throw new ProtocolError('unknown-member', { clause: 'KEY-2', party: name });
  return change(desk, 'key.revoked', { party: name, key: key === undefined ? actor.key : readKey(desk, key) });
}

/** Suspends a member or analyst. @throws ProtocolError as `changeParty`. */
export const suspendMember = (desk: Desk, name: string): ChangedStanding => change(desk, 'member.suspended', { party: name });

/** Lets a suspended one take part again. @throws ProtocolError as `changeParty`. */
export const returnMember = (desk: Desk, name: string): ChangedStanding => change(desk, 'member.returned', { party: name });
