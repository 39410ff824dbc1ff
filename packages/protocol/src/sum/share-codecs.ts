/**
 * The binary blobs of R1 and R4. All fields have fixed lengths and the parties stand in roster order, which both ends know, so no names travel.
 *
 *     entries   for each recipient: sealed shares (80 bytes; none for the dealer itself), commitment to the b-share, to the s-share (32 each)
 *     column    for each dealer but the reader: an entry (144 bytes), the number of path hashes (1 byte), the hashes (32 each)
 *     reveal    svHash (32), then for each dealer: "b" or "s" (1 byte), the share (32)
 */
import { concatBytes, utf8 } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { type ByteReader, byteReader } from './byte-reader.ts';
import type { AddressedEntry } from './entry-tree.ts';
import type { ColumnRow, Reveal, RevealedShare, ShareEntry } from './messages.ts';
import { sealedSharesLength } from './share-box.ts';

const entryBytes = ({ sealed, bShareCommit, sShareCommit }: ShareEntry): Uint8Array => concatBytes(sealed, bShareCommit, sShareCommit);

const readEntry = (reader: ByteReader, sealedLength: number): ShareEntry => ({
  sealed: reader.take(sealedLength),
  bShareCommit: reader.take(32),
  sShareCommit: reader.take(32),
});

/** A dealer's entries (blob of `round.shares`). */
export const encodeEntries = (entries: readonly AddressedEntry[]): Uint8Array =>
  concatBytes(...entries.map(({ entry }) => entryBytes(entry)));

/**
 * The entries of `dealer` for `recipients`, the partners whose keys are fixed.
 *
 * @throws ProtocolError `malformed` (SUM-R1-11) for any other length.
 */
export function decodeEntries(
  bytes: Uint8Array,
  parties: { readonly dealer: string; readonly recipients: readonly string[] },
): readonly AddressedEntry[] {
  const reader = byteReader(bytes, 'SUM-R1-11');
  const entries = parties.recipients.map((recipient) => ({
    recipient,
    entry: readEntry(reader, recipient === parties.dealer ? 0 : sealedSharesLength),
  }));
  reader.end();
  return entries;
}

/** The longest path in a tree of 200 leaves. */
const longestPath = 8;

/** A recipient's column. */
export const encodeColumn = (rows: readonly ColumnRow[]): Uint8Array =>
  concatBytes(...rows.flatMap(({ entry, path }) => [entryBytes(entry), Uint8Array.of(path.length), ...path]));

/**
 * The column with a row for each of `dealers`: the partners whose shares are fixed, without the reader.
 *
 * @throws ProtocolError `malformed` (SUM-R2-4).
 */
export function decodeColumn(bytes: Uint8Array, dealers: readonly string[]): readonly ColumnRow[] {
  const reader = byteReader(bytes, 'SUM-R2-4');
  const rows = dealers.map((dealer) => {
    const entry = readEntry(reader, sealedSharesLength);
    const length = reader.byte();
    demand(length <= longestPath, 'malformed', { clause: 'SUM-R2-4' });
    return { dealer, entry, path: Array.from({ length }, () => reader.take(32)) };
  });
  reader.end();
  return rows;
}

/** A reveal in the clear; it travels sealed (SUM-R4-6). */
export const encodeReveal = ({ svHash, shares }: Reveal): Uint8Array =>
  concatBytes(svHash, ...shares.flatMap(({ kind, share }) => [utf8(kind), share]));

/** What binds the sealed box of a reveal to its place (SUM-R4-6): round id and partner, as text with a slash between them. */
export const revealAad = ({ round, partner }: { readonly round: string; readonly partner: string }): Uint8Array =>
  utf8(`${round}/${partner}`);

/**
 * The reveal of `partner` about `dealers`, the partners whose shares are fixed.
 *
 * @throws ProtocolError `malformed` (SUM-R4-5).
 */
export function decodeReveal(bytes: Uint8Array, parties: { readonly partner: string; readonly dealers: readonly string[] }): Reveal {
  const reader = byteReader(bytes, 'SUM-R4-5');
  const svHash = reader.take(32);
  const shares = parties.dealers.map((dealer): RevealedShare => {
    const kind = String.fromCharCode(reader.byte());
    demand(kind === 'b' || kind === 's', 'malformed', { clause: 'SUM-R4-5' });
    return { dealer, kind, share: reader.take(32) };
  });
  reader.end();
  return { partner: parties.partner, svHash, shares };
}
