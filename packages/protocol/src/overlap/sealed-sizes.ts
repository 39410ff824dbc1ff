/** The exact sizes of an owner's lists, sealed to the coordinator so that released figures are exact although lists are padded (OVL-7). */
import { z } from 'zod';
import { decodeHex } from '../crypto/bytes.ts';
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { digestField, nameField, wholeField } from '../event/fields.ts';
import { encodeDocument, parseDocument } from '../run/document.ts';
import { mostRingLists } from './lists.ts';

/** The most subgroups that linkage quality of one set or table is told for. */
export const maxSubgroups = 60;

const group = z.strictObject({ code: wholeField, rows: wholeField, usable: wholeField });

const sizesSchema = z.strictObject({
  partner: nameField,
  salt: digestField,
  lists: z.array(z.strictObject({ list: wholeField, persons: wholeField })).max(mostRingLists),
  sets: z
    .array(
      z.strictObject({ set: nameField, rows: wholeField, usable: wholeField, groups: z.array(group).max(maxSubgroups).exactOptional() }),
    )
    .max(64),
});

/** Rows of one code of the variable that linkage quality is told by, and those of them with a usable identifier. `code`: its position. */
export type SubgroupRows = z.infer<typeof group>;

/** Distinct persons per list; per set the rows that its condition selects and those of them with a usable identifier, also by subgroup where that is asked. */
export interface SealedSizes {
  readonly partner: string;
  readonly salt: string;
  readonly lists: readonly { readonly list: number; readonly persons: number }[];
  readonly sets: readonly {
    readonly set: string;
    readonly rows: number;
    readonly usable: number;
    readonly groups?: readonly SubgroupRows[];
  }[];
}

export const encodeSizes = (sizes: SealedSizes): Uint8Array => encodeDocument(sizes);

/** @throws ProtocolError `oversize`, `non-canonical`, `malformed` or `unknown-field` (OVL-7). */
export const decodeSizes = (bytes: Uint8Array): SealedSizes => parseDocument<SealedSizes>(bytes, sizesSchema, 'OVL-7');

/** The salted digest that stands in the log. */
export const deriveSizesCommit = (primitives: Primitives, sizes: SealedSizes): Uint8Array =>
  hashLabelled(primitives, labels.commit, decodeHex(sizes.salt), encodeSizes(sizes));
