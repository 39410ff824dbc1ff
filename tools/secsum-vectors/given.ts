/** What a round of the vectors starts from: everything that is chosen, in the form in which the files hold it. */
import type { SumConfig } from '@ketensom/protocol';

/** What a partner says in its turn, in order. */
export const steps = ['key', 'shares', 'input', 'ack', 'reveal'] as const;
export type Step = (typeof steps)[number];

/** One partner. Bytes are in hexadecimal. */
export interface GivenPartner {
  readonly partner: string;
  /** 128 bytes for s, b and c. */
  readonly entropy: string;
  /** The nonce of the commitment to the input, 32 bytes. */
  readonly nonce: string;
  /** The ephemeral secret of the box in which the reveal travels, 32 bytes. */
  readonly ephemeral: string;
  /** The vector itself, or the key of the mask generator whose first bytes it is. */
  readonly input: { readonly bytes: string } | { readonly keystream: string };
  /** The last thing that the partner says; after it the partner is gone. */
  readonly last: Step | 'nothing';
}

/** See the module header. */
export interface GivenRound {
  readonly config: SumConfig;
  /** The charter's `tolerate`, where it names one. */
  readonly tolerate?: number;
  /** The X25519 secret of the key to which reveals are sealed. */
  readonly coordinatorSecret: string;
  /** The log when the survivor statement is made. */
  readonly logHead: { readonly size: number; readonly root: string };
  /** In roster order. */
  readonly partners: readonly GivenPartner[];
}

/** Whether the partner still says what belongs to `step`. */
export const speaksAt = (partner: GivenPartner, step: Step): boolean =>
  partner.last !== 'nothing' && steps.indexOf(partner.last) >= steps.indexOf(step);
