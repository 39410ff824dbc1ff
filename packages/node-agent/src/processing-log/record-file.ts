/**
 * The file of the processing log: one JSON record a line, added to only, on disk before the processing's outcome leaves. It is opened for each addition, so it
 * may be moved away at any time.
 */
import { closeSync, constants, createReadStream, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { demandPrivateFile } from '@ketensom/host';
import type { ProcessingRecord } from './record.ts';

export const processingLogFile = (folder: string): string => join(folder, 'processing-log.jsonl');

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
/** Lines that are written in one go. */
const together = 4096;

/** Adds records, durably. @throws ConfigError where others can read the file */
export function appendRecords(folder: string, records: Iterable<ProcessingRecord>): void {
  const file = processingLogFile(folder);
  demandPrivateFile(file);
  const descriptor = openSync(file, flags, 0o600);
  try {
    let lines: string[] = [];
    const flush = (): void => {
      const bytes = Buffer.from(lines.join(''));
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      lines = [];
    };
    for (const record of records) {
      lines.push(`${JSON.stringify(record)}\n`);
      if (lines.length >= together) flush();
    }
    flush();
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Records that name a pseudonym, oldest first; of the file as it lies there now. */
export async function findRecords(folder: string, pseudonym: string): Promise<readonly ProcessingRecord[]> {
  const file = processingLogFile(folder);
  if (!existsSync(file)) return [];
  const found: ProcessingRecord[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.includes(pseudonym)) continue;
    const record = JSON.parse(line) as ProcessingRecord;
    if (record.attributes['dpl.core.data_subject_id'] === pseudonym) found.push(record);
  }
  return found;
}
