/** Values with byte fields, in the form of the files: bytes in lower-case hexadecimal. */
import { encodeHex } from '@ketensom/protocol';

/** `Value` with a text in place of each byte array. */
export type Hexed<Value> = Value extends Uint8Array
  ? string
  : Value extends object
    ? { readonly [Key in keyof Value]: Hexed<Value[Key]> }
    : Value;

/** The value with its bytes in hexadecimal; its members keep their order. */
export const toHexed = <Value>(value: Value): Hexed<Value> => hexed(value) as Hexed<Value>;

function hexed(value: unknown): unknown {
  if (value instanceof Uint8Array) return encodeHex(value);
  if (Array.isArray(value)) return value.map(hexed);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hexed(part)]));
  return value;
}
