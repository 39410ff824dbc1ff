/**
 * Between figures and the words that are masked and summed: 64-bit words, little endian, two's complement modulo 2^64
 * (docs/protocol/documents.md, DOC-5). A figure v of two limbs is v = high x 2^55 + low with 0 <= low < 2^55, so that 200 low limbs do
 * not wrap (amendments 12).
 */
import { demand } from '../errors.ts';
import type { FigureTable, LayoutColumn, LocalTable, SummedTable } from './layout-types.ts';
import { areWithin } from './within.ts';

const limbBits = 55n;
const wordBytes = 8;
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A column as far as words go. */
export type VectorColumn = Pick<LayoutColumn, 'min' | 'max' | 'limbs' | 'offset' | 'length'>;

/** What of a layout the vector follows from. */
export interface VectorLayout {
  readonly columns: readonly VectorColumn[];
  readonly words: number;
}

/** A table of zeros of the layout's shape, for an agent to fill. Its columns of one limb are parts of the words that `encodeContribution` gives. */
export function createTable(layout: VectorLayout): FigureTable {
  const words = new BigInt64Array(layout.words);
  const columns = layout.columns.map(({ limbs, length, offset }) =>
    limbs === 1 ? words.subarray(offset, offset + length) : Array.from<bigint>({ length }).fill(0n),
  );
  return { columns };
}

/** The words that all columns of one limb are parts of, each at its place; undefined for a table that was put together otherwise. */
function wordsOf({ columns, words }: VectorLayout, table: LocalTable): BigInt64Array | undefined {
  let buffer: ArrayBufferLike | undefined;
  for (const [at, { limbs, offset }] of columns.entries()) {
    const figures = table.columns[at];
    if (limbs !== 1) continue;
    if (!(figures instanceof BigInt64Array) || figures.byteOffset !== offset * wordBytes) return undefined;
    buffer ??= figures.buffer;
    if (figures.buffer !== buffer || buffer.byteLength !== words * wordBytes) return undefined;
  }
  return buffer === undefined ? undefined : new BigInt64Array(buffer);
}

function demandShape(layout: VectorLayout, table: FigureTable): void {
  const fits = layout.columns.every(({ length }, at) => table.columns[at]?.length === length);
  if (!fits || table.columns.length !== layout.columns.length) throw new RangeError('the table does not have the shape of the layout');
}

/**
 * The vector of one partner's figures. It takes the memory of a table that `createTable` made, which is of no use afterwards.
 *
 * @throws ProtocolError `cell-range` when a figure lies outside its column's bounds (DOC-5); RangeError when the table has another shape
 */
export function encodeContribution(layout: VectorLayout, table: LocalTable): Uint8Array {
  demandShape(layout, table);
  const words = wordsOf(layout, table) ?? new BigInt64Array(layout.words);
  for (const [at, column] of layout.columns.entries()) {
    const write = column.limbs === 1 ? writeWords : writeLimbs;
    write(words, column, table.columns[at] ?? []);
  }
  return toLittleEndian(words);
}

/** A column of one limb. */
function writeWords(words: BigInt64Array, { min, max, offset }: VectorColumn, figures: BigInt64Array | readonly bigint[]): void {
  const isInside =
    figures instanceof BigInt64Array ? areWithin(figures, min, max) : figures.every((figure) => figure >= min && figure <= max);
  demand(isInside, 'cell-range', { clause: 'DOC-5' });
  if (!(figures instanceof BigInt64Array) || figures.buffer !== words.buffer) words.set(figures, offset);
}

/** A column of two limbs. */
function writeLimbs(words: BigInt64Array, column: VectorColumn, figures: BigInt64Array | readonly bigint[]): void {
  const { min, max, offset, length } = column;
  const mayBeZero = min <= 0n && max >= 0n;
  for (let cell = 0; cell < length; cell += 1) {
    const figure = figures[cell] ?? 0n;
    // The words are zeros already, and most cells of a large table are.
    if (figure === 0n && mayBeZero) continue;
    demand(figure >= min && figure <= max, 'cell-range', { clause: 'DOC-5' });
    words[offset + cell] = BigInt.asUintN(Number(limbBits), figure);
    words[offset + length + cell] = figure >> limbBits;
  }
}

/**
 * The figures that a sum over `partners` vectors holds.
 *
 * @param partners how many vectors were added (the survivors)
 * @throws ProtocolError `vector-shape` for another length; `range-violation` when a figure lies outside `partners` times its column's
 *   bounds, in which case nothing may be released (DOC-5)
 */
export function decodeSum(layout: VectorLayout, bytes: Uint8Array, partners: number): SummedTable {
  demand(bytes.length === layout.words * wordBytes, 'vector-shape', { clause: 'DOC-5' });
  const words = fromLittleEndian(bytes);
  const columns = layout.columns.map((column) =>
    column.limbs === 1 ? readWords(words, column, partners) : readLimbs(words, column, partners),
  );
  return { columns };
}

function readWords(words: BigInt64Array, column: VectorColumn, partners: number): BigInt64Array {
  const count = BigInt(partners);
  const figures = words.slice(column.offset, column.offset + column.length);
  demand(areWithin(figures, column.min * count, column.max * count), 'range-violation', { clause: 'DOC-5' });
  return figures;
}

function readLimbs(words: BigInt64Array, column: VectorColumn, partners: number): bigint[] {
  const count = BigInt(partners);
  const maxLow = count * (2n ** limbBits - 1n);
  return Array.from({ length: column.length }, (_, cell) => {
    const low = words[column.offset + cell] ?? 0n;
    const high = words[column.offset + column.length + cell] ?? 0n;
    const figure = (high << limbBits) + low;
    const isInside = low >= 0n && low <= maxLow && figure >= column.min * count && figure <= column.max * count;
    demand(isInside, 'range-violation', { clause: 'DOC-5' });
    return figure;
  });
}

function toLittleEndian(words: BigInt64Array): Uint8Array {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  if (isLittleEndian) return bytes;
  const view = new DataView(words.buffer);
  for (const [at, word] of words.entries()) view.setBigInt64(at * wordBytes, word, true);
  return bytes;
}

function fromLittleEndian(bytes: Uint8Array): BigInt64Array {
  const copy = bytes.slice();
  if (isLittleEndian) return new BigInt64Array(copy.buffer);
  const view = new DataView(copy.buffer);
  return BigInt64Array.from({ length: copy.length / wordBytes }, (_, at) => view.getBigInt64(at * wordBytes, true));
}
