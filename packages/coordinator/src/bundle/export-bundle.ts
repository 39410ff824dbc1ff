/**
 * `export`: the log and what stands behind it as a folder that an auditor verifies offline (LOG-5). `full` holds what the coordinator saw; `released`
 * leaves out share entries, openings, reveals and vectors, so nothing can be recomputed from it that was not released.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  bundleSource,
  ConfigError,
  deriveLogFiles,
  deriveNewTiles,
  deriveStudyFiles,
  encodeTilePath,
  formatKeyList,
  type KetensomEvent,
  openBundle,
  readStudy,
} from '@ketensom/protocol';
import { headOfSize, logVerifierKey, newestHead, type SignedHead, signHead } from '../log/checkpoints.ts';
import { cosignedNotes } from '../log/cosignatures.ts';
import { storedEvent } from '../log/event-note.ts';
import { readTile } from '../log/read-tile.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { serveResult } from '../release/serve-result.ts';
import { type Desk, vectorsFolder } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';
import { BundleFolder } from './bundle-folder.ts';
import { ringHeads, writeTags } from './ring-files.ts';
import { type AuditorRole, verifyText } from './verify-text.ts';

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

function writeCheckpoints(desk: Desk, folder: BundleFolder, head: SignedHead, events: readonly KetensomEvent[]): void {
  const [first = '', ...further] = cosignedNotes(desk, head);
  folder.write('checkpoint', first);
  for (const [at, note] of further.entries()) folder.write(`cosignatures/${head.size}.${at + 1}`, note);
  const named = events.flatMap((event) => (event.type === 'input.committed' ? [event.log_size] : []));
  const sizes = new Set([...named, ...ringHeads(desk, events)]);
  for (const size of [...sizes].filter((each) => each !== head.size).sort((left, right) => left - right)) {
    const relied = headOfSize(desk, size);
    const notes = relied === undefined ? [] : cosignedNotes(desk, relied);
    for (const [at, note] of notes.entries()) folder.write(`cosignatures/${size}.${at}`, note);
  }
}

interface BlobRow {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

function writeBlobs(desk: Desk, folder: BundleFolder, role: AuditorRole): void {
  const wanted = role === 'full' ? "visibility <> 'unnamed'" : "visibility = 'members'";
  for (const { digest, bytes } of selectAll<BlobRow>(desk.db, `SELECT digest, bytes FROM blobs WHERE ${wanted} ORDER BY digest`))
    folder.write(`blobs/sha256/${digest}`, bytes);
  if (role === 'released') return;
  for (const { digest, bytes } of selectAll<BlobRow>(desk.db, 'SELECT digest, bytes FROM reveals ORDER BY digest'))
    folder.write(`reveals/${digest}`, bytes);
}

function writeVectors(desk: Desk, folder: BundleFolder, events: readonly KetensomEvent[]): void {
  for (const event of events) {
    if (event.type !== 'input.committed') continue;
    const source = join(vectorsFolder(desk.folder), event.round, event.actor);
    if (existsSync(source)) folder.copy(`vectors/${event.vec_root}`, source);
  }
}

function writeResults(desk: Desk, folder: BundleFolder, events: readonly KetensomEvent[]): void {
  for (const event of events) {
    const bytes = event.type === 'result.released' ? serveResult(desk, event.run) : undefined;
    if (bytes !== undefined && 'run' in event) folder.write(`results/${event.run}.json`, bytes);
  }
}

const demandEmpty = (out: string): void => {
  if (!existsSync(out) || readdirSync(out).length === 0) return;
  throw new ConfigError(
    [{ path: '--out', found: 'a folder with something in it', expected: 'an empty folder, or one that does not exist yet' }],
    out,
  );
};

/**
 * What follows from the log: the list of keys, the policy, the proofs, the crate, the register facts. They are made from the bundle as it was written, in the way in which an
 * auditor makes them again; the coordinator checked each signature when it took the event.
 */
function writeDerived(desk: Desk, folder: BundleFolder): void {
  const { primitives } = desk;
  const source = bundleSource(folder);
  const { record, charters } = openBundle(primitives, source, { signatures: () => true });
  if (record === undefined) throw new Error('the log in the store does not hold together');
  folder.write('vkeys.txt', formatKeyList(primitives, record));
  for (const [path, text] of deriveLogFiles(record, charters, source.checkpoint())) folder.write(path, text);
  for (const [path, text] of deriveStudyFiles(readStudy({ primitives, source, record, charters }))) folder.write(path, text);
}

/** Writes the bundle; the same state gives the same bytes. @throws ConfigError where the folder holds something already. */
export function exportBundle(desk: Desk, { out, role }: ExportOptions): Exported {
  demandEmpty(out);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  signHead(desk);
  const head = newestHead(desk);
  if (head === undefined) throw new Error('a log has a leaf from its first day');
  const rows = selectAll<LeafRow>(desk.db, 'SELECT * FROM leaves WHERE leaf < ? ORDER BY leaf', head.size);
  const events = rows.map(storedEvent);
  const folder = new BundleFolder(out, desk.primitives);
  writeCheckpoints(desk, folder, head, events);
  for (const tile of deriveNewTiles(0, head.size)) folder.write(encodeTilePath(tile), readTile(desk, tile));
  writeBlobs(desk, folder, role);
  if (role === 'full') {
    writeVectors(desk, folder, events);
    writeTags(desk, folder, events);
  }
  writeResults(desk, folder, events);
  writeDerived(desk, folder);
  folder.write('VERIFY.txt', verifyText({ role, origin: desk.keys.origin, logKey: logVerifierKey(desk), size: head.size }));
  folder.close();
  return { out, role, size: head.size, files: folder.size, bytes: folder.bytes };
}
