/** The field of curve25519 and edwards25519: what is canonically encoded in it. */

/** Whether 32 bytes from `from` on, least significant first and without their top bit, are a number below p = 2^255 - 19 (RFC 8032 section 5.1.3, step 1). */
export function isBelowPrime(bytes: Uint8Array, from = 0): boolean {
  if (((bytes[from + 31] as number) & 0x7f) !== 0x7f) return true;
  for (let at = from + 30; at > from; at -= 1) if (bytes[at] !== 0xff) return true;
  return (bytes[from] as number) < 0xed;
}
