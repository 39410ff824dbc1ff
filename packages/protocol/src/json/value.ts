/** A JSON value (RFC 8259 section 3), as `JSON.parse` gives it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** `Array.isArray`, for lists that are not written to. */
export const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether `key` has a meaning of its own on JavaScript objects, so that no message may use it. */
export const isReservedKey = (key: string): boolean => reserved.has(key);
