/** Whether bytes look like noise. */

/** Pearson's chi-square of the bytes against the uniform distribution: 255 degrees of freedom. */
export function chiSquare(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  const expected = bytes.length / 256;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Exceeded by chance once in 10,000 (255 degrees of freedom). The streams are fixed, so a test cannot come out otherwise another day. */
export const critical = 347.65;
