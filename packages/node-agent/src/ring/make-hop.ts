/** One hop of one list: blinded by this agent's scalar, shuffled, sealed to the next holder or, as tags, to the coordinator (OVL-6). */
import { setImmediate as giveWay } from 'node:timers/promises';
import type { BlindingEngine } from '@ketensom/native';
import {
  type BlindingSuiteName,
  decodeHex,
  demandDistinct,
  elementLength,
  encodeHex,
  holdersOf,
  hopCount,
  permutation,
  type RingConfig,
  rowColumns,
  tagLength,
} from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { MadeHop, RingSecrets } from '../store/ring-store.ts';
import { sealList } from './seal-list.ts';
import { shuffledPieces } from './shuffled-pieces.ts';

/** What every hop of a ring is made with. */
export interface RingWork {
  readonly context: AgentContext;
  readonly config: RingConfig;
  readonly secrets: RingSecrets;
  readonly engine: BlindingEngine;
  /** Public keys of the run, hex, by partner. */
  readonly keys: ReadonlyMap<string, string>;
  /** What the identifiers of a list are, column by column: they compare where these texts are equal. */
  readonly keyKinds: (list: number) => readonly string[];
}

/** The group of a `dh` ring. */
export function suiteOf({ suite }: Pick<RingConfig, 'suite'>): BlindingSuiteName {
  if (suite === undefined) throw new TypeError('salted-hash has no group');
  return suite;
}

/** Which hop, of what. */
export interface HopInput {
  readonly list: number;
  readonly hop: number;
  /** Root of what was taken, hex. */
  readonly input: string;
  /** Elements as they came, at the first hop blinded already; in `salted-hash` tags, which are not blinded further. They are worked in place. */
  readonly rows: Uint8Array;
  /** Of a list that starts here, how many rows are no padding; those come first. */
  readonly known?: number;
  /** The order that it is sent in, where that is drawn already: never used for another list. */
  readonly order?: Uint32Array;
}

interface BlindedRows {
  readonly rows: Uint8Array;
  /** Bytes of a mark. */
  readonly width: number;
}

/** The first mark of each row. */
function firstColumn(rows: Uint8Array, { mark, columns }: { readonly mark: number; readonly columns: number }): Uint8Array {
  const count = rows.length / (mark * columns);
  const first = new Uint8Array(count * mark);
  for (let row = 0; row < count; row += 1) first.set(rows.subarray(row * mark * columns, row * mark * columns + mark), row * mark);
  return first;
}

/** Nobody stands in a list twice. @throws ProtocolError `element-repeated`. */
function demandOnce({ context, config }: RingWork, { list, rows, known }: HopInput): void {
  const seed = new DataView(context.entropy(4).buffer).getInt32(0);
  const mark = config.blinding === 'dh' ? elementLength : tagLength;
  const columns = rowColumns(config, list);
  const own = known === undefined ? rows : rows.subarray(0, known * columns * mark);
  demandDistinct(config.lists[list]?.repeats === true ? firstColumn(own, { mark, columns }) : own, mark, seed);
}

/** Lets go of memory at once that would else wait for the collector. */
function giveBack(...arrays: readonly Uint8Array[]): void {
  for (const { buffer, byteLength } of arrays)
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !buffer.detached) buffer.transfer(0);
}

/** Elements that are blinded at a time: no more than these stand in memory twice. */
const elementsAtOnce = 2 ** 16;

/** Blinds in place; of the last hop what is left are tags. @throws ProtocolError `element-invalid`. */
async function blindInPlace({ config, secrets, engine }: RingWork, rows: Uint8Array, isLast: boolean): Promise<BlindedRows> {
  const { blinding } = secrets;
  if (blinding === undefined) throw new TypeError('a holder has a scalar');
  const width = isLast ? tagLength : elementLength;
  const count = rows.length / elementLength;
  for (let from = 0; from < count; from += elementsAtOnce) {
    const elements = rows.subarray(from * elementLength, (from + elementsAtOnce) * elementLength);
    const blinded = await engine.blind(suiteOf(config), blinding, elements);
    const done = isLast ? await engine.finalTags(decodeHex(config.run), blinded) : blinded;
    // What is written never reaches beyond what was read.
    rows.set(done, from * width);
    giveBack(blinded, done);
  }
  return { rows: rows.subarray(0, count * width), width };
}

/** Makes and stores the hop; nothing has left yet. @throws ProtocolError `element-invalid`, `element-repeated`. */
export async function makeHop(work: RingWork, from: HopInput): Promise<Omit<MadeHop, 'announced'>> {
  const { list, hop, input } = from;
  const { context, config, keys } = work;
  const { primitives, entropy, store, self } = context;
  const isLast = hop === hopCount(config) - 1;
  demandOnce(work, from);
  // At ten million rows this took seconds, and so will the order.
  await giveWay();
  const marks = rowColumns(config, list);
  const taken = config.blinding === 'dh' ? elementLength : tagLength;
  const count = from.rows.length / (taken * marks);
  // An owner blinds its identifiers as it hashes them.
  const isBlinded = hop === 0 || config.blinding === 'salted-hash';
  const blinding = isBlinded ? { rows: from.rows, width: taken } : blindInPlace(work, from.rows, isLast);
  // Drawn while threads blind.
  const order = from.order ?? permutation(primitives, entropy(32), count);
  const own = await blinding;
  const width = own.width * marks;
  const to = isLast ? 'coordinator' : (holdersOf(config, list)[hop + 1] ?? '');
  const recipientKey = decodeHex(isLast ? config.sealKey : (keys.get(to) ?? ''));
  const place = { run: config.run, round: config.round, list, hop, from: self, to };
  const tags = isLast && config.blinding === 'dh' ? primitives.sha256Stream() : undefined;
  const pieces = function* () {
    for (const piece of shuffledPieces(own.rows, width, order)) {
      tags?.update(piece);
      yield piece;
    }
  };
  const sealed = { length: own.rows.length, pieces: pieces() };
  const { output, length } = await sealList({ primitives, entropy, vectors: store.vectors }, { place, recipientKey }, sealed);
  return { list, hop, input, output, count, length, ...(tags === undefined ? {} : { tagsRoot: encodeHex(tags.digest()) }) };
}
