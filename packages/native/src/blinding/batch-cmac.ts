/**
 * AES-256-CMAC (NIST SP 800-38B section 6.2) of many messages under one key, at the speed of the block cipher: the k-th blocks of all messages go
 * through one call of ECB, so that the cost of a call is paid once per 65,536 blocks and not once per message.
 */
import { createCipheriv } from 'node:crypto';
import { identifierAt, type PackedIdentifiers, tagLength, wordsOf } from '@ketensom/protocol';

/** Messages per call. Their blocks stay in the second-level cache on the way in and out. */
const batchLength = 16_384;

/** The protocol's `saltedTags`. */
export function batchSaltedTags(key: Uint8Array, identifiers: PackedIdentifiers): Uint8Array {
  const count = identifiers.ends.length;
  const tags = new Uint8Array(count * tagLength);
  const mac = new BatchCmac(key);
  for (let from = 0; from < count; from += batchLength) mac.tag(identifiers, from, Math.min(count, from + batchLength), tags);
  return tags;
}

class BatchCmac {
  readonly #cipher: ReturnType<typeof createCipheriv>;
  readonly #subkeys: readonly [Uint8Array, Uint8Array];
  readonly #subkeyWords: readonly [Uint32Array, Uint32Array];
  readonly #blocks = new Uint8Array(batchLength * tagLength);

  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new RangeError('key of salted tags must be 32 bytes');
    this.#cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    const first = double(this.#cipher.update(new Uint8Array(tagLength)));
    this.#subkeys = [first, double(first)];
    this.#subkeyWords = [wordsOf(this.#subkeys[0]), wordsOf(this.#subkeys[1])];
  }

  /** Tags of identifiers `from` to `to` into their places. */
  tag(identifiers: PackedIdentifiers, from: number, to: number, tags: Uint8Array): void {
    const longest = this.#fill(identifiers, from, to);
    const used = this.#blocks.subarray(0, (to - from) * tagLength);
    tags.set(this.#cipher.update(used), from * tagLength);
    for (let block = 1; block < longest; block += 1) this.#chain(identifiers, { from, to, block }, tags);
  }

  /** First blocks of all messages, with padding and subkey where a message ends there; gives the number of blocks of the longest. */
  #fill({ bytes, ends }: PackedIdentifiers, from: number, to: number): number {
    const blocks = this.#blocks;
    const words = wordsOf(blocks);
    const [whole, padded] = this.#subkeyWords;
    let longest = 1;
    let start = from === 0 ? 0 : (ends[from - 1] as number);
    for (let at = from, place = 0; at < to; at += 1, place += tagLength) {
      const end = ends[at] as number;
      const length = end - start;
      const head = Math.min(length, tagLength);
      const subkey = length < tagLength ? padded : whole;
      if (length <= tagLength) {
        const word = place >> 2;
        words[word] = subkey[0] as number;
        words[word + 1] = subkey[1] as number;
        words[word + 2] = subkey[2] as number;
        words[word + 3] = subkey[3] as number;
        for (let byte = 0; byte < head; byte += 1)
          blocks[place + byte] = (blocks[place + byte] as number) ^ (bytes[start + byte] as number);
        if (length < tagLength) blocks[place + length] = (blocks[place + length] as number) ^ 0x80;
      } else {
        for (let byte = 0; byte < tagLength; byte += 1) blocks[place + byte] = bytes[start + byte] as number;
        longest = Math.max(longest, Math.ceil(length / tagLength));
      }
      start = end;
    }
    return longest;
  }

  /** Block number `block` of those messages that have one, over what their earlier blocks gave. */
  #chain(identifiers: PackedIdentifiers, { from, to, block }: { from: number; to: number; block: number }, tags: Uint8Array): void {
    const blocks = this.#blocks;
    const having: number[] = [];
    for (let at = from; at < to; at += 1) {
      const message = identifierAt(identifiers, at);
      if (message.length <= block * tagLength) continue;
      const rest = message.subarray(block * tagLength, (block + 1) * tagLength);
      const isLast = message.length <= (block + 1) * tagLength;
      const subkey = isLast ? this.#subkeys[rest.length === tagLength ? 0 : 1] : undefined;
      const place = having.length * tagLength;
      for (let byte = 0; byte < tagLength; byte += 1) {
        const text = byte < rest.length ? (rest[byte] as number) : byte === rest.length ? 0x80 : 0;
        blocks[place + byte] = text ^ (subkey?.[byte] ?? 0) ^ (tags[at * tagLength + byte] as number);
      }
      having.push(at);
    }
    const chained = this.#cipher.update(blocks.subarray(0, having.length * tagLength));
    for (const [place, at] of having.entries()) tags.set(chained.subarray(place * tagLength, (place + 1) * tagLength), at * tagLength);
  }
}

/** Multiplication by x in GF(2^128), most significant bit first (SP 800-38B section 6.1). */
function double(block: Uint8Array): Uint8Array {
  const doubled = new Uint8Array(tagLength);
  for (let at = 0; at < tagLength; at += 1) doubled[at] = ((block[at] as number) << 1) | ((block[at + 1] ?? 0) >> 7);
  if ((block[0] as number) >= 0x80) doubled[15] = (doubled[15] as number) ^ 0x87;
  return doubled;
}

/** The protocol's `rekeyTags`. */
export function batchRekeyTags(key: Uint8Array, tags: Uint8Array): Uint8Array {
  if (key.length !== 32 || tags.length % tagLength !== 0) throw new RangeError('tags are 16 bytes, their key 32');
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const piece = batchLength * tagLength;
  const changed = new Uint8Array(tags.length);
  for (let at = 0; at < tags.length; at += piece) changed.set(cipher.update(tags.subarray(at, at + piece)), at);
  return changed;
}
