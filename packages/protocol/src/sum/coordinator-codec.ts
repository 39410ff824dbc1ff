/**
 * The stored form of the coordinator's round (SUM-S-5). Dealers' entries are not in it: each lies in the blob that its `round.shares` event
 * names, and is read from there when the round is resumed.
 */
import { z } from 'zod';
import { nameField } from '../event/fields.ts';
import { type SumConfig, sumConfigSchema } from './config.ts';
import type { CoordinatorRound, Dealt } from './coordinator-states.ts';
import { bytes32Field, decodeHexDocument, encodeHexDocument, type HexDocument } from './hex-document.ts';
import { advertisementField, headerField, inputField, openingField, revealField } from './message-fields.ts';
import type { ShareHeader } from './messages.ts';
import { decodeEntries } from './share-codecs.ts';

/** A state with dealers' headers in place of what they dealt. */
type Slim<State> = State extends { readonly dealt: readonly Dealt[] }
  ? Omit<State, 'dealt'> & { readonly dealt: readonly ShareHeader[] }
  : State;
type SlimRound = Slim<CoordinatorRound>;

const base = { config: sumConfigSchema as unknown as z.ZodType<SumConfig>, roundCtx: bytes32Field };
const names = z.array(nameField).max(200);
const advertisements = z.array(advertisementField).max(200);
const shares = { ...base, advertisements, advHash: bytes32Field, dealt: z.array(headerField).max(200) };
const inputs = { ...shares, r1Hash: bytes32Field, inputs: z.array(inputField).max(200) };
const statement = { ...inputs, svHash: bytes32Field, acks: names };
const code = z.enum([
  'too-few-survivors',
  'share-decrypt',
  'share-commit-mismatch',
  'dealer-inconsistent',
  'dropped',
  'expired',
  'internal',
]);
const complaint = z.strictObject({ from: nameField, against: nameField });

const document: HexDocument<SlimRound> = {
  schema: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('collecting-keys'), ...base, advertisements }),
    z.strictObject({ kind: z.literal('collecting-shares'), ...shares }),
    z.strictObject({ kind: z.literal('collecting-inputs'), ...inputs }),
    z.strictObject({ kind: z.literal('summing'), ...inputs }),
    z.strictObject({ kind: z.literal('collecting-acks'), ...statement }),
    z.strictObject({ kind: z.literal('collecting-reveals'), ...statement, reveals: z.array(revealField).max(200) }),
    z.strictObject({
      kind: z.literal('opened'),
      ...base,
      survivors: names,
      dropped: names,
      advertisements,
      r1Hash: bytes32Field,
      opening: openingField,
    }),
    z.strictObject({ kind: z.literal('failed'), ...base, code, blamed: nameField.optional(), complaint: complaint.optional() }),
  ]) as unknown as z.ZodType<SlimRound>,
  maxBytes: 2 ** 24,
  clause: 'SUM-S-5',
};

/** The bytes to store. They hold revealed shares: whoever reads them and the vectors may learn the sum, never more. */
export const encodeCoordinatorRound = (round: CoordinatorRound): Uint8Array =>
  encodeHexDocument('dealt' in round ? { ...round, dealt: round.dealt.map((dealt) => dealt.header) } : round);

/**
 * The round that `bytes` hold.
 *
 * @param entriesOf the blob that a dealer's `round.shares` event names
 * @throws ProtocolError `oversize`, `non-canonical`, `malformed`, `unknown-field` (SUM-S-5), `malformed` (SUM-R1-11) for a blob of another length.
 */
export function decodeCoordinatorRound(bytes: Uint8Array, entriesOf: (dealer: string) => Uint8Array): CoordinatorRound {
  const round = decodeHexDocument(bytes, document);
  if (!('dealt' in round)) return round;
  const recipients = round.advertisements.map((adv) => adv.partner);
  const dealt = round.dealt.map((header) => ({
    header,
    entries: decodeEntries(entriesOf(header.partner), { dealer: header.partner, recipients }),
  }));
  return { ...round, dealt };
}
