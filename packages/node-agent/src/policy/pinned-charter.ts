/** The charter that this partner's people accepted, with what follows from it. */
import { type Charter, type CharterTerms, type Codebook, charterTerms, decodeCodebook, parseCharter } from '@ketensom/protocol';
import type { AgentStore } from '../store/agent-store.ts';
import type { CharterRow } from '../store/document-store.ts';

export interface PinnedCharter {
  readonly charter: Charter;
  readonly digest: string;
  readonly terms: CharterTerms;
  readonly codebook: Codebook;
}

function demandDocument(store: AgentStore, digest: string): Uint8Array {
  const bytes = store.documents.get(digest);
  if (bytes === undefined) throw new TypeError('a charter in the store has its documents there too');
  return bytes;
}

/** A charter of the store, read. */
export function readCharterRow(store: AgentStore, row: CharterRow): PinnedCharter {
  const charter = parseCharter(demandDocument(store, row.digest));
  return { charter, digest: row.digest, terms: charterTerms(charter), codebook: decodeCodebook(demandDocument(store, row.codebook)) };
}

/** The charter this agent acts under, or `undefined` before one was accepted. */
export function readPinnedCharter(store: AgentStore): PinnedCharter | undefined {
  const row = store.documents.pinnedCharter();
  return row === undefined ? undefined : readCharterRow(store, row);
}

/** Whether every member has signed the charter in the log. */
export function isInForce(store: AgentStore, { charter, digest }: PinnedCharter): boolean {
  const signers = new Set(
    store.log
      .ofType('charter.signed')
      .filter(({ event }) => event.digest === digest && event.version === charter.version)
      .map(({ event }) => event.actor),
  );
  return charter.members.every((member) => signers.has(member.partner));
}
