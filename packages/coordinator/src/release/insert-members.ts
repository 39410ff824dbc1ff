/**
 * Adds members to a canonical JSON object without reading it as values: the bytes that were committed to stay as they are, and a result of many
 * megabytes costs one pass.
 */
import { concatBytes, utf8 } from '@ketensom/protocol';

const quote = 0x22;
const backslash = 0x5c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const comma = 0x2c;

/** The first byte after the string that starts at `start`. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at + 1;
}

/** The members of the outermost object: each key with the place where its member starts. */
function* membersOf(bytes: Uint8Array): Generator<readonly [key: string, start: number]> {
  let depth = 0;
  let isKeyNext = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === quote) {
      const end = endOfString(bytes, at);
      if (depth === 1 && isKeyNext) yield [JSON.parse(new TextDecoder().decode(bytes.subarray(at, end))) as string, at];
      isKeyNext = false;
      at = end - 1;
    } else if (opening.has(byte)) depth += 1;
    else if (closing.has(byte)) depth -= 1;
    else if (byte === comma && depth === 1) isKeyNext = true;
  }
}

/** A member to add, with its value in canonical form. */
export interface NewMember {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The canonical object with further members, each at its place in the order of keys. It has members already, and none of these. */
export function insertMembers(document: Uint8Array, added: readonly NewMember[]): Uint8Array {
  const present = [...membersOf(document)];
  const pieces: Uint8Array[] = [];
  let taken = 0;
  for (const { key, value } of [...added].sort((left, right) => (left.key < right.key ? -1 : 1))) {
    const [, next] = present.find(([other]) => other > key) ?? [];
    if (next === undefined) throw new TypeError('the added member would be the last one');
    pieces.push(document.subarray(taken, next), utf8(`${JSON.stringify(key)}:`), value, utf8(','));
    taken = next;
  }
  return concatBytes(...pieces, document.subarray(taken));
}
