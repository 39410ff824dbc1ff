/**
 * A copy of the state folder to put away. It holds no secret of any round, no masked vector and no list: what is restored from it takes no round up
 * again, and whoever finds it opens none.
 */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, ensurePrivateFolder, exitCodes, openDatabase, readPrivateFile, transaction, writePrivateFile } from '@ketensom/host';
import { migrations } from './schema.ts';

const forgotten = `
  UPDATE round SET sealed = NULL;
  UPDATE ring SET sealed = NULL;
  DELETE FROM ring_hop;
  DELETE FROM outbox_blob WHERE outbox IN (SELECT id FROM outbox WHERE run IS NOT NULL);
  INSERT INTO meta (key, value) VALUES ('backup', 'made') ON CONFLICT (key) DO NOTHING;
`;

/** Copies the state in `folder` to the new folder `out`; an agent may be running. @throws CommandError where `out` holds a state already. */
export function backUpState(folder: string, out: string): void {
  ensurePrivateFolder(out);
  const copy = join(out, 'agent.db');
  if (existsSync(copy) || existsSync(join(out, 'keys.json')))
    throw new CommandError({
      exitCode: exitCodes.usage,
      code: 'state-in-use',
      message: `${out} holds a state already; name a new folder.`,
    });
  const source = openDatabase({ path: join(folder, 'agent.db'), migrations, readOnly: true });
  try {
    source.prepare('VACUUM INTO ?').run(copy);
  } finally {
    source.close();
  }
  chmodSync(copy, 0o600);
  const db = openDatabase({ path: copy, migrations });
  try {
    transaction(db, () => db.exec(forgotten));
    // What was deleted is not left in free pages either.
    db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  writePrivateFile(join(out, 'keys.json'), readPrivateFile(join(folder, 'keys.json')) ?? new Uint8Array(0));
}
