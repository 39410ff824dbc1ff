/**
 * `export`: the log and what stands behind it as a folder that an auditor verifies offline (LOG-5). `full` holds what the coordinator saw; `released`
 * leaves out share entries, openings, reveals and vectors, so nothing can be recomputed from it that was not released.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, decodeHex, deriveNewTiles, deriveVerifierKey, encodeTilePath, encodeVerifierKey, type KetensomEvent } from '@ketensom/protocol';
import { logVerifierKey, newestHead, headOfSize, type SignedHead, signHead } from '../log/checkpoints.ts';
import { cosignedNotes } from '../log/cosignatures.ts';
import { storedEvent } from '../log/event-note.ts';
import { readTile } from '../log/read-tile.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { serveResult } from '../release/serve-result.ts';
import type { Actor } from '../store/actors.ts';
import { type Desk, vectorsFolder } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';
import { verifyText } from './verify-text.ts';

export type AuditorRole = 'full' | 'released';

export interface ExportOptions {
  readonly out: string;
  readonly role: AuditorRole;
}

export interface Exported {
  readonly out: string;
  readonly role: AuditorRole;
  readonly size: number;
  readonly files: number;
  readonly bytes: number;
}

/** Writes files under a folder, for its owner alone, and counts them. */
class Folder {
  readonly path: string;
  files = 0;
  bytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  write(name: string, content: Uint8Array | string): void {
    const file = this.#place(name);
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    this.#count(file);
  }

  copy(name: string, source: string): void {
    const file = this.#place(name);
    copyFileSync(source, file);
    this.#count(file);
  }

  #place(name: string): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return file;
  }

  #count(file: string): void {
    this.files += 1;
    this.bytes += statSync(file).size;
  }
}

function writeCheckpoints(desk: Desk, folder: Folder, head: SignedHead, events: readonly KetensomEvent[]): void {
  const [first = '', ...further] = cosignedNotes(desk, head);
  folder.write('checkpoint', first);
  further.forEach((note, at) => folder.write(`cosignatures/${head.size}.${at + 1}`, note));
  const sizes = new Set(events.flatMap((event) => (event.type === 'input.committed' ? [event.log_size] : [])));
  for (const size of [...sizes].filter((each) => each !== head.size).sort((left, right) => left - right)) {
    const relied = headOfSize(desk, size);
    if (relied !== undefined) cosignedNotes(desk, relied).forEach((note, at) => folder.write(`cosignatures/${size}.${at}`, note));
  }
}

function verifierKeys(desk: Desk): string {
  const actors = selectAll<Actor>(desk.db, 'SELECT * FROM actors ORDER BY leaf');
  const identity = ({ name, key }: Actor): string => encodeVerifierKey(deriveVerifierKey(desk.primitives, { name, kind: 'ed25519', publicKey: decodeHex(key) }));
  const lines = [logVerifierKey(desk), ...actors.flatMap((actor) => [identity(actor), ...(actor.witness === null ? [] : [actor.witness])])];
  return `${lines.join('\n')}\n`;
}

interface BlobRow {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

function writeBlobs(desk: Desk, folder: Folder, role: AuditorRole): void {
  const wanted = role === 'full' ? "visibility <> 'unnamed'" : "visibility = 'members'";
  for (const { digest, bytes } of selectAll<BlobRow>(desk.db, `SELECT digest, bytes FROM blobs WHERE ${wanted} ORDER BY digest`)) folder.write(`blobs/sha256/${digest}`, bytes);
  if (role === 'released') return;
  for (const { digest, bytes } of selectAll<BlobRow>(desk.db, 'SELECT digest, bytes FROM reveals ORDER BY digest')) folder.write(`reveals/${digest}`, bytes);
}

function writeVectors(desk: Desk, folder: Folder, events: readonly KetensomEvent[]): void {
  for (const event of events) {
    if (event.type !== 'input.committed') continue;
    const source = join(vectorsFolder(desk.folder), event.round, event.actor);
    if (existsSync(source)) folder.copy(`vectors/${event.vec_root}`, source);
  }
}

function writeResults(desk: Desk, folder: Folder, events: readonly KetensomEvent[]): void {
  for (const event of events) {
    const bytes = event.type === 'result.released' ? serveResult(desk, event.run) : undefined;
    if (bytes !== undefined && 'run' in event) folder.write(`results/${event.run}.json`, bytes);
  }
}

const demandEmpty = (out: string): void => {
  if (!existsSync(out) || readdirSync(out).length === 0) return;
  throw new ConfigError([{ path: '--out', found: 'a folder with something in it', expected: 'an empty folder, or one that does not exist yet' }], out);
};

/** Writes the bundle. @throws ConfigError where the folder holds something already. */
export function exportBundle(desk: Desk, { out, role }: ExportOptions): Exported {
  demandEmpty(out);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  signHead(desk);
  const head = newestHead(desk);
  if (head === undefined) throw new Error('a log has a leaf from its first day');
  const rows = selectAll<LeafRow>(desk.db, 'SELECT * FROM leaves WHERE leaf < ? ORDER BY leaf', head.size);
  const events = rows.map(storedEvent);
  const folder = new Folder(out);
  writeCheckpoints(desk, folder, head, events);
  folder.write('vkeys.txt', verifierKeys(desk));
  for (const tile of deriveNewTiles(0, head.size)) folder.write(encodeTilePath(tile), readTile(desk, tile));
  writeBlobs(desk, folder, role);
  if (role === 'full') writeVectors(desk, folder, events);
  writeResults(desk, folder, events);
  folder.write('VERIFY.txt', verifyText({ role, origin: desk.keys.origin, logKey: logVerifierKey(desk), size: head.size }));
  return { out, role, size: head.size, files: folder.files, bytes: folder.bytes };
}
