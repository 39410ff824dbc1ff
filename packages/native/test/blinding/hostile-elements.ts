/** Encodings that are refused wherever they stand, of every kind. */
import { type BlindingSuiteName, decodeHex } from '@ketensom/protocol';

const ff = 'ff'.repeat(30);
const encodings: Readonly<Record<BlindingSuiteName, readonly string[]>> = {
  // Small order (0, 1, two of order eight), on the twist (-1, 2), not canonical (p, p + 1, p + 9, with its top bit set).
  x25519: [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    `ec${ff}7f`,
    `02${'00'.repeat(31)}`,
    `ed${ff}7f`,
    `ee${ff}7f`,
    `f6${ff}7f`,
    `09${'00'.repeat(30)}80`,
    `ff${ff}ff`,
  ],
  // RFC 9496 appendix A.2, the negative of its generator, and the identity.
  ristretto255: [
    '00'.repeat(32),
    `00${ff}ff`,
    `ff${ff}7f`,
    `f3${ff}7f`,
    `ed${ff}7f`,
    `01${'00'.repeat(31)}`,
    '0b0d51f59543b18e577b569e3affaea0a71cf4955a7d22724959a6ba1f72d209',
    '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
    '3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e',
    `ec${ff}7f`,
  ],
};

export const hostileElements = (suite: BlindingSuiteName): readonly Uint8Array[] => encodings[suite].map(decodeHex);
