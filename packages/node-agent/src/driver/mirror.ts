/**
 * Giving back (LOG-6): a coordinator whose store is an old copy of the log gets the leaves that it lacks from this agent's copy, and the documents
 * that came with them. All of it came from the coordinator; this agent's own head stays where it is, and nothing is cosigned that does not follow it.
 */
import { ProblemError, TransportError } from '@ketensom/host';
import { encodeEntryBundle, tileWidth } from '@ketensom/protocol';
import type { AgentContext, Apply } from './context.ts';
import { codeOf, isPassing } from './problems.ts';

/** The most bytes of entries in one request, with room for the longest entry. */
const maxChunkBytes = 960 * 1024;

/** The notes from `start` on that fit one request. */
function nextChunk({ store }: AgentContext, start: number, end: number): readonly Uint8Array[] {
  const notes = store.log.notes(start, Math.min(end, start + tileWidth));
  let bytes = 0;
  const fitting = notes.findIndex((note) => {
    bytes += note.length + 2;
    return bytes > maxChunkBytes;
  });
  return fitting < 0 ? notes : notes.slice(0, fitting);
}

/** Documents that were asked for and that this agent has. */
async function giveDocuments({ store, client }: AgentContext, digests: readonly string[]): Promise<void> {
  for (const digest of digests) {
    const bytes = store.documents.get(digest);
    if (bytes !== undefined) await client.putBlob(digest, bytes);
  }
}

async function give(context: AgentContext): Promise<boolean> {
  const { store, client } = context;
  const head = store.log.head();
  if (head === undefined) return false;
  const wants = await client.offerHead(head.note, false);
  let { next, documents } = wants;
  while (next < head.size) {
    const notes = nextChunk(context, next, head.size);
    const answer = await client.putMirrored(next, notes.length, encodeEntryBundle(notes));
    // Whatever it answers, this agent sends each entry once.
    next += notes.length;
    if (answer.next !== next) return false;
    ({ documents } = await client.offerHead(head.note, false));
  }
  await giveDocuments(context, documents);
  if (documents.length > 0) ({ next } = await client.offerHead(head.note, true));
  context.log('mirror-given', { size: head.size });
  return next >= head.size;
}

/**
 * Gives the coordinator what it lacks; true when it has all that this agent has.
 *
 * @throws what is worth trying again. A coordinator that does not want it is not pressed.
 */
export async function giveMirror(context: AgentContext): Promise<boolean> {
  try {
    return await give(context);
  } catch (error) {
    const isAnswer = error instanceof ProblemError ? !isPassing(error) : error instanceof TransportError && error.code === 'bad-answer';
    if (!isAnswer) throw error;
    context.log('problem', { at: 'mirror', code: codeOf(error) });
    return false;
  }
}

/** The coordinator came back with an old store. What it took of this agent after the last head that anybody has is lost to it: it is sent again. */
export async function onRestored({ store, self }: AgentContext): Promise<Apply> {
  return () => {
    store.outbox.resendAfter(store.log.actor(self)?.seq ?? -1);
    return undefined;
  };
}
