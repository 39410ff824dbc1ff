/** What travels between holders (OVL-6): parts of a list, each sealed to the next holder's key of the run and bound to its place. */
import { decodeHex, u32be, utf8 } from '../crypto/bytes.ts';
import { frame } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';

/** The place of one part. `hop` is the sender's; `to` the next holder, or the coordinator for tags. */
export interface HopPlace {
  readonly run: string;
  readonly round: string;
  readonly list: number;
  readonly hop: number;
  readonly from: string;
  readonly to: string;
  readonly part: number;
  /** How many parts the list has. */
  readonly parts: number;
}

/** Bytes that a part holds before it is sealed: with the seal it stays below a mebibyte. A multiple of the lengths of elements and tags. */
export const hopPartBytes = 2 ** 20 - 64;

/** Associated data of a sealed part. */
export const hopAad = ({ run, round, list, hop, from, to, part, parts }: HopPlace): Uint8Array =>
  frame(labels.overlapHop, decodeHex(run), decodeHex(round), u32be(list), u32be(hop), utf8(from), utf8(to), u32be(part), u32be(parts));

/** How many parts `length` bytes take; a list of nothing takes one. */
export const hopParts = (length: number): number => Math.max(1, Math.ceil(length / hopPartBytes));
