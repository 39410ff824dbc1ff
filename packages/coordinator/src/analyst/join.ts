/** `join`: the analyst makes a key, shows it with the invitation, and prints what the two sides compare. */
import { type Invitation, keyFingerprint, ProblemError, readInvitation, SignedClient, transaction } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { canonicalBytes, decodeHex, decodeUtf8, deriveVerifierKey, encodeHex, encodeVerifierKey } from '@ketensom/protocol';
import { makeOwnEvent } from './analyst-client.ts';
import {
  type AnalystStore,
  dropEvent,
  findJoined,
  type JoinedAnalyst,
  markSent,
  type OwnEvent,
  putEvent,
  putJoined,
  unsentEvent,
} from './analyst-store.ts';

export interface JoinOutcome {
  readonly analyst: string;
  readonly key: string;
  readonly fingerprint: string;
  /** False when this folder had joined before. */
  readonly isNew: boolean;
}

function describe(store: AnalystStore, { name, logKey, coordinatorKey }: JoinedAnalyst, isNew: boolean): JoinOutcome {
  const key = encodeHex(nativePrimitives.ed25519.publicKey(store.seed));
  return { analyst: name, key, fingerprint: keyFingerprint(nativePrimitives, { name, key, coordinatorKey, logKey }), isNew };
}

/** The enrolment's bytes, made once: a join that lost its answer sends the same ones again. */
function enrolmentOf(store: AnalystStore, { name, token }: Invitation): OwnEvent {
  return transaction(store.db, () => {
    const known = unsentEvent(store);
    if (known !== undefined) return known;
    const publicKey = nativePrimitives.ed25519.publicKey(store.seed);
    // Analysts do not cosign: in the place of a witness key stands the identity key, as a verifier key.
    const ownKey = encodeVerifierKey(deriveVerifierKey(nativePrimitives, { name, kind: 'ed25519', publicKey }));
    const invitation = encodeHex(nativePrimitives.sha256(decodeHex(token)));
    const made = makeOwnEvent(store, name, {
      type: 'roster.enrolled',
      role: 'analyst',
      key: encodeHex(publicKey),
      witness_vkey: ownKey,
      invitation,
    });
    putEvent(store, made);
    return made;
  });
}

/** Enrols with the invitation in `file`, unless this folder did so before. */
export async function joinWith(store: AnalystStore, file: string): Promise<JoinOutcome> {
  const before = findJoined(store);
  if (before !== undefined) return describe(store, before, false);
  const invitation = readInvitation(file, 'analyst');
  const transport = new SignedClient({ address: new URL(invitation.address), primitives: nativePrimitives, seed: store.seed });
  const event = enrolmentOf(store, invitation);
  try {
    const body = canonicalBytes({ note: decodeUtf8(event.note) ?? '', token: invitation.token });
    await transport.send({ method: 'POST', path: '/v1/enrolments', body });
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500 && error.status !== 401) dropEvent(store, event.seq);
    throw error;
  } finally {
    await transport.close();
  }
  const { name, address, origin, logKey, coordinatorKey } = invitation;
  const joined: JoinedAnalyst = { name, address, origin, logKey, coordinatorKey };
  transaction(store.db, () => {
    markSent(store, event.seq);
    putJoined(store, joined);
  });
  return describe(store, joined, true);
}
