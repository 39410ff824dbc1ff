/** Values from the partners' raw files, and the search for them in what a coordinator saw. */
import { SeededRandom } from '../../packages/lab/src/generate/random.ts';
import type { RawRows } from './raw-rows.ts';

/** One form that a value could leak in. */
export interface Needle {
  readonly value: string;
  readonly form: 'text' | 'hex' | 'base64' | 'word';
  readonly bytes: Buffer;
}

const word = (value: string): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
};

/** A value as text, as the hex and base64 of it, and where it is a number as a word of a vector. */
export function needlesOf(value: string): Needle[] {
  const text = Buffer.from(value, 'utf8');
  // The last characters of base64 depend on what follows; whole groups of three bytes do not.
  const whole = text.subarray(0, text.length - (text.length % 3)).toString('base64');
  return [
    { value, form: 'text', bytes: text },
    { value, form: 'hex', bytes: Buffer.from(text.toString('hex')) },
    { value, form: 'base64', bytes: Buffer.from(whole) },
    ...(/^[1-9]\d{5,}$/.test(value) ? [{ value, form: 'word' as const, bytes: word(value) }] : []),
  ];
}

/** `count` distinct values of the files: person numbers, costs in whole cents and in euros, all long enough to be no accident. */
export async function pickValues(rows: RawRows, seed: string, count: number): Promise<string[]> {
  const random = new SeededRandom(seed);
  const cents = await rows.select('select distinct cast(cost as varchar) as value from cases where cost > 1000000 order by value');
  const values = [
    ...rows.persons,
    ...cents.flatMap(({ value }) => [String(value), `${String(value).slice(0, -2)}.${String(value).slice(-2)}`]),
  ];
  const shuffled = values.map((value) => ({ value, at: random.unit() })).sort((a, b) => a.at - b.at);
  return shuffled.slice(0, count).map(({ value }) => value);
}

const isHexDigit = (byte: number | undefined): boolean => byte !== undefined && /[0-9a-f]/.test(String.fromCharCode(byte));

/** Digits inside a digest are no leak: a match counts unless it stands in a run of 32 hexadecimal digits or more. */
function isInDigest(hay: Buffer, at: number, length: number): boolean {
  let [from, to] = [at, at + length];
  while (isHexDigit(hay[from - 1])) from -= 1;
  while (isHexDigit(hay[to])) to += 1;
  return to - from >= 32;
}

/** The needles that stand in `hay`. */
export function findNeedles(hay: Buffer, needles: readonly Needle[]): Needle[] {
  return needles.filter(({ bytes }) => {
    for (let at = hay.indexOf(bytes); at >= 0; at = hay.indexOf(bytes, at + 1)) {
      if (!isInDigest(hay, at, bytes.length)) return true;
    }
    return false;
  });
}
