/**
 * Follows the log (LOG-3, RUN-2): takes a signed checkpoint, fetches the leaves that are new, recomputes the root over everything it holds, and
 * only then stores them; what it stored it cosigns. A log that shrank or shows another past is the end (halt.ts).
 */

import { failpoint, ProblemError } from '@ketensom/host';
import {
  appendLeaves,
  cosign,
  decodeEntryBundle,
  decodeVerifierKey,
  derivePrefixProof,
  emptyFrontier,
  encodePrefixProof,
  encodeSignatureLine,
  equalBytes,
  type Frontier,
  frontierRoot,
  hashLeaf,
  hashReader,
  type LogTrust,
  ProtocolError,
  tileWidth,
  tileWidthAt,
  utf8,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from '@ketensom/protocol';
import type { CoordinatorClient, Cosigned } from '../client/coordinator-client.ts';
import type { AgentStore } from '../store/agent-store.ts';
import type { Head } from '../store/log-store.ts';
import type { AgentContext } from './context.ts';
import { HaltError } from './halt.ts';
import { giveMirror } from './mirror.ts';
import { witnessName } from './own-keys.ts';
import { isPassing } from './problems.ts';
import { verifyLeaves } from './verify-leaves.ts';

/** The log's signature, and nobody's cosignature. */
export const logTrust = ({ joined, primitives }: AgentContext): LogTrust => ({
  origin: joined.origin,
  logKey: decodeVerifierKey(primitives, joined.logKey),
  witnesses: [],
});

/** Where the last question about a root left off: the next one is mostly about a little more of the log. */
const frontiers = new WeakMap<AgentStore, Frontier>();

/** The root of this agent's own copy at a size that it holds. Heads that it verified are looked up; else only what is new is hashed. */
export function ownRootAt({ store, primitives }: AgentContext, size: number): Uint8Array | undefined {
  if (size > store.log.size()) return undefined;
  const known = store.log.headOfSize(size);
  if (known !== undefined) return known.root;
  const before = frontiers.get(store) ?? emptyFrontier;
  const start = before.size <= size ? before : emptyFrontier;
  const frontier = appendLeaves(primitives, start, store.log.hashes(size, start.size));
  frontiers.set(store, frontier);
  return frontierRoot(primitives, frontier);
}

/** A bundle within a checkpoint that was just given. One that is not there is an answer of somebody who restarted meanwhile, or lies. */
async function entriesOf(client: CoordinatorClient, index: number, width: number): Promise<Uint8Array> {
  try {
    return await client.entryBundle(index, width);
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) throw new ProtocolError('log-inconsistent', { clause: 'LOG-4' });
    throw error;
  }
}

/** The entries from `start` up to the size of the checkpoint, as the coordinator serves them. */
async function fetchEntries({ client }: AgentContext, start: number, size: number): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  for (let index = Math.floor(start / tileWidth); index * tileWidth < size; index += 1) {
    const width = tileWidthAt('entries', index, size);
    const bundle = decodeEntryBundle(await entriesOf(client, index, width), width);
    entries.push(...bundle.slice(Math.max(0, start - index * tileWidth)));
  }
  return entries;
}

/** The leaf hashes of the whole log, fetched anew, where they give the signed root: then the coordinator signed two histories. */
async function readAnotherPast(context: AgentContext, checkpoint: VerifiedCheckpoint): Promise<readonly Uint8Array[] | undefined> {
  const { primitives } = context;
  const hashes = (await fetchEntries(context, 0, checkpoint.size)).map((entry) => hashLeaf(primitives, entry));
  const root = frontierRoot(primitives, appendLeaves(primitives, emptyFrontier, hashes));
  return equalBytes(root, checkpoint.root) ? hashes : undefined;
}

/** A head with its note, and the log's leaf hashes up to it. */
interface OpenHistory {
  readonly note: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** Two histories: the smaller head, and the larger one with a proof of what it begins with instead (LOG-8). */
function forkError(
  { primitives }: AgentContext,
  smaller: { readonly size: number; readonly note: Uint8Array },
  { note, hashes }: OpenHistory,
): HaltError {
  if (smaller.size === 0 || smaller.size >= hashes.length) return new HaltError('log-fork', [smaller.note, note]);
  const proof = derivePrefixProof({ primitives, read: hashReader(primitives, hashes), size: hashes.length }, smaller.size);
  return new HaltError('log-fork', [smaller.note, note, utf8(encodePrefixProof(proof))]);
}

/** The same, where the larger head is this agent's own. */
export function ownForkError(context: AgentContext, other: { readonly size: number; readonly note: Uint8Array }): HaltError {
  const { log } = context.store;
  const head = log.head();
  const own = { note: head?.note ?? other.note, hashes: log.hashes(head?.size ?? 0) };
  return forkError(context, other, own);
}

export interface Follower {
  /**
   * Takes in a checkpoint; true when there are new leaves. `entries`: those that came with it, from the end of this agent's log on.
   *
   * @throws HaltError where the log is not one log
   */
  follow(note: Uint8Array, entries?: readonly Uint8Array[]): Promise<boolean>;
  /** This agent's cosignature of the newest head that is stored; none where the coordinator has it. */
  cosignature(): Cosigned | undefined;
  /** Says a cosignature with `send`, and remembers that it was said. `undefined` where the coordinator does not want it: it is not asked twice. */
  sayCosigned<Answer>(cosigned: Cosigned, send: (cosigned: Cosigned) => Promise<Answer>): Promise<Answer | undefined>;
}

/** A follower over the store of `context`; the one that is allowed to write leaves. */
export function makeFollower(context: AgentContext): Follower {
  const { store, primitives } = context;
  let frontier: Frontier = appendLeaves(primitives, emptyFrontier, store.log.hashes(store.log.size()));

  const demandSamePast = (head: Head, checkpoint: VerifiedCheckpoint, note: Uint8Array): void => {
    if (checkpoint.size > head.size) return;
    const own = ownRootAt(context, checkpoint.size);
    if (own !== undefined && !equalBytes(checkpoint.root, own)) throw ownForkError(context, { size: checkpoint.size, note });
    if (checkpoint.size < head.size) throw new HaltError('log-rollback', [head.note, note]);
  };

  /** A shorter log is either a restored one, which takes the rest back and is asked again later, or the end. */
  let givenAt: number | undefined;
  const giveOnce = async ({ size }: Head): Promise<void> => {
    if (givenAt === size || !(await giveMirror(context))) return;
    givenAt = size;
    throw new ProblemError({ code: 'log-behind', status: 503 });
  };

  const storeLeaves = (checkpoint: VerifiedCheckpoint, note: Uint8Array, entries: readonly Uint8Array[]): void => {
    const verified = verifyOrHalt(context, note, entries);
    failpoint('head.store.before');
    store.transaction(() => {
      for (const leaf of verified.leaves) store.log.append(leaf);
      for (const actor of verified.actors.values()) store.log.putActor(actor);
      store.log.putHead({ size: checkpoint.size, root: checkpoint.root, note });
    });
    failpoint('head.store.after');
  };

  return {
    async follow(note, given) {
      const checkpoint = verifyCheckpoint(primitives, note, logTrust(context));
      const head = store.log.head();
      if (head !== undefined && checkpoint.size < head.size) await giveOnce(head);
      if (head !== undefined) demandSamePast(head, checkpoint, note);
      if (checkpoint.size === frontier.size) return false;
      const isAll = given?.length === checkpoint.size - frontier.size;
      const entries = isAll ? given : await fetchEntries(context, frontier.size, checkpoint.size);
      const next = appendLeaves(
        primitives,
        frontier,
        entries.map((entry) => hashLeaf(primitives, entry)),
      );
      if (!equalBytes(frontierRoot(primitives, next), checkpoint.root)) {
        const hashes = head === undefined ? undefined : await readAnotherPast(context, checkpoint);
        if (head !== undefined && hashes !== undefined) throw forkError(context, head, { note, hashes });
        throw new ProtocolError('log-inconsistent', { clause: 'LOG-1' });
      }
      storeLeaves(checkpoint, note, entries);
      frontier = next;
      return true;
    },
    cosignature: () => cosignNewest(context),
    sayCosigned: (cosigned, send) => sayCosigned(context, cosigned, send),
  };
}

function verifyOrHalt({ store, primitives, joined }: AgentContext, note: Uint8Array, entries: readonly Uint8Array[]) {
  try {
    const isSealed = store.log.ofType('log.sealed').length > 0;
    return verifyLeaves({ primitives, joined, isSealed }, store.log.size(), store.log.actors(), entries);
  } catch (error) {
    if (error instanceof ProtocolError) throw new HaltError(error.code, [note]);
    throw error;
  }
}

/** A head is cosigned only from the store, so never before it is durable. */
function cosignNewest(context: AgentContext): Cosigned | undefined {
  const { store, primitives } = context;
  const head = store.log.uncosigned();
  if (head === undefined) return undefined;
  const { text } = verifyCheckpoint(primitives, head.note, logTrust(context));
  const timestamp = Math.floor(context.now() / 1000);
  const signature = cosign(primitives, text, { name: witnessName(context.self), seed: store.keys.witnessSeed, timestamp });
  failpoint('cosig.send.before');
  return { size: head.size, line: encodeSignatureLine(signature) };
}

async function sayCosigned<Answer>(
  { store, log }: AgentContext,
  cosigned: Cosigned,
  send: (cosigned: Cosigned) => Promise<Answer>,
): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  try {
    answer = await send(cosigned);
  } catch (error) {
    if (!(error instanceof ProblemError) || isPassing(error)) throw error;
    log('problem', { at: 'cosign', code: error.code });
  }
  store.unflushed(() => store.log.markCosigned(cosigned.size));
  return answer;
}
