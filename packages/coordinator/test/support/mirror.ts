/** What partners keep beside the log's entries: here, all documents of the coordinator's store at a time. */
import type { Desk } from '../../src/store/desk.ts';
import { selectAll } from '../../src/store/sql.ts';

export const documentsIn = ({ db }: Desk): ReadonlyMap<string, Uint8Array> =>
  new Map(
    selectAll<{ digest: string; bytes: Uint8Array }>(db, 'SELECT digest, bytes FROM blobs').map(({ digest, bytes }) => [digest, bytes]),
  );
