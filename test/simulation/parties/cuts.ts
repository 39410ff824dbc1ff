/** Messages without their end. Transports see that; here a decoder that gets the rest must refuse it all the same. */
import { ProtocolError } from '../../../packages/protocol/src/errors.ts';
import {
  decodeColumn,
  decodeEntries,
  decodeReveal,
  decodeStatement,
  encodeEntries,
  encodeReveal,
  encodeStatement,
} from '../../../packages/protocol/src/sum/index.ts';
import type { SimEvent } from '../machine/log.ts';
import { Violation } from '../oracle/violation.ts';

/** Demands that `decode` refuses the first part of `bytes`. */
function demandRefusal(bytes: Uint8Array, kept: number, decode: (bytes: Uint8Array) => unknown): void {
  try {
    decode(bytes.subarray(0, Math.floor(bytes.length * kept)));
  } catch (error) {
    if (error instanceof ProtocolError) return;
    throw error;
  }
  throw new Violation('a decoder took a message without its end');
}

export function cutEvent({ actor, body }: SimEvent, kept: number): void {
  if (body.type === 'round.shares') {
    const { entries } = body.dealt;
    const parties = { dealer: actor, recipients: entries.map((entry) => entry.recipient) };
    demandRefusal(encodeEntries(entries), kept, (bytes) => decodeEntries(bytes, parties));
  }
  if (body.type === 'share.revealed') {
    const parties = { partner: actor, dealers: body.reveal.shares.map((share) => share.dealer) };
    demandRefusal(encodeReveal(body.reveal), kept, (bytes) => decodeReveal(bytes, parties));
  }
  if (body.type === 'survivors.fixed') demandRefusal(encodeStatement(body.statement), kept, decodeStatement);
}

export const cutColumn = (bytes: Uint8Array, dealers: readonly string[], kept: number): void =>
  demandRefusal(bytes, kept, (part) => decodeColumn(part, dealers));
