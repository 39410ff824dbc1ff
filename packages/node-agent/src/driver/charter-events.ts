/** Charters as they come by in the log, and what accepting one sets in motion. */
import { ConfigError, decodeCodebook, type EventOf, encodeHex, encodeOffer, ProtocolError, parseCharter } from '@ketensom/protocol';
import { checkCharter } from '../policy/check-charter.ts';
import { readCharterRow, readPinnedCharter } from '../policy/pinned-charter.ts';
import type { CharterRow } from '../store/document-store.ts';
import { type AgentContext, type Apply, noChange } from './context.ts';
import { fetchDocument } from './documents.ts';
import { ownPublicKeys } from './own-keys.ts';

/** Why a proposed charter cannot be put before this partner's people, as a code. */
function reasonAgainst(
  context: AgentContext,
  event: EventOf<'charter.proposed'>,
  documents: { readonly charter: Uint8Array; readonly codebook: Uint8Array },
): string | undefined {
  const { store, primitives, joined, self, local } = context;
  const pinned = store.documents.pinnedCharter();
  // A version that not everybody signed is a version all the same: the next one names it.
  const previous = store.documents.charters().findLast(({ version }) => version < event.version);
  try {
    const charter = parseCharter(documents.charter);
    const keys = ownPublicKeys(primitives, self, store.keys);
    checkCharter(store.log, { charter, event, previous: previous?.digest }, { keys, joined });
    local.checkCodebook(decodeCodebook(documents.codebook));
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    // Before the first charter the partner's own file is what has to change: it is said in full, and nothing is started.
    if (error instanceof ConfigError && pinned !== undefined) return error.code;
    throw error;
  }
}

/** A charter was proposed: keep it, with the codebook it rests on. */
export async function onCharterProposed(context: AgentContext, event: EventOf<'charter.proposed'>): Promise<Apply> {
  const { store, log } = context;
  const charter = await fetchDocument(context, event.digest);
  const codebook = await fetchDocument(context, event.codebook_digest);
  const refused = reasonAgainst(context, event, { charter, codebook });
  return () => {
    store.documents.put(event.digest, charter);
    store.documents.put(event.codebook_digest, codebook);
    const row = {
      version: event.version,
      digest: event.digest,
      codebook: event.codebook_digest,
      ...(refused === undefined ? {} : { refused }),
    };
    store.documents.putCharter(row);
    const accepts = context.acceptFirstCharter && event.version === 1 && refused === undefined;
    if (accepts) acceptCharter(context, { ...row, accepted: false });
    return () => {
      log('charter-proposed', { version: event.version, digest: event.digest, code: refused });
      if (accepts) log('charter-accepted', { version: event.version, digest: event.digest });
    };
  };
}

/** This partner's people accept a charter: pin it, sign it, and say what is offered. Part of the caller's transaction. */
export function acceptCharter(context: AgentContext, row: CharterRow): void {
  const { store } = context;
  store.documents.acceptCharter(row.digest);
  store.outbox.enqueue({ type: 'charter.signed', body: { version: row.version, digest: row.digest } });
  publishOffer(context);
}

/** Publishes what this partner holds, when it differs from what was published last. Part of the caller's transaction. */
export function publishOffer(context: AgentContext): void {
  const { store, primitives, local } = context;
  const pinned = readPinnedCharter(store);
  if (pinned === undefined) return;
  const bytes = encodeOffer(local.offer(pinned.codebook));
  const digest = encodeHex(primitives.sha256(bytes));
  if (store.meta.get('offer') === digest && store.outbox.has('offer.published', {})) return;
  store.documents.put(digest, bytes);
  store.outbox.enqueue({ type: 'offer.published', body: { digest, length: bytes.length }, blobs: [{ digest, bytes }] });
  store.meta.set('offer', digest);
}

/** Names the people of agent.yaml in the log, when they differ from those named last (DOC-7). Part of the caller's transaction. */
export function nameApprovers({ store, local }: AgentContext): void {
  const { approvers } = local.file.policy;
  if (approvers === undefined) return;
  const text = JSON.stringify(approvers);
  if (store.meta.get('approvers') === text) return;
  store.outbox.enqueue({ type: 'approvers.named', body: { needed: approvers.needed, keys: [...approvers.keys] } });
  store.meta.set('approvers', text);
}

/** Says in the log which software this agent is, when it is not what it said last (EVT-5). Part of the caller's transaction. */
export function tellSoftware({ store, software }: AgentContext): void {
  if (software === undefined) return;
  const text = JSON.stringify(software);
  if (store.meta.get('software') === text || store.log.ofType('log.sealed').length > 0) return;
  store.outbox.enqueue({ type: 'software.seen', body: { ...software } });
  store.meta.set('software', text);
}

/** The last member signed: say so once. */
export async function onCharterSigned(context: AgentContext, event: EventOf<'charter.signed'>): Promise<Apply> {
  const { store, log } = context;
  const row = store.documents.pinnedCharter();
  if (row === undefined || row.digest !== event.digest) return noChange;
  const { charter } = readCharterRow(store, row);
  const signers = new Set(
    store.log
      .ofType('charter.signed')
      .filter((signed) => signed.event.digest === row.digest)
      .map((signed) => signed.event.actor),
  );
  if (!charter.members.every((member) => signers.has(member.partner))) return noChange;
  return () => () => log('charter-in-force', { version: row.version, members: charter.members.length });
}
