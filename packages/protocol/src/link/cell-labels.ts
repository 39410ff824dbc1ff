/**
 * Labels: which cell of its owner each number of a link stands for (LNK-6). An owner commits to all of them before a list leaves, and opens those alone that the
 * table shows once it is protected. Each commitment has a salt of its own, so one that stays closed tells nothing.
 */
import { z } from 'zod';
import { decodeHex, encodeHex, frame, hashLabelled, labels, openSealed, type Primitives, sealTo, u32be, utf8 } from '../crypto/index.ts';
import { demand, ProtocolError } from '../errors.ts';
import { digestField, nameField, wholeField } from '../event/fields.ts';
import { mostRingLists } from '../overlap/lists.ts';
import type { RingConfig } from '../overlap/ring-config.ts';
import { encodeDocument, parseDocument } from '../run/document.ts';
import { cellNumbers, type NumberedCell, numberSalt } from './cell-numbers.ts';

const clause = 'LNK-6';

/** A number and the cell that it stands for. */
export interface CellLabel extends NumberedCell {
  readonly cell: number;
}

const openSchema = z.strictObject({ table: nameField, number: wholeField, cell: wholeField, salt: digestField });
const closedSchema = z.strictObject({ commit: digestField });
const labelsSchema = z.strictObject({
  version: z.literal(1),
  partner: nameField,
  numbers: z.array(z.union([openSchema, closedSchema])).max(mostRingLists),
});

/** What an owner says of its numbers, in the order of `cellNumbers`: some opened, of the others the commitment. */
export interface LabelsDocument {
  readonly version: 1;
  readonly partner: string;
  readonly numbers: readonly ((CellLabel & { readonly salt: string }) | { readonly commit: string })[];
}

export const encodeLabels = (document: LabelsDocument): Uint8Array => encodeDocument(document);

/** @throws ProtocolError `oversize`, `non-canonical`, `malformed` or `unknown-field`. */
export const decodeLabels = (bytes: Uint8Array): LabelsDocument => parseDocument<LabelsDocument>(bytes, labelsSchema, clause);

const commitTo = (primitives: Primitives, salt: Uint8Array, { table, number, cell }: CellLabel): Uint8Array =>
  hashLabelled(primitives, labels.linkNumber, salt, utf8(table), u32be(number), u32be(cell));

/** An owner's labels. `secret` as in `drawNumbers`; `isOpen`: which numbers are said. */
export function buildLabels(
  primitives: Primitives,
  own: { readonly partner: string; readonly secret: Uint8Array; readonly known: readonly CellLabel[] },
  isOpen: (number: NumberedCell) => boolean,
): LabelsDocument {
  const numbers = own.known.map((label) => {
    const salt = numberSalt(primitives, own.secret, label);
    if (isOpen(label)) return { ...label, salt: encodeHex(salt) };
    return { commit: encodeHex(commitTo(primitives, salt, label)) };
  });
  return { version: 1, partner: own.partner, numbers };
}

/** What an owner commits to at the start: the digest of the commitments to each of its numbers, hex. */
export function deriveLabelsCommit(primitives: Primitives, { numbers }: LabelsDocument): string {
  const each = numbers.map((entry) => ('commit' in entry ? decodeHex(entry.commit) : commitTo(primitives, decodeHex(entry.salt), entry)));
  return encodeHex(hashLabelled(primitives, labels.linkNumbers, ...each));
}

/** What labels are held against: the owner's commitment, and the numbers that a protected table shows. */
export interface ExpectedLabels {
  readonly config: RingConfig;
  readonly partner: string;
  readonly commit: string;
  readonly shown: readonly NumberedCell[];
}

const nameOf = ({ table, number }: NumberedCell): string => `${table} ${number}`;

/** Every number once, in order, its cell among the table's and no cell twice. */
function demandShape({ numbers }: LabelsDocument, { config, partner }: ExpectedLabels): void {
  const own = cellNumbers(config, partner);
  demand(numbers.length === own.length, 'length', { clause, party: partner });
  const cells = new Set<string>();
  for (const [at, entry] of numbers.entries()) {
    if ('commit' in entry) continue;
    const expected = own[at] as NumberedCell;
    const count = own.filter(({ table }) => table === expected.table).length;
    const isOwn = nameOf(entry) === nameOf(expected) && entry.cell < count && !cells.has(`${entry.table} ${entry.cell}`);
    demand(isOwn, 'binding-mismatch', { clause, party: partner });
    cells.add(`${entry.table} ${entry.cell}`);
  }
}

/**
 * The labels that an owner opened: those that are shown and no others, as it committed to them at the start.
 *
 * @throws ProtocolError `length`, `binding-mismatch`, `digest-mismatch` for others than it committed to.
 */
export function readLabels(primitives: Primitives, document: LabelsDocument, expected: ExpectedLabels): readonly CellLabel[] {
  const { partner, shown, commit } = expected;
  demandShape(document, expected);
  const opened = document.numbers.flatMap((entry) => ('commit' in entry ? [] : [entry]));
  const asked = shown.filter((number) => cellNumbers(expected.config, partner).some((own) => nameOf(own) === nameOf(number)));
  const isAsked = opened.map(nameOf).toSorted().join() === asked.map(nameOf).toSorted().join();
  demand(isAsked && document.partner === partner, 'binding-mismatch', { clause, party: partner });
  demand(deriveLabelsCommit(primitives, document) === commit, 'digest-mismatch', { clause, party: partner });
  return opened.map(({ table, number, cell }) => ({ table, number, cell }));
}

const aadOf = ({ run, round }: Pick<RingConfig, 'run' | 'round'>, partner: string): Uint8Array =>
  frame(labels.linkLabels, decodeHex(run), decodeHex(round), utf8(partner));

/** Labels sealed to the coordinator. `ephemeralSecret`: 32 fresh bytes. */
export const sealLabels = (primitives: Primitives, config: RingConfig, document: LabelsDocument, ephemeralSecret: Uint8Array): Uint8Array =>
  sealTo(primitives, {
    recipientKey: decodeHex(config.sealKey),
    ephemeralSecret,
    aad: aadOf(config, document.partner),
    plaintext: encodeLabels(document),
  });

/** @throws ProtocolError `share-decrypt`, and as `decodeLabels`. */
export function unsealLabels(
  primitives: Primitives,
  { config, partner, secret }: { readonly config: RingConfig; readonly partner: string; readonly secret: Uint8Array },
  sealed: Uint8Array,
): LabelsDocument {
  const plain = openSealed(primitives, { secret, aad: aadOf(config, partner), sealed });
  if (plain === undefined) throw new ProtocolError('share-decrypt', { clause, party: partner });
  return decodeLabels(plain);
}
