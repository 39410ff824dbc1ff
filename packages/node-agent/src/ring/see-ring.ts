/** Where a ring stands, replayed from this agent's own copy of the log. */
import { decodeRingConfig, type KetensomEvent, type Ring, type RingConfig, resumeRing, startRing } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { AgentStore } from '../store/agent-store.ts';
import type { RingRow } from '../store/ring-store.ts';

/** A ring as this agent sees it now. */
export interface SeenRing {
  readonly row: RingRow;
  readonly config: RingConfig;
  readonly ring: Ring;
  /** Size of the log with the last key in it, and in `salted-hash` the partners' key. */
  readonly covering: number;
}

/** A ring as far as the log was replayed, up to and without the leaf at `next`. */
type Replayed = Omit<SeenRing, 'row'> & { readonly next: number };

/** Every turn looks at its rings, so what was replayed is kept, of those that were seen last; leaves that are stored stay. */
const replayed = new WeakMap<AgentStore, Map<string, Replayed>>();
const mostReplayed = 16;

function startOf(store: AgentStore, row: RingRow): Replayed {
  const bytes = store.documents.get(row.config);
  if (bytes === undefined) throw new TypeError('a ring in the store has its config there too');
  const config = decodeRingConfig(bytes);
  return { config, ring: startRing(config), covering: 1, next: 0 };
}

const isKey = ({ event: { type } }: { readonly event: KetensomEvent }): boolean => type === 'overlap.key' || type === 'overlap.salt';

/** @throws ProtocolError for an event that does not fit. */
export function seeRing({ store }: AgentContext, row: RingRow): SeenRing {
  const known = replayed.get(store) ?? new Map<string, Replayed>();
  replayed.set(store, known);
  const before = known.get(row.round) ?? startOf(store, row);
  const more = store.log.ofRoundFrom(row.round, before.next) as readonly { position: number; event: KetensomEvent }[];
  const ring = resumeRing(
    before.ring,
    more.map(({ event }) => event),
  );
  const covering = (more.findLast(isKey)?.position ?? before.covering - 1) + 1;
  const next = (more.at(-1)?.position ?? before.next - 1) + 1;
  if (!known.has(row.round) && known.size >= mostReplayed) known.clear();
  known.set(row.round, { config: before.config, ring, covering, next });
  return { row, config: before.config, ring, covering };
}
