/**
 * The one spelling of a JSON value: RFC 8785 (JCS). Members are sorted by the UTF-16 code units of their keys (section 3.2.3), numbers
 * are written as ECMAScript writes them (3.2.2.3), strings escape only what must be escaped (3.2.2.2), and there is no white space.
 *
 * This side is for values of our own making: whatever JSON cannot carry is a TypeError. What others send goes through `parseCanonical`.
 */
import { utf8 } from '../crypto/bytes.ts';
import { isReservedKey, type JsonObject, type JsonValue } from './value.ts';

/** Deeper than any profile; it also ends the walk through a value that contains itself. */
const deepest = 32;

/**
 * The canonical text of `value`; `-0` is written `0`.
 *
 * @throws TypeError for `undefined`, a number that is not finite, a lone surrogate, a reserved key, a value nested more than 32 deep, or
 * an object that is neither a plain record nor an array.
 */
export const canonicalise = (value: JsonValue): string => (isInOrder(value, 0) ? JSON.stringify(value) : render(value, 0));

/** The UTF-8 bytes of `canonicalise(value)`: what is hashed and signed. */
export const canonicalBytes = (value: JsonValue): Uint8Array => utf8(canonicalise(value));

/**
 * Whether a value has its one spelling already as it stands: carriable, with every record's keys in order. Then the platform's own writer, which is
 * many times faster, writes the same text; all else goes through `render`, which sorts, or says what is wrong.
 */
function isInOrder(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return typeof value === 'boolean';
  if (value === null) return true;
  if (depth === deepest) return false;
  if (Array.isArray(value)) return isListInOrder(value, depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && isRecordInOrder(value as JsonObject, depth + 1);
}

/** Holes are read as `undefined`, which is not carriable. */
function isListInOrder(list: readonly unknown[], depth: number): boolean {
  for (const item of list) if (!isInOrder(item, depth)) return false;
  return true;
}

function isRecordInOrder(record: JsonObject, depth: number): boolean {
  let before: string | undefined;
  for (const key of Object.keys(record)) {
    const follows = before === undefined || before < key;
    if (!follows || isReservedKey(key) || !key.isWellFormed() || !isInOrder(record[key], depth)) return false;
    before = key;
  }
  return true;
}

function render(value: unknown, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return renderText(value);
  if (typeof value === 'number') return renderNumber(value);
  if (typeof value !== 'object') throw new TypeError('JSON cannot carry this kind of value');
  if (depth === deepest) throw new TypeError('the value is nested too deeply, or contains itself');
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => render(item, depth + 1)).join(',')}]`;
  return renderObject(value, depth + 1);
}

function renderObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain records and arrays are JSON');
  const record = value as JsonObject;
  const members = Object.keys(record)
    .sort()
    .map((key) => {
      if (isReservedKey(key)) throw new TypeError('a reserved key cannot be sent');
      return `${renderText(key)}:${render(record[key], depth)}`;
    });
  return `{${members.join(',')}}`;
}

function renderText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('text with a lone surrogate has no canonical form');
  return JSON.stringify(text);
}

function renderNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('only finite numbers are JSON');
  return JSON.stringify(value);
}
