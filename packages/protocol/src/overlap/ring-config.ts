/** The config of one ring (OVL-4): everything that the blinding of a run depends on, fixed by the coordinator's `overlap.config` before anybody makes a key. */
import { z } from 'zod';
import { digestField, nameField, roundField } from '../event/fields.ts';
import { encodeDocument, parseDocument } from '../run/document.ts';
import { mostRingLists, type OverlapList, type RowShape } from './lists.ts';

/** The most keys by which one person may be found again. */
export const mostColumns = 4;

/** The most marks in a row of a link: slots, or joins and keys. */
const mostMarks = 24;

const listSchema = z.strictObject({
  owner: nameField,
  sets: z.array(nameField).min(1).max(50),
  cell: z.int().min(0).exactOptional(),
  stratum: z.int().min(0).exactOptional(),
  side: z.int().min(0).max(1).exactOptional(),
  share: z.int().min(1).exactOptional(),
  copies: z.int().min(1).exactOptional(),
  columns: z.int().min(1).max(mostMarks).exactOptional(),
  repeats: z.boolean().exactOptional(),
  value: z.int().min(0).exactOptional(),
  bit: z.int().min(0).exactOptional(),
});

const ringConfigSchema = z.strictObject({
  version: z.literal(1),
  round: roundField,
  run: digestField,
  blinding: z.enum(['dh', 'salted-hash']),
  suite: z.enum(['x25519', 'ristretto255']).exactOptional(),
  columns: z.int().min(1).max(mostMarks),
  sealKey: digestField,
  roster: z
    .array(z.strictObject({ partner: nameField, key: digestField }))
    .min(2)
    .max(50),
  lists: z.array(listSchema).min(2).max(mostRingLists),
  padding: z.boolean(),
  canaries: z.int().min(0).max(1000),
  notBefore: z.int().min(0),
  expires: z.int().min(0),
  logHead: z.strictObject({ size: z.int().min(0), root: digestField }),
});

/** See the module header. `roster` is sorted by name and is the ring's order; a list is named by its place in `lists`. */
export interface RingConfig {
  readonly version: 1;
  readonly round: string;
  readonly run: string;
  readonly blinding: 'dh' | 'salted-hash';
  /** The group of `dh`; `salted-hash` has none. */
  readonly suite?: 'x25519' | 'ristretto255';
  /** Marks in each row, one per key: a person is found again by any of them. In a link the most that any list has. */
  readonly columns: number;
  /** The X25519 key that tags and sizes are sealed to: in `dh` the charter's, in `salted-hash` of this ring alone, never on a disk (OVL-11). */
  readonly sealKey: string;
  readonly roster: readonly { readonly partner: string; readonly key: string }[];
  readonly lists: readonly (OverlapList & RowShape)[];
  /** Whether lengths are those of public buckets; off only where the charter's protection is. */
  readonly padding: boolean;
  /** Canaries in each list; none in `salted-hash`, where lists pass through nobody's hands. */
  readonly canaries: number;
  readonly notBefore: number;
  readonly expires: number;
  readonly logHead: { readonly size: number; readonly root: string };
}

/** The canonical bytes of a config. */
export const encodeRingConfig = (config: RingConfig): Uint8Array => encodeDocument(config);

/** @throws ProtocolError `oversize`, `non-canonical`, `malformed` or `unknown-field` (OVL-4). */
export const decodeRingConfig = (bytes: Uint8Array): RingConfig => parseDocument<RingConfig>(bytes, ringConfigSchema, 'OVL-4');

/** Marks in each row of a list; the canaries' list has as many as the widest. */
export const rowColumns = ({ lists, columns }: RingConfig, list: number): number => lists[list]?.columns ?? columns;

/** The partners of a ring, in its order. */
export const ringPartners = ({ roster }: RingConfig): readonly string[] => roster.map(({ partner }) => partner);
