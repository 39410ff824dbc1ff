/**
 * What makes two requests ask for the same answer, as a digest: the same canonical question, under the same purpose and rules, of the same partners with
 * the same data, under the same codebook. Names, text, analyst, expiry and nonce are not in it. What was answered once is handed out again and not asked.
 */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import { decodeQueryDocument, queryDatasets } from '../query/index.ts';
import type { HeldDatasets } from '../query/offering.ts';
import type { QueryRequest } from '../run/request.ts';

type Snapshots = { readonly snapshot?: string; readonly table?: { readonly made: string } };

/** The dates of what a partner holds of a dataset: other data, another answer. */
const dataOf = (held: HeldDatasets, dataset: string): JsonValue => {
  const { snapshot, table } = (held?.[dataset] ?? {}) as Snapshots;
  return { ...(snapshot === undefined ? {} : { snapshot }), ...(table === undefined ? {} : { made: table.made }) };
};

/** What a partner holds of what is asked: of one dataset as it is, of several by their names. */
function heldOf(held: HeldDatasets, datasets: readonly string[]): JsonValue {
  const [only] = datasets;
  if (datasets.length === 1 && only !== undefined) return dataOf(held, only);
  return Object.fromEntries(datasets.map((dataset) => [dataset, dataOf(held, dataset)]));
}

/** @param heldBy what a partner offered when the request was, or would be, made. 32 bytes in hex. */
export function answerDigest(
  primitives: Primitives,
  { query, partners, missing, codebook }: Pick<QueryRequest, 'query' | 'partners' | 'missing' | 'codebook'>,
  heldBy: (partner: string) => HeldDatasets,
): string {
  const { query: _name, question: _question, series: _series, ...asked } = query as Readonly<Record<string, JsonValue>>;
  const datasets = queryDatasets(decodeQueryDocument(query)).toSorted();
  const all = [...new Set([...partners, ...missing.map(({ partner }) => partner)])].toSorted();
  const document: JsonValue = {
    version: 1,
    asked,
    codebook: codebook.digest,
    partners: all.map((partner) => [partner, heldOf(heldBy(partner), datasets)]),
  };
  return encodeHex(primitives.sha256(canonicalBytes(document)));
}
