/**
 * What the store knows beside the leaves, made again from leaves that came back from a partner's mirror (LOG-6): people, charters, offers, and how far
 * each request is. Rounds are not: their secrets and vectors are gone, and `end-lost-rounds.ts` ends them.
 */
import type { EventOf, EventType, KetensomEvent } from '@ketensom/protocol';
import { parseRequest } from '@ketensom/protocol';
import { insertActor } from '../store/actors.ts';
import { readBlob } from '../store/blobs.ts';
import { charterSigners, insertCharter, insertCharterSignature, putInForce, putOffer, readCharter } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { useInvitation } from '../store/invitations.ts';
import { recordChange } from '../store/parties.ts';
import { endQuery, insertQuery, setParticipant, setStep } from '../store/queries.ts';
import { execute } from '../store/sql.ts';

type Replay<Type extends EventType> = (desk: Desk, event: EventOf<Type>, leaf: number) => void;
type Replays = { readonly [Type in EventType]?: Replay<Type> };

function replayEnrolled(desk: Desk, event: EventOf<'roster.enrolled'>, leaf: number): void {
  const witness = event.role === 'partner' ? event.witness_vkey : null;
  insertActor(desk, { name: event.actor, role: event.role, key: event.key, witness, leaf });
  useInvitation(desk, event.invitation, leaf);
}

function replaySigned(desk: Desk, { version, digest, actor }: EventOf<'charter.signed'>, leaf: number): void {
  insertCharterSignature(desk, { version, partner: actor, leaf });
  if (charterSigners(desk, version).length === readCharter(desk, digest).members.length) putInForce(desk, version);
}

/** A request that was refused need not have come back: nobody but its analyst has it. */
function replayProposed(desk: Desk, event: EventOf<'query.proposed'>, leaf: number): void {
  const bytes = readBlob(desk, event.digest);
  if (bytes === undefined) return;
  const { partners, expires } = parseRequest(bytes);
  insertQuery(desk, { run: event.run, query: event.query, analyst: event.actor, expires, leaf, partners });
}

const replays: Replays = {
  'roster.enrolled': replayEnrolled,
  'key.rotated': recordChange,
  'key.revoked': recordChange,
  'member.suspended': recordChange,
  'member.returned': recordChange,
  'charter.proposed': (desk, { version, digest, codebook_digest: codebook }, leaf) =>
    insertCharter(desk, { version, digest, codebook, leaf }),
  'charter.signed': replaySigned,
  'offer.published': (desk, { actor, digest }, leaf) => putOffer(desk, { partner: actor, digest, leaf }),
  'query.proposed': replayProposed,
  'query.refused': (desk, { run, code }) => endQuery(desk, run, { state: 'refused', code }),
  'query.approved': (desk, { run, actor }, leaf) => setParticipant(desk, run, { partner: actor, state: 'approved', approval: leaf }),
  'query.declined': (desk, { run, actor, code }) => setParticipant(desk, run, { partner: actor, state: 'declined', code }),
  'query.cancelled': (desk, { run }) => endQuery(desk, run, { state: 'cancelled' }),
  'query.expired': (desk, { run }) => endQuery(desk, run, { state: 'expired', code: 'expired' }),
  'query.failed': (desk, { run, code }) => endQuery(desk, run, { state: 'failed', code }),
  'round.config': (desk, { run }) => setStep(desk, run, 'advertise'),
  'round.key': (desk, { c_key: cKey, s_key: sKey, round, actor }) => {
    for (const key of [cKey, sKey])
      execute(desk.db, 'INSERT INTO round_keys (key, round, partner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', key, round, actor);
  },
  'result.released': (desk, { run }) => endQuery(desk, run, { state: 'released' }),
};

/** Makes the effects of one leaf again. */
export function replayLeaf(desk: Desk, event: KetensomEvent, leaf: number): void {
  // The table's type ties each entry to its type of event.
  const replay = replays[event.type] as ((desk: Desk, event: KetensomEvent, leaf: number) => void) | undefined;
  replay?.(desk, event, leaf);
}
