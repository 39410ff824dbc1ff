/** Typed arrays that are used again, and made anew only where they are too short. */

/** `array` where it has `length` entries, else a longer one; what was in it is gone or not, as it comes. */
export const roomFor = (array: Uint32Array, length: number): Uint32Array =>
  array.length >= length ? array : new Uint32Array(Math.max(length, 2 * array.length));

/** `array` with at least `length` entries, those that it had and zeros. */
export function grown(array: Uint32Array, length: number): Uint32Array {
  if (array.length >= length) return array;
  const longer = roomFor(array, length);
  longer.set(array);
  return longer;
}
