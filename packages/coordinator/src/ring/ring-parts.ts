/** The sealed parts of lists on their way between holders: who may store and who may fetch them, and whether all are there. */
import {
  demand,
  deriveVectorRoot,
  elementLength,
  encodeHex,
  holdersOf,
  hopCount,
  hopPartBytes,
  hopParts,
  nextHop,
  type RingConfig,
  rowColumns,
  sealOverhead,
  tagLength,
} from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { partBytes, readVectorBytes, storedParts, type VectorId } from '../store/vector-files.ts';
import type { StoredRing } from './ring-store.ts';

const clause = 'OVL-6';

/** Which hop of which list. */
export interface HopId {
  readonly list: number;
  readonly hop: number;
}

/** The address of the parts of a hop. */
export const hopPath = (round: string, { list, hop }: HopId): string => `/v1/rounds/${round}/lists/${list}/hops/${hop}/parts`;

/** Where the parts of a hop lie. */
export const hopFile = (round: string, { list, hop }: HopId): VectorId => ({ round, partner: `list-${list}-${hop}` });

/** The progress of a list; undefined before its first hop. */
const progressOf = ({ ring }: StoredRing, list: number) => ('lists' in ring ? ring.lists[list] : undefined);

/** Demands that the list waits for this hop of `caller`. @throws ProtocolError `unexpected-message`. */
export function demandDue(stored: StoredRing, { list, hop }: HopId, caller: string): void {
  const due = nextHop(stored.config, list, progressOf(stored, list));
  demand(!stored.ended && stored.ring.kind === 'passing' && due?.holder === caller && due.hop === hop, 'unexpected-message', { clause });
}

/** Bytes of a row after a hop: tags after the last, elements before. */
const rowLength = (config: RingConfig, { list, hop }: HopId): number =>
  rowColumns(config, list) * (hop === hopCount(config) - 1 ? tagLength : elementLength);

/** Bytes of a list of `count` rows after this hop, and of its sealed part `part`. */
export function sealedPartLength(
  { config }: StoredRing,
  at: HopId,
  { count, part }: { readonly count: number; readonly part: number },
): number {
  const length = count * rowLength(config, at);
  return Math.min(hopPartBytes, length - part * hopPartBytes) + sealOverhead;
}

/** The number of the last part of a list of `count` rows after this hop. */
export const lastPart = ({ config }: Pick<StoredRing, 'config'>, at: HopId & { readonly count: number }): number =>
  hopParts(at.count * rowLength(config, at)) - 1;

/** A stored part of a list that was passed on to `caller` and goes no further yet. Undefined where there is none such. */
export function readHopPart(
  desk: Desk,
  stored: StoredRing,
  { list, hop }: HopId,
  { caller, part }: { readonly caller: string; readonly part: number },
): Uint8Array | undefined {
  if (stored.ended || holdersOf(stored.config, list)[hop + 1] !== caller) return undefined;
  const progress = progressOf(stored, list);
  const isThere = progress?.hops === hop + 1 && storedParts(desk, hopFile(stored.round, { list, hop })).some((row) => row.part === part);
  if (progress === undefined || !isThere) return undefined;
  const length = sealedPartLength(stored, { list, hop }, { count: progress.count, part });
  return readVectorBytes(desk, hopFile(stored.round, { list, hop }), part * partBytes, length);
}

/** All parts of a hop are stored under the root that its holder signed. @throws ProtocolError `vector-shape`, `digest-mismatch`. */
export function demandParts(
  desk: Desk,
  stored: StoredRing,
  {
    list,
    hop,
    count,
    out,
    length,
    party,
  }: HopId & { readonly count: number; readonly out: string; readonly length: number; readonly party: string },
): void {
  const parts = storedParts(desk, hopFile(stored.round, { list, hop }));
  const width = rowLength(stored.config, { list, hop });
  const expected = hopParts(count * width);
  const isWhole = parts.length === expected && parts.every(({ part }, at) => part === at);
  demand(isWhole && length === count * width + expected * sealOverhead, 'vector-shape', { clause, party });
  const root = deriveVectorRoot(
    desk.primitives,
    parts.map(({ hash }) => hash),
  );
  demand(encodeHex(root) === out, 'digest-mismatch', { clause, party });
}
