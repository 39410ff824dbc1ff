/**
 * A partner's new keys (KEY-1). The old key signs the event, the new identity and witness keys each sign that they are this partner's next ones
 * at this place of its chain: nobody can bring in a key that it does not hold, and what was said once cannot be said again elsewhere.
 */
import { decodeHex, encodeHex, utf8 } from '../crypto/bytes.ts';
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { EventOf } from '../event/index.ts';
import { decodeVerifierKey, deriveVerifierKey, encodeVerifierKey } from '../log/verifier-key.ts';
import type { Party } from './party.ts';

const clause = 'KEY-1';

/** `prev` is the leaf hash of the partner's event before this one; keys as in the event. */
export interface RotationStatement {
  readonly actor: string;
  readonly prev: string;
  readonly oldKey: string;
  readonly key: string;
  readonly witness: string;
}

/** The 32 bytes that both new keys sign. */
export const rotationBytes = (primitives: Primitives, { actor, prev, oldKey, key, witness }: RotationStatement): Uint8Array =>
  hashLabelled(primitives, labels.keyRotation, utf8(actor), decodeHex(prev), decodeHex(oldKey), decodeHex(key), utf8(witness));

/** Seeds of the new keys, 32 bytes each. */
export interface NewSeeds {
  readonly identitySeed: Uint8Array;
  readonly witnessSeed: Uint8Array;
}

/** What `key.rotated` says beside its header, for a partner whose present keys are `party`'s. */
export function makeRotation(
  primitives: Primitives,
  { name, key: oldKey, witness: oldWitness }: Pick<Party, 'name' | 'key' | 'witness'>,
  { prev, seeds }: { readonly prev: string; readonly seeds: NewSeeds },
): {
  readonly old_key: string;
  readonly key: string;
  readonly witness_vkey: string;
  readonly key_proof: string;
  readonly witness_proof: string;
} {
  const { ed25519 } = primitives;
  const key = encodeHex(ed25519.publicKey(seeds.identitySeed));
  const witnessName = decodeVerifierKey(primitives, oldWitness ?? '').name;
  const publicKey = ed25519.publicKey(seeds.witnessSeed);
  const witness = encodeVerifierKey(deriveVerifierKey(primitives, { name: witnessName, kind: 'cosignature', publicKey }));
  const bytes = rotationBytes(primitives, { actor: name, prev, oldKey, key, witness });
  return {
    old_key: oldKey,
    key,
    witness_vkey: witness,
    key_proof: encodeHex(ed25519.sign(seeds.identitySeed, bytes)),
    witness_proof: encodeHex(ed25519.sign(seeds.witnessSeed, bytes)),
  };
}

/** Whether a key (32 bytes, hex) was ever somebody's, in whatever use. */
export type IsUsed = (key: string) => boolean;

/**
 * A rotation is whole: from the partner's present key to two keys that were nobody's, under the witness name it has, proved by both.
 *
 * @throws ProtocolError `key-retired` from another key than the present one, or to one that the partner had before; `key-in-use` to one that
 * somebody has; `malformed` for another kind or name of witness key; `bad-signature` for a proof that does not hold.
 */
export function demandRotation(primitives: Primitives, party: Party, event: EventOf<'key.rotated'>, isUsed: IsUsed): void {
  const about = { clause, party: event.actor };
  demand(event.old_key === party.key, 'key-retired', about);
  demand(event.key !== party.key && !party.earlier.includes(event.key), 'key-retired', about);
  const witness = decodeVerifierKey(primitives, event.witness_vkey);
  const before = decodeVerifierKey(primitives, party.witness ?? '');
  demand(witness.kind === 'cosignature' && witness.name === before.name, 'malformed', about);
  const witnessKey = encodeHex(witness.publicKey);
  demand(!isUsed(event.key) && !isUsed(witnessKey) && event.key !== witnessKey, 'key-in-use', about);
  const { actor, prev = '', old_key: oldKey, key, witness_vkey } = event;
  const bytes = rotationBytes(primitives, { actor, prev, oldKey, key, witness: witness_vkey });
  const isProved =
    primitives.ed25519.verify(decodeHex(event.key), bytes, decodeHex(event.key_proof)) &&
    primitives.ed25519.verify(witness.publicKey, bytes, decodeHex(event.witness_proof));
  demand(isProved, 'bad-signature', about);
}
