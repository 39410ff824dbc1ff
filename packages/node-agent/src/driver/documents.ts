/** Fetching documents by digest, through the store. */
import type { AgentContext } from './context.ts';

/** The bytes with this digest: kept ones, or fetched and checked. They are stored by the caller, with what it makes of them. */
export async function fetchDocument({ store, client }: AgentContext, digest: string): Promise<Uint8Array> {
  return store.documents.get(digest) ?? (await client.blob(digest));
}
