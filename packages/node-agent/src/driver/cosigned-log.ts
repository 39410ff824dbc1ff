/**
 * "No cosigned log, no data" (RUN-2): before a byte of a vector leaves, T members of the round's roster, this agent among them, have cosigned a
 * checkpoint that covers everything the round rests on and that agrees with this agent's own log.
 */
import {
  decodeVerifierKey,
  demand,
  distinctCosigners,
  equalBytes,
  type SumConfig,
  type VerifierKey,
  verifyCheckpoint,
} from '@ketensom/protocol';
import { readPinnedCharter } from '../policy/pinned-charter.ts';
import type { AgentContext } from './context.ts';
import { logTrust, ownForkError, ownRootAt } from './follower.ts';
import { witnessName } from './own-keys.ts';

/** Whose cosignatures count, and how many of them it takes. */
export type Quorum = Pick<SumConfig, 'roster' | 'threshold'>;

/** The witness keys of a round's roster, from the pinned charter. */
function witnessesOf({ store, primitives }: AgentContext, config: Quorum): readonly VerifierKey[] {
  const members = readPinnedCharter(store)?.charter.members ?? [];
  const roster = new Set(config.roster.map((entry) => entry.partner));
  return members.filter((member) => roster.has(member.partner)).map((member) => decodeVerifierKey(primitives, member.witness));
}

/**
 * The size of a checkpoint as the module header demands, or `undefined` when these notes do not show one (yet).
 *
 * @throws HaltError `log-fork` where the log signed another root than this agent's own log has
 * @throws ProtocolError `bad-signature`, `malformed` and the like for notes that are nothing
 */
export function cosignedSize(context: AgentContext, config: Quorum, covering: number, notes: readonly Uint8Array[]): number | undefined {
  const { primitives, self } = context;
  const [first] = notes;
  if (first === undefined) return undefined;
  const witnesses = witnessesOf(context, config);
  const checkpoints = notes.map((note) => verifyCheckpoint(primitives, note, { ...logTrust(context), witnesses }));
  for (const [at, checkpoint] of checkpoints.entries()) {
    const own = ownRootAt(context, checkpoint.size);
    if (own === undefined) return undefined;
    if (!equalBytes(own, checkpoint.root)) throw ownForkError(context, { size: checkpoint.size, note: notes[at] ?? first });
  }
  const size = checkpoints[0]?.size ?? 0;
  const cosigners = distinctCosigners(checkpoints, witnesses);
  demand(size >= covering, 'not-cosigned', { clause: 'RUN-2' });
  return cosigners.length >= config.threshold && cosigners.includes(witnessName(self)) ? size : undefined;
}
