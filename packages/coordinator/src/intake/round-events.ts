/** Partners' events in a round: each is turned into a message of the state machine, which decides (table C of state-tables.md). */
import {
  advertisementOf,
  type CoordinatorMessage,
  countCertifiers,
  decodeEntries,
  decodeHex,
  decodeStatement,
  demand,
  deriveVectorRoot,
  type EventOf,
  equalBytes,
  headerOf,
  type InputHeader,
  inputOf,
  ProtocolError,
  stepCoordinator,
} from '@ketensom/protocol';
import { demandCosigned } from '../log/cosignatures.ts';
import { storedEvent } from '../log/event-note.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { applyStep } from '../round/apply-step.ts';
import { abortRun } from '../round/end-run.ts';
import { findRound, type StoredRound } from '../round/round-store.ts';
import type { Actor } from '../store/actors.ts';
import { demandBlob, nameBlob } from '../store/blobs.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { findQuery, type ParticipantState, setParticipant } from '../store/queries.ts';
import { execute, selectOne } from '../store/sql.ts';
import { partCount, storedParts } from '../store/vector-files.ts';
import type { Apply } from './handler.ts';
import { openedAhead } from './open-ahead.ts';
import { readReveal } from './read-reveal.ts';

const clause = 'RUN-1';

interface OfRound {
  readonly type: string;
  readonly actor: string;
  readonly run: string;
  readonly round: string;
}

/** The round that an event names. @throws ProtocolError `not-found`, `not-approved`, `wrong-round` or `round-closed` where there is no such round now. */
function demandRound(desk: Desk, { run, round }: OfRound): StoredRound {
  const query = findQuery(desk, run);
  if (query === undefined) throw new ProtocolError('not-found', { clause });
  demand(query.state !== 'approving', 'not-approved', { clause });
  const stored = findRound(desk, round);
  if (stored === undefined) throw new ProtocolError(query.state === 'running' ? 'wrong-round' : 'round-closed', { clause });
  demand(stored.run === run, 'wrong-round', { clause });
  return stored;
}

/** The same, for what is only taken while the run goes on. */
function demandOpenRound(desk: Desk, event: OfRound): StoredRound {
  const stored = demandRound(desk, event);
  demand(findQuery(desk, event.run)?.state === 'running' && stored.state.kind !== 'failed', 'round-closed', { clause });
  return stored;
}

/** Each partner says each thing once in a round; the same bytes again never come this far. */
function demandFirst(desk: Desk, { type, actor, round }: OfRound): void {
  const said = selectOne(desk.db, 'SELECT 1 FROM leaves WHERE round = ? AND type = ? AND actor = ?', round, type, actor);
  demand(said === undefined, 'unexpected-message', { clause });
}

/** A partner's message, what becomes of the partner by it, and what else to store with it. */
interface Delivery {
  readonly message: CoordinatorMessage;
  readonly state?: ParticipantState;
  readonly store?: () => void;
}

/** Tries the message on the round's state; once the event is a leaf, the step is applied. */
function deliver(desk: Desk, stored: StoredRound, event: OfRound, { message, state, store }: Delivery): Apply {
  const step = stepCoordinator(desk.primitives, stored.state, message);
  demandFirst(desk, event);
  return () => {
    store?.();
    if (state !== undefined) setParticipant(desk, stored.run, { partner: event.actor, state });
    applyStep(desk, stored, step);
  };
}

/** @throws ProtocolError `key-reused` for a key of an earlier round, and as the state machine does. */
export function onKey(desk: Desk, event: EventOf<'round.key'>): Apply {
  const stored = demandOpenRound(desk, event);
  const used = selectOne(
    desk.db,
    'SELECT 1 FROM round_keys WHERE (key = ?1 OR key = ?2) AND NOT (round = ?3 AND partner = ?4)',
    event.c_key,
    event.s_key,
    event.round,
    event.actor,
  );
  demand(used === undefined, 'key-reused', { clause: 'SUM-R0-4', party: event.actor });
  const store = (): void => {
    for (const key of [event.c_key, event.s_key])
      execute(desk.db, 'INSERT INTO round_keys (key, round, partner) VALUES (?, ?, ?)', key, event.round, event.actor);
  };
  return deliver(desk, stored, event, {
    message: { kind: 'key', advertisement: advertisementOf(event.actor, event) },
    state: 'advertised',
    store,
  });
}

/** @throws ProtocolError `not-found`, `length`, `malformed` for the entries' blob, and as the state machine does. */
export function onShares(desk: Desk, event: EventOf<'round.shares'>): Apply {
  const stored = demandOpenRound(desk, event);
  const bytes = demandBlob(desk, event);
  const recipients = 'advertisements' in stored.state ? stored.state.advertisements.map((adv) => adv.partner) : [];
  const dealt = { header: headerOf(event.actor, event), entries: decodeEntries(bytes, { dealer: event.actor, recipients }) };
  return deliver(desk, stored, event, {
    message: { kind: 'shares', dealt },
    state: 'shared',
    store: () => nameBlob(desk, event.digest, 'coordinator'),
  });
}

/** @throws ProtocolError as the state machine does; `malformed` for another code than the two that a complaint may have. */
export function onComplaint(desk: Desk, event: EventOf<'round.complaint'>): Apply {
  const { actor, against, code } = event;
  if (code !== 'share-decrypt' && code !== 'share-commit-mismatch') throw new ProtocolError('malformed', { clause: 'SUM-R2-7' });
  return deliver(desk, demandOpenRound(desk, event), event, { message: { kind: 'complaint', from: actor, against, code } });
}

/** The stored parts must be the whole vector under the root that was signed. */
function demandVector(desk: Desk, round: string, { partner, length, vecRoot }: InputHeader): void {
  const parts = storedParts(desk, { round, partner });
  const isWhole = parts.length === partCount(length) && parts.every(({ part }, at) => part === at);
  demand(isWhole, 'vector-shape', { clause: 'SUM-R2-10', party: partner });
  const root = deriveVectorRoot(
    desk.primitives,
    parts.map(({ hash }) => hash),
  );
  demand(equalBytes(root, vecRoot), 'digest-mismatch', { clause: 'SUM-R2-10', party: partner });
}

/** @throws ProtocolError `vector-shape`, `digest-mismatch`, `not-cosigned` (RUN-2), and as the state machine does. */
export function onInput(desk: Desk, event: EventOf<'input.committed'>): Apply {
  const stored = demandOpenRound(desk, event);
  const input = inputOf(event.actor, event);
  const apply = deliver(desk, stored, event, { message: { kind: 'input', input }, state: 'uploaded' });
  demandVector(desk, event.round, input);
  const fixed = selectOne<LeafRow>(desk.db, "SELECT * FROM leaves WHERE type = 'round.shares_fixed' AND round = ?", event.round);
  demand(fixed !== undefined && event.log_size > fixed.leaf, 'not-cosigned', { clause: 'RUN-2' });
  const { roster, threshold } = stored.state.config;
  demandCosigned(desk, event.log_size, { roster: roster.map((entry) => entry.partner), threshold });
  return apply;
}

/** @throws ProtocolError as the state machine does. */
export function onAck(desk: Desk, event: EventOf<'survivors.ack'>): Apply {
  const message = { kind: 'ack', partner: event.actor, svHash: decodeHex(event.sv_hash) } as const;
  return deliver(desk, demandOpenRound(desk, event), event, { message, state: 'signed' });
}

/** @throws ProtocolError `share-decrypt`, `digest-mismatch`, `malformed`, and as the state machine does. */
export function onReveal(desk: Desk, event: EventOf<'share.revealed'>): Apply {
  const stored = demandOpenRound(desk, event);
  const { plain, reveal } = readReveal(desk, stored, event);
  const store = (): void => {
    nameBlob(desk, event.digest, 'coordinator');
    execute(
      desk.db,
      'INSERT INTO reveals (digest, round, partner, bytes) VALUES (?, ?, ?, ?)',
      event.shares_digest,
      event.round,
      event.actor,
      plain,
    );
  };
  const opened = openedAhead(desk, event.round);
  const message = { kind: 'reveal', reveal, ...(opened === undefined ? {} : { opened }) } as const;
  return deliver(desk, stored, event, { message, state: 'revealed', store });
}

/** A partner leaves the round: the others go on without it where they may. @throws ProtocolError `round-closed`, `unknown-member`, `unexpected-message`. */
export function onAborted(desk: Desk, event: EventOf<'round.aborted'>): Apply {
  const stored = demandOpenRound(desk, event);
  demandRostered(stored, event.actor);
  demandFirst(desk, event);
  return () => {
    setParticipant(desk, event.run, { partner: event.actor, state: 'dropped', code: event.code });
    // A later step of a model has everybody or nobody (MOD-3); why it ends is what people want to know.
    const { kind, config } = stored.state;
    const isLater = kind === 'collecting-inputs' && config.step > 0;
    if (isLater && event.code === 'model-separation') abortRun(desk, event.run, { code: 'model-separation' });
  };
}

function demandRostered({ state }: StoredRound, partner: string): void {
  const isNamed = state.config.roster.some((entry) => entry.partner === partner);
  demand(isNamed, 'unknown-member', { clause });
}

/** A statement about a round that changes nothing here; it may come after the end. */
function onStatement(desk: Desk, event: OfRound): Apply {
  demandRostered(demandRound(desk, event), event.actor);
  demandFirst(desk, event);
  return undefined;
}

/** @throws ProtocolError `unexpected-message` from a partner that has revealed, or a second time. */
export function onAbandoned(desk: Desk, event: EventOf<'round.abandoned'>): Apply {
  const revealed = selectOne(
    desk.db,
    "SELECT 1 FROM leaves WHERE round = ? AND type = 'share.revealed' AND actor = ?",
    event.round,
    event.actor,
  );
  demand(revealed === undefined, 'unexpected-message', { clause });
  return onStatement(desk, event);
}

/** @throws ProtocolError `unexpected-message` a second time. */
export const onKeysErased = (desk: Desk, event: EventOf<'round.keys_erased'>): Apply => onStatement(desk, event);

/** A certifier added the masked vectors itself. @throws ProtocolError `unknown-member` where it is none; `result-mismatch` where it got another sum. */
export function onCertified(desk: Desk, event: EventOf<'result.certified'>, _caller: Actor): Apply {
  const apply = onStatement(desk, event);
  const { config } = demandRound(desk, event).state;
  const row = selectOne<LeafRow>(desk.db, "SELECT * FROM leaves WHERE type = 'survivors.fixed' AND round = ?", event.round);
  const fixed = row && storedEvent(row);
  if (fixed?.type !== 'survivors.fixed') throw new ProtocolError('unexpected-message', { clause });
  const { sumRoot } = decodeStatement(readDocument(desk, fixed.digest));
  countCertifiers(config, sumRoot, [{ partner: event.actor, sumRoot: event.sum_root }]);
  return apply;
}
