/** Partners' events in a ring: each is tried on the ring's state as the log gives it (table of ring-table.ts). */
import {
  decodeSizes,
  demand,
  deriveSizesCommit,
  type EventOf,
  encodeHex,
  hopCount,
  openSealed,
  ProtocolError,
  type RingConfig,
  type RingEvent,
  ringMessage,
  stepRing,
  utf8,
} from '@ketensom/protocol';
import type { Apply } from '../intake/handler.ts';
import { abortRun } from '../round/end-run.ts';
import { demandBlob, nameBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { findQuery, setParticipant, setStep } from '../store/queries.ts';
import { execute, selectOne } from '../store/sql.ts';
import { ringKeyOf } from './ring-keys.ts';
import { openLabels } from './ring-labels.ts';
import { demandParts } from './ring-parts.ts';
import { findRing, type StoredRing } from './ring-store.ts';

const clause = 'OVL-5';

/** The ring that an event names, while it goes on. @throws ProtocolError `wrong-round`, `round-closed`. */
function demandRing(desk: Desk, { run, round }: { readonly run: string; readonly round: string }): StoredRing {
  const stored = findRing(desk, round);
  if (stored === undefined || stored.run !== run) throw new ProtocolError('wrong-round', { clause });
  demand(!stored.ended && findQuery(desk, run)?.state === 'running', 'round-closed', { clause });
  return stored;
}

/** Tries the event on the ring. The state itself is replayed from the log, so nothing is stored. */
function demandFits(desk: Desk, event: RingEvent): StoredRing {
  const stored = demandRing(desk, event);
  stepRing(stored.ring, ringMessage(event));
  return stored;
}

/** @throws ProtocolError `key-reused` for a key of an earlier round, and as the ring does. */
export function onOverlapKey(desk: Desk, event: EventOf<'overlap.key'>): Apply {
  demandFits(desk, event);
  const used = selectOne(desk.db, 'SELECT 1 FROM round_keys WHERE key = ?', event.seal_key);
  demand(used === undefined, 'key-reused', { clause, party: event.actor });
  return () => {
    execute(desk.db, 'INSERT INTO round_keys (key, round, partner) VALUES (?, ?, ?)', event.seal_key, event.round, event.actor);
    setParticipant(desk, event.run, { partner: event.actor, state: 'advertised' });
  };
}

/** @throws ProtocolError as the ring does. */
export function onOverlapSalt(desk: Desk, event: EventOf<'overlap.salt'>): Apply {
  demandFits(desk, event);
  demandBlob(desk, event);
  return () => nameBlob(desk, event.digest, 'members');
}

/** What sealed sizes are bound to: their ring and their owner. */
const sizesAad = ({ round, actor }: EventOf<'sizes.sealed'>): Uint8Array => utf8(`sizes/${round}/${actor}`);

/** The sizes that an event sealed. @throws ProtocolError `share-decrypt`, `digest-mismatch`, and as `decodeSizes`. */
export function openSizes(desk: Desk, config: RingConfig, event: EventOf<'sizes.sealed'>) {
  const secret = ringKeyOf(desk, config);
  demand(secret !== undefined, 'round-closed', { clause: 'OVL-11' });
  const plain = openSealed(desk.primitives, { secret, aad: sizesAad(event), sealed: demandBlob(desk, event) });
  if (plain === undefined) throw new ProtocolError('share-decrypt', { clause: 'OVL-7', party: event.actor });
  const sizes = decodeSizes(plain);
  const isCommitted = encodeHex(deriveSizesCommit(desk.primitives, sizes)) === event.commit && sizes.partner === event.actor;
  demand(isCommitted, 'digest-mismatch', { clause: 'OVL-7', party: event.actor });
  return sizes;
}

/** @throws ProtocolError as `openSizes`, and as the ring does. */
export function onSizesSealed(desk: Desk, event: EventOf<'sizes.sealed'>): Apply {
  const { config } = demandFits(desk, event);
  openSizes(desk, config, event);
  return () => {
    nameBlob(desk, event.digest, 'coordinator');
    setStep(desk, event.run, 'hop');
  };
}

/** @throws ProtocolError as `openLabels`, and as the ring does. */
export function onLinkLabels(desk: Desk, event: EventOf<'link.labels'>): Apply {
  openLabels(desk, demandFits(desk, event), event);
  return () => nameBlob(desk, event.digest, 'coordinator');
}

/** @throws ProtocolError `vector-shape`, `digest-mismatch` for parts that are not those of the event, and as the ring does. */
export function onHopDone(desk: Desk, event: EventOf<'hop.done'>): Apply {
  demandParts(desk, demandFits(desk, event), { ...event, party: event.actor });
  return () => setParticipant(desk, event.run, { partner: event.actor, state: 'uploaded' });
}

/** @throws ProtocolError as `onHopDone`. */
export function onTagsFinal(desk: Desk, event: EventOf<'tags.final'>): Apply {
  const stored = demandFits(desk, event);
  demandParts(desk, stored, { ...event, hop: hopCount(stored.config) - 1, party: event.actor });
  return () => setParticipant(desk, event.run, { partner: event.actor, state: 'uploaded' });
}

/** A holder leaves the ring, which cannot go on without it. */
export function onRingLeft(desk: Desk, event: EventOf<'round.aborted'>): Apply {
  const { config } = demandRing(desk, event);
  demand(
    config.roster.some(({ partner }) => partner === event.actor),
    'unknown-member',
    { clause },
  );
  return () => {
    setParticipant(desk, event.run, { partner: event.actor, state: 'dropped', code: event.code });
    abortRun(desk, event.run, { code: event.code as ProtocolError['code'], party: event.actor });
  };
}

/** A holder says that its keys are gone, once. */
export function onRingErased(desk: Desk, event: EventOf<'round.keys_erased'>): Apply {
  const stored = findRing(desk, event.round);
  demand(stored !== undefined && stored.run === event.run, 'wrong-round', { clause });
  const said = stored.events.some(({ type, actor }) => type === event.type && actor === event.actor);
  demand(stored.ended && !said, 'unexpected-message', { clause });
  return undefined;
}
