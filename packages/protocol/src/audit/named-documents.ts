/** What events name by digest and length, and whether the bundle holds just that (EVT-4). */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand, ProtocolError } from '../errors.ts';
import type { KetensomEvent } from '../event/index.ts';
import { deriveRevealDigest } from '../sum/index.ts';
import { NotProved } from './judge.ts';
import type { LoggedEvent } from './log-record.ts';
import type { AuditSource } from './source.ts';

/** A document as an event names it. */
export interface NamedDocument {
  readonly digest: string;
  readonly length: number;
}

/** The blobs that an event names. */
export function documentsOf(event: KetensomEvent): readonly NamedDocument[] {
  switch (event.type) {
    case 'charter.proposed':
      return [event, { digest: event.codebook_digest, length: event.codebook_length }];
    case 'step.opened':
    case 'result.computed':
      return [{ digest: event.opening_digest, length: event.opening_length }];
    case 'offer.published':
    case 'query.proposed':
    case 'round.config':
    case 'round.keys_fixed':
    case 'round.shares':
    case 'round.shares_fixed':
    case 'survivors.fixed':
    case 'share.revealed':
      return [event];
    default:
      return [];
  }
}

/** @throws ProtocolError `digest-mismatch`, `length`. */
function demandNamed(primitives: Primitives, bytes: Uint8Array, { digest, length }: NamedDocument): void {
  demand(encodeHex(primitives.sha256(bytes)) === digest, 'digest-mismatch', { clause: 'EVT-4' });
  demand(bytes.length === length, 'length', { clause: 'EVT-4' });
}

/** The document that an event names. @throws NotProved when the bundle lacks it; ProtocolError `digest-mismatch`, `length`. */
export function readDocument(primitives: Primitives, source: AuditSource, named: NamedDocument): Uint8Array {
  const bytes = source.blob(named.digest);
  if (bytes === undefined) throw new NotProved('not-in-bundle');
  demandNamed(primitives, bytes, named);
  return bytes;
}

/** Follows the reading of a log and holds every document that the bundle has against the event that names it. */
export class DocumentWatch {
  readonly #primitives: Primitives;
  readonly #source: AuditSource;
  /** The first that did not fit. */
  failure: { readonly error: ProtocolError; readonly leaf: number } | undefined;
  /** The last leaf that named a document. */
  last: number | undefined;

  constructor(primitives: Primitives, source: AuditSource) {
    this.#primitives = primitives;
    this.#source = source;
  }

  take({ leaf, event }: LoggedEvent): void {
    if (this.failure !== undefined) return;
    try {
      this.#check(event, leaf);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.failure = { error, leaf };
    }
  }

  #check(event: KetensomEvent, leaf: number): void {
    for (const named of documentsOf(event)) {
      this.last = leaf;
      const bytes = this.#source.blob(named.digest);
      if (bytes !== undefined) demandNamed(this.#primitives, bytes, named);
    }
    if (event.type !== 'share.revealed') return;
    const reveal = this.#source.reveal(event.shares_digest);
    const isNamed = reveal === undefined || encodeHex(deriveRevealDigest(this.#primitives, reveal)) === event.shares_digest;
    demand(isNamed, 'digest-mismatch', { clause: 'SUM-R4-5', party: event.actor });
  }
}
