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

/** Documents never change under their digest, so what was read of them stays good. */
const known = new WeakMap<AgentStore, Map<string, PinnedCharter>>();

/** A charter of the store, read. */
export function readCharterRow(store: AgentStore, row: CharterRow): PinnedCharter {
  const ofStore = known.get(store) ?? new Map<string, PinnedCharter>();
  known.set(store, ofStore);
  const before = ofStore.get(row.digest);
  if (before !== undefined) return before;
  const charter = readDocuments(store, row);
  ofStore.set(row.digest, charter);
  return charter;
}

function readDocuments(store: AgentStore, row: CharterRow): PinnedCharter {
  const charter = parseCharter(demandDocument(store, row.digest));
  return { charter, digest: row.digest, terms: charterTerms(charter), codebook: decodeCodebook(demandDocument(store, row.codebook)) };
}

/**
 * The charter this agent acts under: the newest that its people accepted and every member signed; while there is none, the newest that its
 * people accepted. `undefined` before one was accepted.
 */
export function readPinnedCharter(store: AgentStore): PinnedCharter | undefined {
  const accepted = store.documents.charters().filter((row) => row.accepted);
  const charters = accepted.map((row) => readCharterRow(store, row));
  return charters.findLast((charter) => isInForce(store, charter)) ?? charters.at(-1);
}

/** Charters that were found signed by all: what stands in the log stays there. */
const inForce = new WeakMap<AgentStore, Set<string>>();

/** Whether every member has signed the charter in the log. */
export function isInForce(store: AgentStore, pinned: PinnedCharter): boolean {
  const found = inForce.get(store) ?? new Set<string>();
  inForce.set(store, found);
  if (!found.has(pinned.digest) && isSignedByAll(store, pinned)) found.add(pinned.digest);
  return found.has(pinned.digest);
}

function isSignedByAll(store: AgentStore, { charter, digest }: PinnedCharter): boolean {
  const signers = new Set(
    store.log
      .ofType('charter.signed')
      .filter(({ event }) => event.digest === digest && event.version === charter.version)
      .map(({ event }) => event.actor),
  );
  return charter.members.every((member) => signers.has(member.partner));
}
