/** `result`: the released file, checked against the commitment that the log carries, and the analyst's word that it was taken. */
import { formatTable, ProblemError, type Voice } from '@ketensom/host';
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

type ServedResult = ReleasedResult & { readonly salt: string };

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
    // Fetched before: said once is enough.
    if (error.code !== 'unexpected-message') throw error;
  }
  return result;
}

const cellText = (cell: unknown): string => {
  const { state, value, reason } = cell as { readonly state?: string; readonly value?: unknown; readonly reason?: string };
  if (state === 'value') return String(value);
  return state === 'suppressed' ? `. (${reason ?? ''})` : '-';
};

/** Rows that a person is shown; the file has them all. */
const shownRows = 200;

/** The table for people. */
export function formatResult(result: ServedResult, { language }: Voice): string {
  const nl = language === 'nl';
  const [first] = result.cells;
  const dimensions = Object.keys(first?.by ?? {});
  const measures = Object.keys(first ?? {}).filter((name) => name !== 'by');
  const rows = result.cells
    .slice(0, shownRows)
    .map((row) => [...dimensions.map((name) => row.by[name] ?? ''), ...measures.map((name) => cellText(row[name]))]);
  const table = formatTable(
    [...dimensions.map((head) => ({ head })), ...measures.map((head) => ({ head, align: 'right' as const }))],
    rows,
  );
  const { included, missing, notOffering } = result.partners;
  const away = [...missing.map(({ partner, why }) => `${partner} (${why})`), ...notOffering].join(', ');
  const more = result.cells.length - rows.length;
  const lines = [
    ...(more > 0 ? [nl ? `en nog ${more} rijen: --json geeft ze alle` : `and ${more} more rows: --json gives them all`] : []),
    `partners: ${included.join(', ')}`,
    ...(away === '' ? [] : [`${nl ? 'zonder' : 'without'}: ${away}`]),
    `${nl ? 'bescherming' : 'protection'}: ${result.protection}`,
  ];
  return `${table}\n${lines.join('\n')}\n`;
}
