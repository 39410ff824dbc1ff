/** From what a transition says must be sent to events in the outbox, with their blobs. */
import {
  type AgentOutput,
  type AgentRound,
  decodeHex,
  deriveRevealDigest,
  encodeEntries,
  encodeHex,
  encodeReveal,
  keyBody,
  type Primitives,
  type Reveal,
  sealTo,
} from '@ketensom/protocol';
import type { OutboxBlob, QueuedEvent } from '../store/outbox.ts';
import { revealAad } from './reveal-aad.ts';

/** What the outputs are turned into events with. */
export interface OutputContext {
  readonly primitives: Primitives;
  /** The coordinator's sealing key, hex, from the pinned charter. */
  readonly sealKey: string;
  readonly entropy: (length: number) => Uint8Array;
}

const blobOf = (primitives: Primitives, bytes: Uint8Array): OutboxBlob => ({ digest: encodeHex(primitives.sha256(bytes)), bytes });

/** The event that carries an output; none for the masked vector, whose event follows its upload. */
export function eventOf(context: OutputContext, state: AgentRound, output: AgentOutput): QueuedEvent | undefined {
  const scope = { run: state.config.run, round: state.config.round };
  switch (output.kind) {
    case 'key':
      return { type: 'round.key', ...scope, body: keyBody(output.advertisement) };
    case 'shares': {
      const blob = blobOf(context.primitives, encodeEntries(output.entries));
      const body = {
        adv_hash: encodeHex(output.header.advHash),
        entries_root: encodeHex(output.header.entriesRoot),
        digest: blob.digest,
        length: blob.bytes.length,
      };
      return { type: 'round.shares', ...scope, body, blobs: [blob] };
    }
    case 'complaint':
      return { type: 'round.complaint', ...scope, body: { against: output.against, code: output.code } };
    case 'input':
      return undefined;
    case 'ack':
      return { type: 'survivors.ack', ...scope, body: { sv_hash: encodeHex(output.svHash) } };
    case 'reveal':
      return revealEvent(context, state, output.reveal);
  }
}

/** The shares go to the coordinator alone: sealed, and named by the digest of what is inside (SUM-R4-5, SUM-R4-6). */
function revealEvent({ primitives, sealKey, entropy }: OutputContext, state: AgentRound, reveal: Reveal): QueuedEvent {
  const { config, self } = state;
  const plaintext = encodeReveal(reveal);
  const ephemeralSecret = entropy(32);
  const aad = revealAad({ round: config.round, partner: self });
  const blob = blobOf(primitives, sealTo(primitives, { recipientKey: decodeHex(sealKey), ephemeralSecret, aad, plaintext }));
  ephemeralSecret.fill(0);
  const body = {
    sv_hash: encodeHex(reveal.svHash),
    shares_digest: encodeHex(deriveRevealDigest(primitives, plaintext)),
    digest: blob.digest,
    length: blob.bytes.length,
  };
  plaintext.fill(0);
  return { type: 'share.revealed', run: config.run, round: config.round, body, blobs: [blob] };
}
