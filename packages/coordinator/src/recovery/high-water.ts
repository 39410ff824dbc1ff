/**
 * The newest head that this coordinator signed, in a file beside the store. It is on disk before the store has the checkpoint, so a store that
 * holds less than the file says is an old copy: nothing may be signed over it (LOG-6). A backup of the store leaves the file where it is.
 */
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@ketensom/host';
import { ConfigError, decodeHex, encodeHex } from '@ketensom/protocol';
import { z } from 'zod';

/** A head with the log's signature line. */
export interface SignedRoot {
  readonly size: number;
  readonly root: Uint8Array;
  readonly line: string;
}

const fileSchema = z.strictObject({ size: z.int().min(1), root: z.string().regex(/^[0-9a-f]{64}$/), line: z.string().max(1024) });

const pathOf = (folder: string): string => join(folder, 'signed-head.json');

/** Durable when it returns. */
export function writeHighWater(folder: string, { size, root, line }: SignedRoot): void {
  const text = `${JSON.stringify({ size, root: encodeHex(root), line })}\n`;
  writePrivateFile(pathOf(folder), new TextEncoder().encode(text));
}

/** What was signed last, or `undefined` where nothing was. @throws ConfigError for a file that is none of ours. */
export function readHighWater(folder: string): SignedRoot | undefined {
  const path = pathOf(folder);
  const bytes = readPrivateFile(path);
  if (bytes === undefined) return undefined;
  try {
    const { size, root, line } = fileSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { size, root: decodeHex(root), line };
  } catch {
    throw new ConfigError(
      [{ path: '', found: 'another content', expected: 'the head that was signed last, as the coordinator wrote it' }],
      path,
    );
  }
}
