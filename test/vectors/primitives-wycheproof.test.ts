/** Every Wycheproof case of vectors/wycheproof, through both implementations. The README there says how verdicts map. */
import { readFileSync } from 'node:fs';
import { nativePrimitives } from '@ketensom/native';
import { concatBytes, decodeHex, noblePrimitives } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';

interface Case {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

function read<Inputs>(name: string, count: number): (Case & Inputs)[] {
  const url = new URL(`../../vectors/wycheproof/${name}.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: (Case & Inputs)[] };
  expect(cases.length).toBe(count);
  return cases;
}

describe.each([noblePrimitives, nativePrimitives])('$name', (primitives) => {
  it('X25519', () => {
    for (const test of read<{ private: string; public: string; shared: string }>('x25519', 518)) {
      const allZero = /^0*$/.test(test.shared);
      const shared = primitives.x25519.sharedSecret(decodeHex(test.private), decodeHex(test.public));
      expect(shared, `tcId ${test.tcId}`).toEqual(allZero ? undefined : decodeHex(test.shared));
    }
  });

  it('Ed25519', () => {
    for (const test of read<{ publicKey: string; msg: string; sig: string }>('ed25519', 151)) {
      const verdict = primitives.ed25519.verify(decodeHex(test.publicKey), decodeHex(test.msg), decodeHex(test.sig));
      expect(verdict, `tcId ${test.tcId}`).toBe(test.result === 'valid');
    }
  });

  it('HKDF-SHA-256', () => {
    for (const test of read<{ ikm: string; salt: string; info: string; size: number; okm: string }>('hkdf-sha256', 86)) {
      const input = { key: decodeHex(test.ikm), salt: decodeHex(test.salt), info: decodeHex(test.info), length: test.size };
      if (test.result === 'invalid') expect(() => primitives.hkdf(input), `tcId ${test.tcId}`).toThrow(RangeError);
      else expect(primitives.hkdf(input), `tcId ${test.tcId}`).toEqual(decodeHex(test.okm));
    }
  });

  it('ChaCha20-Poly1305', () => {
    for (const test of read<{ key: string; iv: string; aad: string; msg: string; ct: string; tag: string }>('chacha20-poly1305', 325)) {
      const box = { key: decodeHex(test.key), nonce: decodeHex(test.iv), aad: decodeHex(test.aad) };
      const plaintext = decodeHex(test.msg);
      const ciphertext = concatBytes(decodeHex(test.ct), decodeHex(test.tag));
      if (box.nonce.length !== 12) {
        expect(() => primitives.chacha20poly1305.open({ ...box, ciphertext }), `tcId ${test.tcId}`).toThrow(RangeError);
        continue;
      }
      const opened = primitives.chacha20poly1305.open({ ...box, ciphertext });
      expect(opened, `tcId ${test.tcId}`).toEqual(test.result === 'valid' ? plaintext : undefined);
      if (test.result === 'valid') expect(primitives.chacha20poly1305.seal({ ...box, plaintext }), `tcId ${test.tcId}`).toEqual(ciphertext);
    }
  });
});
