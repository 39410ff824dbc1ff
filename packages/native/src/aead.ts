/** ChaCha20-Poly1305 (RFC 8439 section 2.8) on node:crypto. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type Aead, demandAeadInput } from '@ketensom/protocol';
import { plainBytes } from './plain-bytes.ts';

const tagLength = 16;

/** `Primitives.chacha20poly1305`. */
export const nativeAead: Aead = {
  seal({ key, nonce, aad, plaintext }) {
    demandAeadInput(key, nonce);
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
    cipher.setAAD(aad, { plaintextLength: plaintext.length });
    return plainBytes(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
  },
  open({ key, nonce, aad, ciphertext }) {
    demandAeadInput(key, nonce);
    const length = ciphertext.length - tagLength;
    if (length < 0) return undefined;
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
    decipher.setAAD(aad, { plaintextLength: length });
    decipher.setAuthTag(ciphertext.subarray(length));
    const plaintext = decipher.update(ciphertext.subarray(0, length));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return plainBytes(plaintext);
  },
};
