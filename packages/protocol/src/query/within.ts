/** Range check over many words at once. */

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/** Whether every word lies in [min, max]. */
export function areWithin(words: BigInt64Array, min: bigint, max: bigint): boolean {
  if (!isLittleEndian || min < -maxSafe || max > maxSafe) return words.every((word) => word >= min && word <= max);
  // Two 32-bit reads and one double per word, no BigInt. Exact up to 2^53; beyond it the double is rounded but still outside the bounds.
  const [least, most] = [Number(min), Number(max)];
  const low = new Uint32Array(words.buffer, words.byteOffset, words.length * 2);
  const high = new Int32Array(words.buffer, words.byteOffset, words.length * 2);
  const mayBeZero = least <= 0 && most >= 0;
  for (let at = 0; at < low.length; at += 2) {
    if (mayBeZero && low[at] === 0 && high[at + 1] === 0) continue;
    const word = (high[at + 1] ?? 0) * 4_294_967_296 + (low[at] ?? 0);
    if (word < least || word > most) return false;
  }
  return true;
}
