/** A message's body, and the two fields that stand for it in a signature. */
import type { Primitives } from '../crypto/primitives.ts';
import { encodeContentDigest, encodePartDigest } from './content-digest.ts';

/** A body: its media type and its bytes; of a part of a vector the leaf hash, which then stands for the bytes. */
export interface Content {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly leaf?: Uint8Array | undefined;
}

/** The fields of a body; none where there is no body. */
export interface ContentFields {
  readonly 'content-digest'?: string;
  readonly 'content-type'?: string;
}

/** The fields to send with `content`; a body of no bytes is a body, an absent one is none. */
export const encodeContentFields = (primitives: Primitives, content: Content | undefined): ContentFields =>
  content === undefined ? {} : { 'content-digest': digestOf(primitives, content), 'content-type': content.type };

const digestOf = (primitives: Primitives, { bytes, leaf }: Content): string =>
  leaf === undefined ? encodeContentDigest(primitives, bytes) : encodePartDigest(leaf);
