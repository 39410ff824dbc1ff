/** One hop of one list: blinded by this agent's scalar, shuffled, sealed to the next holder or, as tags, to the coordinator (OVL-6). */
import type { BlindingEngine } from '@ketensom/native';
import {
  type BlindingSuiteName,
  concatBytes,
  decodeHex,
  demandDistinct,
  elementLength,
  encodeHex,
  holdersOf,
  hopCount,
  permutation,
  permuteRows,
  type RingConfig,
  rowColumns,
  tagLength,
} from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { MadeHop, RingSecrets } from '../store/ring-store.ts';
import { sealList } from './seal-list.ts';

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
  /** Elements as they came, at the first hop blinded already; in `salted-hash` tags, which are not blinded further. */
  readonly rows: Uint8Array;
  /** Padding of a list that starts here, as it is sent. */
  readonly nobody?: Uint8Array;
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

/** @throws ProtocolError `element-invalid`, `element-repeated`. */
async function blindRows(
  { context, config, secrets, engine }: RingWork,
  { list, hop, rows }: HopInput,
  isLast: boolean,
): Promise<BlindedRows> {
  const seed = new DataView(context.entropy(4).buffer).getInt32(0);
  const mark = config.blinding === 'dh' ? elementLength : tagLength;
  const isRepeating = config.lists[list]?.repeats === true;
  demandDistinct(isRepeating ? firstColumn(rows, { mark, columns: rowColumns(config, list) }) : rows, mark, seed);
  if (config.blinding === 'salted-hash') return { rows, width: tagLength };
  // An owner blinds its identifiers as it hashes them.
  if (hop === 0) return { rows, width: elementLength };
  if (secrets.blinding === undefined) throw new TypeError('a holder has a scalar');
  const blinded = await engine.blind(suiteOf(config), secrets.blinding, rows);
  return isLast
    ? { rows: await engine.finalTags(decodeHex(config.run), blinded), width: tagLength }
    : { rows: blinded, width: elementLength };
}

/** Makes and stores the hop; nothing has left yet. @throws ProtocolError `element-invalid`, `element-repeated`. */
export async function makeHop(work: RingWork, from: HopInput): Promise<Omit<MadeHop, 'announced'>> {
  const { list, hop, input } = from;
  const { context, config, keys } = work;
  const { primitives, entropy, store, self } = context;
  const isLast = hop === hopCount(config) - 1;
  const own = await blindRows(work, from, isLast);
  const blinded = from.nobody === undefined ? own : { ...own, rows: concatBytes(own.rows, from.nobody) };
  const width = blinded.width * rowColumns(config, list);
  const count = blinded.rows.length / width;
  const shuffled = permuteRows(blinded.rows, width, permutation(primitives, entropy(32), count));
  const to = isLast ? 'coordinator' : (holdersOf(config, list)[hop + 1] ?? '');
  const recipientKey = decodeHex(isLast ? config.sealKey : (keys.get(to) ?? ''));
  const place = { run: config.run, round: config.round, list, hop, from: self, to };
  const { output, length } = sealList({ primitives, entropy, vectors: store.vectors }, { place, recipientKey }, shuffled);
  const tagsRoot = isLast && config.blinding === 'dh' ? { tagsRoot: encodeHex(primitives.sha256(shuffled)) } : {};
  return { list, hop, input, output, count, length, ...tagsRoot };
}
