/** Lies about tree, tiles, checkpoints and cosignatures, and about the listing of the files. */
import { nativePrimitives as p } from '@ketensom/native';
import { utf8 } from '@ketensom/protocol';
import { cosignersOf, listed, makeCheckpoint, readNotes, relog, withFile } from '../forge.ts';
import { type Edit, entriesPath, flip, future, newest, otherDigit, pathOf, renote, tilePath } from './tools.ts';

/** See the module header. */
export const logEdits: readonly Edit[] = [
  {
    name: 'two leaves swapped',
    make: (b) => {
      const notes = readNotes(b.files);
      const swapped = relog(b, [...notes.slice(0, 5), notes[6] as Uint8Array, notes[5] as Uint8Array, ...notes.slice(7)]);
      return withFile(b.files, entriesPath(b.files), () => swapped.get(entriesPath(b.files)));
    },
    claim: 'log',
    code: 'log-inconsistent',
    go: true,
  },
  {
    name: 'a leaf dropped, the log signed anew',
    make: (b) => renote(b, (notes) => notes.toSpliced(20, 1)),
    claim: 'ledger',
    code: 'prev-mismatch',
    go: true,
  },
  {
    name: 'the last leaf dropped from its file',
    make: (b) => withFile(b.files, entriesPath(b.files), (bytes) => bytes.subarray(0, -600)),
    claim: 'log',
    code: 'malformed',
    go: true,
  },
  {
    name: 'a byte after the last leaf',
    make: (b) => withFile(b.files, entriesPath(b.files), (bytes) => new Uint8Array([...bytes, 0])),
    claim: 'log',
    code: 'malformed',
    go: true,
  },
  {
    name: 'no entries',
    make: (b) => withFile(b.files, entriesPath(b.files), () => undefined),
    claim: 'log',
    code: 'log-inconsistent',
    go: true,
  },
  {
    name: 'a truncated tile',
    make: (b) => withFile(b.files, tilePath(b.files), (bytes) => bytes.subarray(0, -32)),
    claim: 'log',
    code: 'log-inconsistent',
    go: true,
  },
  {
    name: 'a tile with another hash',
    make: (b) => withFile(b.files, tilePath(b.files), (bytes) => flip(bytes, 40)),
    claim: 'log',
    code: 'log-inconsistent',
    go: true,
  },
  {
    name: 'a missing tile',
    make: (b) => withFile(b.files, tilePath(b.files), () => undefined),
    claim: 'log',
    code: 'log-inconsistent',
    go: true,
  },
  {
    name: 'a checkpoint signed by another key',
    make: (b) => {
      const seeds = new Map([...b.keys.seeds, [b.keys.origin, p.sha256(utf8('another key'))] as const]);
      return withFile(b.files, 'checkpoint', () => makeCheckpoint({ ...b.keys, seeds }, newest(b)));
    },
    claim: 'log',
    code: 'bad-signature',
    go: true,
  },
  {
    name: 'a checkpoint of another origin',
    make: (b) => withFile(b.files, 'checkpoint', () => makeCheckpoint(b.keys, { ...newest(b), origin: 'ketensom.local/other/1' })),
    claim: 'log',
    code: 'binding-mismatch',
    go: true,
  },
  {
    name: 'a checkpoint over one leaf more',
    make: (b) => withFile(b.files, 'checkpoint', () => makeCheckpoint(b.keys, { ...newest(b), size: newest(b).size + 1 })),
    claim: 'log',
    go: true,
    code: 'log-inconsistent',
  },
  {
    name: 'a checkpoint with another root',
    make: (b) => withFile(b.files, 'checkpoint', () => makeCheckpoint(b.keys, { ...newest(b), root: p.sha256() })),
    claim: 'log',
    code: 'log-inconsistent',
    go: true,
  },
  {
    name: 'a cosigned head of another history',
    make: (b) =>
      withFile(b.files, pathOf(b.files, /^cosignatures\//), (note) =>
        makeCheckpoint(b.keys, { size: 30, root: p.sha256() }, cosignersOf(note)),
      ),
    claim: 'heads',
    code: 'log-fork',
    go: true,
  },
  {
    name: 'a cosignature that does not verify',
    make: (b) =>
      withFile(b.files, pathOf(b.files, /^cosignatures\//), (note) =>
        utf8(
          new TextDecoder()
            .decode(note)
            .replace(/(— a\/witness \S{40})(\S)/, (_all, start: string, c: string) => `${start}${c === 'A' ? 'B' : 'A'}`),
        ),
      ),
    claim: 'heads',
    code: 'bad-signature',
    go: true,
  },
  {
    name: 'a cosignature by a stranger',
    make: (b) =>
      withFile(b.files, pathOf(b.files, /^cosignatures\//), (note) =>
        utf8(new TextDecoder().decode(note).replace('— a/witness', '— z/witness')),
      ),
    claim: 'heads',
    code: 'unknown-member',
    go: true,
  },
  {
    name: 'a cosignature from the future',
    make: (b) =>
      withFile(b.files, 'checkpoint', () =>
        makeCheckpoint(b.keys, newest(b), [{ name: 'a/witness', timestamp: Math.floor(future / 1000) }]),
      ),
    claim: 'heads',
    code: 'sig-stale',
    go: false,
  },
  {
    name: 'a listing that does not fit',
    make: (b) => listed(b.files).set('SHA256SUMS', otherDigit((b.files.get('SHA256SUMS') as Uint8Array).slice(), 3)),
    claim: 'files',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a listed file that is gone',
    make: (b) => {
      const files = new Map(b.files);
      files.delete('VERIFY.txt');
      return files;
    },
    claim: 'files',
    code: 'not-found',
    go: false,
  },
  {
    name: 'a listed file that changed',
    make: (b) => new Map(b.files).set('VERIFY.txt', utf8('trust me')),
    claim: 'files',
    code: 'digest-mismatch',
    go: false,
  },
];
