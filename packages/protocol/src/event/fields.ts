/** The field types that events are made of (docs/protocol/events.md, EVT-1): narrow on purpose, so that one reading is possible. */
import { z } from 'zod';

/** A name from a charter or a file: `^[a-z][a-z0-9_-]{0,63}$`. */
export const nameField = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/);
/** A SHA-256 digest, a key or another 32-byte value in lower-case hexadecimal. */
export const digestField = z.string().regex(/^[0-9a-f]{64}$/);
/** An Ed25519 signature: 64 bytes in lower-case hexadecimal. */
export const signatureField = z.string().regex(/^[0-9a-f]{128}$/);
/** A round id: 16 random bytes in lower-case hexadecimal. */
export const roundField = z.string().regex(/^[0-9a-f]{32}$/);
/** A refusal code: lower-case kebab. */
export const codeField = z.string().regex(/^[a-z][a-z-]{0,39}$/);
/** A whole number from 0 to 2^53 - 1. */
export const wholeField = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** The byte length of a blob, at most 2^40. */
export const lengthField = z
  .int()
  .min(0)
  .max(2 ** 40);
/** Printable ASCII of bounded length. */
export const asciiField = z.string().regex(/^[\x20-\x7e]{1,512}$/);
/** The version of a program, such as 1.4.0 or 2.0.0-rc.1. */
export const versionField = z.string().regex(/^[0-9A-Za-z.+-]{1,64}$/);
/** A roster position, a count of partners. */
export const countField = z.int().min(0).max(200);
