/** Typed reading of a vector's step. A missing field or one of another type is a mistake in the vector and throws. */
import assert from 'node:assert/strict';
import { decodeHex } from '@ketensom/protocol';

export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: unknown) {
    assert(typeof values === 'object' && values !== null);
    this.#values = { ...values };
  }

  text(name: string): string {
    const value = this.#values[name];
    assert(typeof value === 'string', `${name} is no text`);
    return value;
  }

  number(name: string): number {
    const value = this.#values[name];
    assert(typeof value === 'number', `${name} is no number`);
    return value;
  }

  bytes(name: string): Uint8Array {
    return toBytes(this.#values[name]);
  }

  bytesList(name: string): Uint8Array[] {
    return this.#list(name).map(toBytes);
  }

  objects(name: string): Fields[] {
    return this.#list(name).map((value) => new Fields(value));
  }

  calls(name: string): (string | number)[][] {
    return this.#list(name) as (string | number)[][];
  }

  #list(name: string): unknown[] {
    const value = this.#values[name];
    assert(Array.isArray(value), `${name} is no list`);
    return value;
  }
}

/** Hexadecimal, or `{ repeat, times }`. */
function toBytes(value: unknown): Uint8Array {
  if (typeof value === 'string') return decodeHex(value);
  const repeated = new Fields(value);
  return decodeHex(repeated.text('repeat').repeat(repeated.number('times')));
}
