/**
 * What two people read to each other over another channel when a partner enrols: 60 digits over everything that must be the same on both
 * sides. A coordinator that put its own key in the partner's place shows other digits.
 */
import { type Primitives, utf8 } from '@ketensom/protocol';

export interface EnrolledKeys {
  readonly name: string;
  /** Ed25519 identity key, hex. */
  readonly key: string;
  /** Witness key (C2SP verifier key); absent for an analyst. */
  readonly witness?: string;
  /** The coordinator's identity key (hex) and log key (C2SP verifier key), as the newcomer knows them. */
  readonly coordinatorKey: string;
  readonly logKey: string;
}

const groups = 12;

/** Twelve groups of five digits. */
export function keyFingerprint(primitives: Primitives, { name, key, witness, coordinatorKey, logKey }: EnrolledKeys): string {
  const text = ['ketensom/fingerprint/v1', name, key, witness ?? '', coordinatorKey, logKey].join('\n');
  const bytes = primitives.hkdf({ key: utf8(text), salt: new Uint8Array(0), info: utf8('ketensom/fingerprint/v1'), length: groups * 8 });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const group = (at: number): string => String(view.getBigUint64(at * 8) % 100_000n).padStart(5, '0');
  return Array.from({ length: groups }, (_, at) => group(at)).join(' ');
}
