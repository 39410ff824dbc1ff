/** A list, sealed part by part to whoever gets it next, into a file that is durable before anything leaves; and opened by who it was sealed to. */
import { setImmediate as giveWay } from 'node:timers/promises';
import {
  decodeHex,
  demand,
  deriveVectorRoot,
  encodeHex,
  equalBytes,
  type HopPlace,
  hashPart,
  hopAad,
  hopPartBytes,
  hopParts,
  openSealed,
  type Primitives,
  ProtocolError,
  sealOverhead,
  sealTo,
} from '@ketensom/protocol';
import type { VectorFiles } from '../store/vector-files.ts';

/** Where a list goes and under which key. */
export interface Addressed {
  readonly place: Omit<HopPlace, 'part' | 'parts'>;
  readonly recipientKey: Uint8Array;
}

export const hopFileName = (round: string, list: number, hop: number): string => `${round}-${list}-${hop}`;

/** Bytes of a stored part. */
export const sealedPartBytes = hopPartBytes + sealOverhead;

interface Sealing {
  readonly primitives: Primitives;
  readonly entropy: (length: number) => Uint8Array;
  readonly vectors: VectorFiles;
}

/** A list of `length` bytes, in the pieces that are its parts (`hopPartBytes`); each is read before the next is asked for. */
export interface ListPieces {
  readonly length: number;
  readonly pieces: Iterable<Uint8Array>;
}

/** Parts after which others get a turn: an agent that says nothing for long passes for gone. */
const partsAtOnce = 16;

/** Writes the sealed parts of a list; gives their root and length. */
export async function sealList({ primitives, entropy, vectors }: Sealing, { place, recipientKey }: Addressed, list: ListPieces) {
  const parts = hopParts(list.length);
  const writer = vectors.create(hopFileName(place.round, place.list, place.hop));
  const hashes: Uint8Array[] = [];
  let length = 0;
  try {
    for (const plaintext of list.pieces) {
      const ephemeralSecret = entropy(32);
      const aad = hopAad({ ...place, part: hashes.length, parts });
      const sealed = sealTo(primitives, { recipientKey, ephemeralSecret, aad, plaintext });
      ephemeralSecret.fill(0);
      hashes.push(hashPart(primitives, sealed));
      length += sealed.length;
      writer.write(sealed);
      if (hashes.length % partsAtOnce === 0) await giveWay();
    }
    writer.commit();
  } catch (error) {
    writer.discard();
    throw error;
  }
  return { output: encodeHex(deriveVectorRoot(primitives, hashes)), length };
}

/** What a holder knows of a list that is sent to it. */
export interface Expected {
  readonly place: Omit<HopPlace, 'part' | 'parts'>;
  readonly secret: Uint8Array;
  /** What its sender signed, hex. */
  readonly root: string;
  /** Bytes of the list once it is open. */
  readonly bytes: number;
}

/** Fetches, checks and opens a list. @throws ProtocolError `digest-mismatch`, `share-decrypt`, `length`. */
export async function openList(
  primitives: Primitives,
  { place, secret, root, bytes }: Expected,
  fetch: (part: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const parts = hopParts(bytes);
  const rows = new Uint8Array(bytes);
  const hashes: Uint8Array[] = [];
  let at = 0;
  for (let part = 0; part < parts; part += 1) {
    const sealed = await fetch(part);
    hashes.push(hashPart(primitives, sealed));
    const plain = openSealed(primitives, { secret, aad: hopAad({ ...place, part, parts }), sealed });
    if (plain === undefined) throw new ProtocolError('share-decrypt', { clause: 'OVL-6', party: place.from });
    demand(at + plain.length <= bytes, 'length', { clause: 'OVL-6', party: place.from });
    rows.set(plain, at);
    at += plain.length;
  }
  const isWhole = at === bytes && equalBytes(deriveVectorRoot(primitives, hashes), decodeHex(root));
  demand(isWhole, 'digest-mismatch', { clause: 'OVL-6', party: place.from });
  return rows;
}
