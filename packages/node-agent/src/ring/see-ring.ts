/** Where a ring stands, replayed from this agent's own copy of the log. */
import { decodeRingConfig, type KetensomEvent, type Ring, type RingConfig, replayRing, ringEventTypes } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { RingRow } from '../store/ring-store.ts';

/** A ring as this agent sees it now. */
export interface SeenRing {
  readonly row: RingRow;
  readonly config: RingConfig;
  readonly ring: Ring;
  /** Size of the log with the last key in it, and in `salted-hash` the partners' key. */
  readonly covering: number;
}

/** Configs by their digests, of the rings that were seen last: every turn of a ring looks at its own. */
const decoded = new Map<string, RingConfig>();
const mostDecoded = 16;

function configOf({ store }: AgentContext, digest: string): RingConfig {
  const known = decoded.get(digest);
  if (known !== undefined) return known;
  const bytes = store.documents.get(digest);
  if (bytes === undefined) throw new TypeError('a ring in the store has its config there too');
  const config = decodeRingConfig(bytes);
  if (decoded.size >= mostDecoded) decoded.clear();
  decoded.set(digest, config);
  return config;
}

export function seeRing(context: AgentContext, row: RingRow): SeenRing {
  const { store } = context;
  const config = configOf(context, row.config);
  const placed = ringEventTypes.flatMap(
    (type) => store.log.ofRound(row.round, type) as readonly { position: number; event: KetensomEvent }[],
  );
  const events = placed.toSorted((left, right) => left.position - right.position).map(({ event }) => event);
  const keys = placed.filter(({ event }) => event.type === 'overlap.key' || event.type === 'overlap.salt').map(({ position }) => position);
  return { row, config, ring: replayRing(config, events), covering: Math.max(0, ...keys) + 1 };
}
