/** Numbers of curve25519 and edwards25519 (RFC 7748 section 4.1). */

export const fieldPrime = 2n ** 255n - 19n;

/** d of edwards25519, -121665 / 121666. */
export const edwardsD = 37_095_705_934_669_439_343_138_083_508_754_565_189_542_113_879_843_219_016_388_785_533_085_940_283_555n;
