/** `join`: this agent makes its keys, shows them to the coordinator with the invitation, and prints what the two sides compare. */
import { CommandError, exitCodes, type Invitation, keyFingerprint, readInvitation } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { decodeHex, encodeHex, hashLeaf } from '@ketensom/protocol';
import { makeCoordinatorClient } from '../client/coordinator-client.ts';
import { ownPublicKeys } from '../driver/own-keys.ts';
import { noteOf } from '../driver/sender.ts';
import type { AgentStore } from '../store/agent-store.ts';
import { type Joined, readJoined, writeJoined } from '../store/joined.ts';
import { connect } from './agent-session.ts';

export interface JoinOutcome {
  readonly partner: string;
  readonly key: string;
  readonly fingerprint: string;
  /** False when this agent had joined before. */
  readonly isNew: boolean;
}

function describe(store: AgentStore, joined: Joined, isNew: boolean): JoinOutcome {
  const { key, witness } = ownPublicKeys(nativePrimitives, joined.partner, store.keys);
  const { coordinatorKey, logKey } = joined;
  const fingerprint = keyFingerprint(nativePrimitives, { name: joined.partner, key, witness, coordinatorKey, logKey });
  return { partner: joined.partner, key, fingerprint, isNew };
}

const joinedOf = ({ name, address, origin, logKey, coordinatorKey }: Invitation): Joined => ({
  partner: name,
  address,
  origin,
  logKey,
  coordinatorKey,
});

/** The enrolment's bytes, made once: a join that lost its answer sends the same ones again. */
function enrolmentNote(store: AgentStore, { name, token }: Invitation): { readonly id: number; readonly note: Uint8Array } {
  return store.transaction(() => {
    const known = store.outbox.next();
    if (known?.type === 'roster.enrolled' && known.note !== undefined) return { id: known.id, note: known.note };
    const { key, witness } = ownPublicKeys(nativePrimitives, name, store.keys);
    const invitation = encodeHex(nativePrimitives.sha256(decodeHex(token)));
    store.outbox.enqueue({ type: 'roster.enrolled', body: { role: 'partner', key, witness_vkey: witness, invitation } });
    const item = store.outbox.next();
    if (item === undefined) throw new TypeError('what was just queued is there');
    const note = noteOf(nativePrimitives, item, { seq: 0 }, { self: name, seed: store.keys.identitySeed, now: Date.now() });
    store.outbox.sign(item.id, { seq: 0, note, hash: encodeHex(hashLeaf(nativePrimitives, note)) });
    return { id: item.id, note };
  });
}

/** Enrols with the invitation in `file`, unless this agent did so before. The caller holds the state's lock. */
export async function joinWith(store: AgentStore, file: string, partner: string): Promise<JoinOutcome> {
  const before = readJoined(store.meta);
  if (before !== undefined) return describe(store, before, false);
  const invitation = readInvitation(file, 'partner');
  if (invitation.name !== partner) {
    throw new CommandError({
      exitCode: exitCodes.usage,
      code: 'other-partner',
      message: `The invitation is for ${invitation.name}, and agent.yaml is about ${partner}.`,
    });
  }
  const transport = connect(store, invitation.address);
  try {
    const { id, note } = enrolmentNote(store, invitation);
    await makeCoordinatorClient(transport, nativePrimitives).enrol(note, invitation.token);
    const joined = joinedOf(invitation);
    store.transaction(() => {
      store.outbox.markSent(id);
      writeJoined(store.meta, joined);
    });
    return describe(store, joined, true);
  } finally {
    await transport.close();
  }
}
