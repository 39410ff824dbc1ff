/** A question that was answered before: its released answer is fetched, and nothing is asked or opened again (DOC-8). */
import { nativePrimitives } from '@ketensom/native';
import { answerDigest, demand, parseRequest, type QueryRequest } from '@ketensom/protocol';
import type { Agreement } from './agreement.ts';
import type { AnalystClient } from './analyst-client.ts';
import { fetchResult, type ServedResult } from './fetch-result.ts';

/** An earlier run that asked the same of the same data, with its result. */
export interface StoredAnswer {
  readonly run: string;
  readonly result: ServedResult;
  /** What was asked then: the same, perhaps with figures in another order. */
  readonly query: QueryRequest['query'];
}

/** Whether a result is of the data that its partners offer now. */
const isOfToday = (result: ServedResult, { offers }: Agreement): boolean =>
  Object.entries(result.snapshots).every(([partner, date]) =>
    Object.values(offers.get(partner)?.datasets ?? {}).some(({ snapshot }) => snapshot === date),
  );

/**
 * The stored answer to a request, whoever asked it.
 *
 * @throws ProtocolError `binding-mismatch` (DOC-8) where the coordinator names a run that asked something else, or of other data.
 */
export async function findStoredAnswer(
  client: AnalystClient,
  agreement: Agreement,
  request: QueryRequest,
): Promise<StoredAnswer | undefined> {
  const digestOf = (asked: QueryRequest): string =>
    answerDigest(nativePrimitives, asked, (partner) => agreement.offers.get(partner)?.datasets);
  const digest = digestOf(request);
  const [stored] = await client.answers({ digest });
  if (stored === undefined) return undefined;
  // The coordinator names a run; that it asked the same of the same data is looked up in what its analyst signed and what was released.
  const answered = parseRequest(await client.blob(stored.run));
  demand(digestOf(answered) === digest, 'binding-mismatch', { clause: 'DOC-8' });
  const result = await fetchResult(client, stored.run);
  demand(isOfToday(result, agreement), 'binding-mismatch', { clause: 'DOC-8' });
  return { run: stored.run, result, query: answered.query };
}
