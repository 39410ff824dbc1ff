/**
 * The audit of a long log, in three parts: the tree over its entries, the reading of its events, and their signatures on all cores against the raw rate of
 * the platform's own Ed25519 verification.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { checkSignatures } from '@ketensom/auditor';
import { formatTable } from '@ketensom/host';
import { nativePrimitives as p } from '@ketensom/native';
import {
  bundleSource,
  deriveNewTiles,
  deriveVerifierKey,
  encodeCheckpoint,
  encodeEntryBundle,
  encodeEventNote,
  encodeHex,
  encodeNote,
  encodeTilePath,
  encodeVerifierKey,
  hashLeaf,
  type JsonObject,
  LeafTree,
  memoryFiles,
  readLog,
  signNote,
  tileWidth,
} from '@ketensom/protocol';
import { median, stopwatch } from './measure.ts';

const seeds = { coordinator: p.sha256(Uint8Array.of(1)), a: p.sha256(Uint8Array.of(2)), log: p.sha256(Uint8Array.of(3)) };
const key = (seed: Uint8Array): string => encodeHex(p.ed25519.publicKey(seed));
const hex = (length: number): string => 'ab'.repeat(length);

/** A log of `size` entries of the size that events have: a beginning, one partner, and then what that partner says. */
function makeNotes(size: number): Uint8Array[] {
  const vkey = (name: string, kind: 'ed25519' | 'cosignature', seed: Uint8Array): string =>
    encodeVerifierKey(deriveVerifierKey(p, { name, kind, publicKey: p.ed25519.publicKey(seed) }));
  const genesis = {
    ...{ v: 1, type: 'log.genesis', actor: 'coordinator', seq: 0, ts: 1, protocol: 'ketensom/v1', origin: 'bench' },
    ...{ log_vkey: vkey('bench', 'ed25519', seeds.log), key: key(seeds.coordinator), seal_key: hex(32) },
  };
  const enrolled = {
    ...{ v: 1, type: 'roster.enrolled', actor: 'a', seq: 0, ts: 1, role: 'partner', invitation: hex(32) },
    ...{ key: key(seeds.a), witness_vkey: vkey('a/witness', 'cosignature', p.sha256(seeds.a)) },
  };
  const notes = [encodeEventNote(p, genesis, { name: 'coordinator', seed: seeds.coordinator })];
  notes.push(encodeEventNote(p, enrolled, { name: 'a', seed: seeds.a }));
  for (let seq = 1; notes.length < size; seq += 1) {
    const prev = encodeHex(hashLeaf(p, notes.at(-1) as Uint8Array));
    const scope = { run: hex(32), round: hex(16), prev, seq, actor: 'a', ts: 1, v: 1 };
    const said: JsonObject = { ...scope, type: 'round.key', c_key: hex(32), s_key: hex(32), b_commit: hex(32) };
    notes.push(encodeEventNote(p, said, { name: 'a', seed: seeds.a }));
  }
  return notes;
}

/** The files of a log that the readers ask for. */
function filesOf(notes: readonly Uint8Array[]): Map<string, Uint8Array> {
  const tree = new LeafTree(p);
  for (const note of notes) tree.append(hashLeaf(p, note));
  const text = encodeCheckpoint({ origin: 'bench', size: notes.length, root: tree.rootAt(notes.length) as Uint8Array });
  const files = new Map([['checkpoint', encodeNote({ text, signatures: [signNote(p, text, { name: 'bench', seed: seeds.log })] })]]);
  for (const tile of deriveNewTiles(0, notes.length)) {
    if (tile.level !== 'entries') continue;
    files.set(encodeTilePath(tile), encodeEntryBundle(notes.slice(tile.index * tileWidth, tile.index * tileWidth + tile.width)));
  }
  return files;
}

/** Verifications of one note, over and over, on every core at once: what the platform can do. */
async function rawCount(cores: number, duration: number): Promise<number> {
  const worker = new URL('./raw-ed25519.ts', import.meta.url);
  const counts = Array.from(
    { length: cores },
    () => new Promise<number>((resolve, reject) => new Worker(worker, { workerData: duration }).on('message', resolve).on('error', reject)),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** A second by the clock, and a second of processor time, each in verifications. */
interface Rate {
  readonly clock: number;
  readonly processor: number;
}

async function rateOf(work: () => Promise<number>): Promise<Rate> {
  let count = 0;
  const { clock, processor } = await stopwatch(async () => {
    count = await work();
  });
  return { clock: count / clock, processor: count / processor };
}

function writeLog(folder: string, notes: readonly Uint8Array[]): void {
  for (const [path, bytes] of filesOf(notes)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

const turns = 3;

/** The platform's own rate and the auditor's, in turn; the median of each. */
async function signatureRates(notes: readonly Uint8Array[], cores: number): Promise<{ readonly raw: Rate; readonly own: Rate }> {
  const folder = mkdtempSync(join(tmpdir(), 'ketensom-bench-'));
  const raw: Rate[] = [];
  const own: Rate[] = [];
  const medians = (rates: readonly Rate[]): Rate => ({
    clock: median(rates.map(({ clock }) => clock)),
    processor: median(rates.map(({ processor }) => processor)),
  });
  try {
    writeLog(folder, notes);
    for (let turn = 0; turn < turns; turn += 1) {
      raw.push(await rateOf(() => rawCount(cores, 3)));
      own.push(
        await rateOf(async () => {
          const verdicts = await checkSignatures(folder);
          if (verdicts?.(notes.length - 1, key(seeds.a)) !== true) throw new Error('the last entry was not verified');
          return notes.length;
        }),
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { raw: medians(raw), own: medians(own) };
}

/** Prints the table. */
export async function audit(): Promise<void> {
  const cores = availableParallelism();
  const notes = makeNotes(40_000);
  const hashing = await rateOf(async () => {
    const tree = new LeafTree(p);
    for (let round = 0; round < 25; round += 1) for (const note of notes) tree.append(hashLeaf(p, note));
    tree.rootAt(tree.size);
    return notes.length * 25;
  });
  const source = bundleSource(memoryFiles(filesOf(notes)));
  const reading = await rateOf(async () => {
    if (readLog(p, source, { signatures: () => true }).record === undefined) throw new Error('the log does not hold');
    return notes.length;
  });
  const { raw, own } = await signatureRates(notes, cores);
  const perMinute = (rate: number): string => `${((rate * 60) / 1e6).toFixed(2)} million/min`;
  const perSecond = (rate: number): string => `${Math.round(rate)}/s`;
  const rows = [
    ['tree and leaf hashes, 1 million entries, 1 core', perMinute(hashing.clock), perMinute(hashing.processor)],
    ['entries decoded, chained and indexed, 1 core', perMinute(reading.clock), perMinute(reading.processor)],
    [`platform's Ed25519, ${cores} cores`, perSecond(raw.clock), perSecond(raw.processor)],
    [`signatures of the log, ${cores} cores`, perSecond(own.clock), perSecond(own.processor)],
    [
      "signatures, of the platform's rate",
      `${Math.round((100 * own.clock) / raw.clock)} %`,
      `${Math.round((100 * own.processor) / raw.processor)} %`,
    ],
  ];
  const heads = [
    { head: `log of ${notes.length} entries` },
    { head: 'by the clock', align: 'right' as const },
    { head: 'in the time of one core', align: 'right' as const },
  ];
  process.stdout.write(formatTable(heads, rows));
}
