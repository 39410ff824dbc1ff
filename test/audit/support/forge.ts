/**
 * Lies about a log, told by somebody who holds the keys: entries are changed, then signed, chained, hashed and cosigned again, so that only what the
 * lie itself breaks is broken.
 */
import { nativePrimitives as p } from '@ketensom/native';
import {
  canonicalBytes,
  cosign,
  decodeCheckpoint,
  decodeEntryBundle,
  decodeEventNote,
  decodeNote,
  deriveNewTiles,
  encodeCheckpoint,
  encodeEntryBundle,
  encodeEventNote,
  encodeHex,
  encodeNote,
  encodeTilePath,
  formatListing,
  hashFile,
  hashLeaf,
  type JsonObject,
  type JsonValue,
  LeafTree,
  type NoteSignature,
  readerOf,
  signNote,
  sumsPath,
  tileWidth,
  utf8,
} from '@ketensom/protocol';
import type { Bundle, Files, Keys } from './bundle.ts';

export type Event = { readonly [key: string]: JsonValue };

/** A text field of an event; empty where it has none. */
export const fieldOf = (event: Event, name: string): string => {
  const value = event[name];
  return typeof value === 'string' ? value : '';
};

/** Files that are made from others and would give a lie away before the claim under test does. */
const derived = /^(policy|runs\/.*|ro-crate-metadata\.json|register\/.*|SHA256SUMS)$/;

/** The files of a bundle without what is derived from the rest: an audit takes them where they are, and does without. */
export const withoutDerived = (files: Files): Files => new Map([...files].filter(([path]) => !derived.test(path)));

/** The same files with a listing that fits them. */
export function listed(files: Files): Files {
  const rest = [...files].filter(([path]) => path !== sumsPath);
  const listing = formatListing(rest.map(([path, bytes]) => ({ path, digest: hashFile(p, readerOf(bytes)) })));
  return new Map([...rest, [sumsPath, utf8(listing)]]);
}

const sizeOf = (files: Files): number => decodeCheckpoint(decodeNote(files.get('checkpoint') as Uint8Array, 'LOG-2').text).size;

/** The entries of a log in memory. */
export function readNotes(files: Files): Uint8Array[] {
  return deriveNewTiles(0, sizeOf(files))
    .filter((tile) => tile.level === 'entries')
    .flatMap((tile) => decodeEntryBundle(files.get(encodeTilePath(tile)) as Uint8Array, tile.width));
}

export const readEvents = (files: Files): Event[] => readNotes(files).map(decodeEventNote);

const seedOf = (keys: Keys, name: string): Uint8Array => {
  const seed = keys.seeds.get(name);
  if (seed === undefined) throw new Error(`nobody is called ${name}`);
  return seed;
};

/** A checkpoint that the log signed, cosigned by these partners at these seconds. */
export function makeCheckpoint(
  keys: Keys,
  head: { readonly size: number; readonly root: Uint8Array; readonly origin?: string },
  cosigners: readonly { readonly name: string; readonly timestamp: number }[] = [],
): Uint8Array {
  const text = encodeCheckpoint({ origin: head.origin ?? keys.origin, size: head.size, root: head.root });
  const own = signNote(p, text, { name: keys.origin, seed: seedOf(keys, keys.origin) });
  const others: NoteSignature[] = cosigners.map(({ name, timestamp }) => cosign(p, text, { name, timestamp, seed: seedOf(keys, name) }));
  return encodeNote({ text, signatures: [own, ...others] });
}

const timeOf = ({ signature }: NoteSignature): number => Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));

/** Who stands under a checkpoint note beside the log. */
export const cosignersOf = (note: Uint8Array): { readonly name: string; readonly timestamp: number }[] =>
  decodeNote(note, 'LOG-3')
    .signatures.filter(({ name }) => name.endsWith('/witness'))
    .map((signature) => ({ name: signature.name, timestamp: timeOf(signature) }));

/** A bundle over other notes: tree, tiles and heads are made anew, cosigned by whoever cosigned before. */
export function relog({ files, keys }: Pick<Bundle, 'files' | 'keys'>, notes: readonly Uint8Array[]): Files {
  const tree = new LeafTree(p);
  for (const note of notes) tree.append(hashLeaf(p, note));
  const kept = [...withoutDerived(files)].filter(([path]) => !path.startsWith('tile/') && !path.startsWith('cosignatures/'));
  const made: Files = new Map(kept);
  for (const tile of deriveNewTiles(0, notes.length)) {
    const { level, index, width } = tile;
    const start = index * tileWidth;
    const bytes = level === 'entries' ? encodeEntryBundle(notes.slice(start, start + width)) : tree.tile(level, start, width).slice();
    made.set(encodeTilePath(tile), bytes);
  }
  const head = (size: number) => ({ size, root: tree.rootAt(size) as Uint8Array });
  made.set('checkpoint', makeCheckpoint(keys, head(notes.length), cosignersOf(files.get('checkpoint') as Uint8Array)));
  for (const [path, note] of files) {
    const size = Number(/^cosignatures\/(\d+)\./.exec(path)?.[1] ?? Number.NaN);
    if (size <= notes.length) made.set(path, makeCheckpoint(keys, head(size), cosignersOf(note)));
  }
  return made;
}

/** Signs events in this order, each in its actor's chain. `seed` signs in an actor's place. */
export function signEvents(
  keys: Keys,
  events: readonly Event[],
  seed: (actor: string) => Uint8Array = (actor) => seedOf(keys, actor),
): Uint8Array[] {
  const chains = new Map<string, { readonly seq: number; readonly prev: string }>();
  return events.map((event) => {
    const actor = fieldOf(event, 'actor');
    const { prev: _prev, seq: _seq, ...said } = event;
    const before = chains.get(actor);
    const chain = before === undefined ? { seq: 0 } : { seq: before.seq + 1, prev: before.prev };
    const note = encodeEventNote(p, { ...said, ...chain }, { name: actor, seed: seed(actor) });
    chains.set(actor, { seq: chain.seq, prev: encodeHex(hashLeaf(p, note)) });
    return note;
  });
}

/** The bundle with other events, all of them signed anew. */
export const rewrite = (bundle: Bundle, change: (events: readonly Event[]) => readonly Event[]): Files =>
  relog(bundle, signEvents(bundle.keys, change(readEvents(bundle.files))));

/** The files with one changed. */
export function withFile(files: Files, path: string, change: (bytes: Uint8Array) => Uint8Array | undefined): Files {
  const changed = change((files.get(path) ?? new Uint8Array()).slice());
  const rest = withoutDerived(files);
  if (changed === undefined) rest.delete(path);
  else rest.set(path, changed);
  return rest;
}

/** Stores a document and gives the fields by which an event names it. */
export function withBlob(files: Files, bytes: Uint8Array): { readonly digest: string; readonly length: number } {
  const digest = encodeHex(p.sha256(bytes));
  files.set(`blobs/sha256/${digest}`, bytes);
  return { digest, length: bytes.length };
}

/** A JSON document of a bundle. */
export const readJson = (bytes: Uint8Array | undefined): JsonObject => JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;

export const writeJson = (value: JsonValue): Uint8Array => canonicalBytes(value);
