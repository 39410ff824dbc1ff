/** The public side of an agent's keys. */
import { deriveVerifierKey, encodeHex, encodeVerifierKey, type Primitives } from '@ketensom/protocol';
import type { OwnKeys } from '../policy/check-charter.ts';
import type { AgentKeys } from '../store/agent-keys.ts';

/** Name of a partner's witness key: not the partner's own name, so that no event's signature is ever mistaken for a cosignature's. */
export const witnessName = (partner: string): string => `${partner}/witness`;

/** Identity key in hex and witness key as a C2SP verifier key. */
export function ownPublicKeys(primitives: Primitives, partner: string, keys: AgentKeys): OwnKeys {
  const publicKey = primitives.ed25519.publicKey(keys.witnessSeed);
  const witness = encodeVerifierKey(deriveVerifierKey(primitives, { name: witnessName(partner), kind: 'cosignature', publicKey }));
  return { partner, key: encodeHex(primitives.ed25519.publicKey(keys.identitySeed)), witness };
}
