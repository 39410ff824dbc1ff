/** `result`: the released file, checked against the commitment that the log carries, and the analyst's word that it was taken. */
import { ProblemError } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import {
  decodeUtf8,
  demand,
  deriveResultCommit,
  encodeHex,
  ProtocolError,
  type ReleasedResult,
  releaseDocumentOf,
  resultSchema,
} from '@ketensom/protocol';
import type { AnalystClient } from './analyst-client.ts';

/** A released result with its salt. */
export type ServedResult = ReleasedResult & { readonly salt: string };

function parseResult(bytes: Uint8Array, run: string): ServedResult {
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes) ?? '');
  } catch {
    throw new ProtocolError('malformed', { clause: 'DOC-6' });
  }
  const parsed = resultSchema.safeParse(value);
  demand(parsed.success && parsed.data.status === 'released' && parsed.data.id === run, 'malformed', { clause: 'DOC-6' });
  return value as ServedResult;
}

/**
 * Fetches a result and says so in the log. The analyst computes the commitment itself; the log takes it only if it is the released one.
 *
 * @throws ProtocolError `result-mismatch` where the file is not what the log commits to.
 */
export async function fetchResult(client: AnalystClient, run: string): Promise<ServedResult> {
  const result = parseResult(await client.result(run), run);
  const commit = encodeHex(deriveResultCommit(nativePrimitives, releaseDocumentOf(result)));
  try {
    await client.say('result.fetched', { run, result_commit: commit });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === 'binding-mismatch') throw new ProtocolError('result-mismatch', { clause: 'DOC-6' });
    // Fetched before: said once is enough. A log that has ended hears of nothing more.
    if (error.code !== 'unexpected-message' && error.code !== 'log-sealed') throw error;
  }
  return result;
}
