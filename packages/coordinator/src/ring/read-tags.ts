/** The tags that a list ended as, opened part by part and held against what its last holder signed (OVL-8). */
import {
  demand,
  deriveVectorRoot,
  type EventOf,
  encodeHex,
  hashPart,
  hopAad,
  hopCount,
  hopParts,
  openSealed,
  ProtocolError,
  rowColumns,
  tagLength,
} from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { partBytes, readVectorBytes } from '../store/vector-files.ts';
import { ringKeyOf } from './ring-keys.ts';
import { hopFile, sealedPartLength } from './ring-parts.ts';
import type { StoredRing } from './ring-store.ts';

const clause = 'OVL-6';

/** The rows of one list, a part at a time. @throws ProtocolError `round-closed`, `share-decrypt`, `length`; `digest-mismatch` after the last part. */
export function* readTags(desk: Desk, stored: StoredRing, final: EventOf<'tags.final'>): Generator<Uint8Array> {
  const { run, round, config } = stored;
  const { list, count, actor: from, out } = final;
  const secret = ringKeyOf(desk, config);
  demand(secret !== undefined, 'round-closed', { clause: 'OVL-11' });
  const hop = hopCount(config) - 1;
  const length = count * rowColumns(config, list) * tagLength;
  const parts = hopParts(length);
  const hashes: Uint8Array[] = [];
  let read = 0;
  for (let part = 0; part < parts; part += 1) {
    const bytes = sealedPartLength(stored, { list, hop }, { count, part });
    const sealed = readVectorBytes(desk, hopFile(round, { list, hop }), part * partBytes, bytes);
    hashes.push(hashPart(desk.primitives, sealed));
    const aad = hopAad({ run, round, list, hop, from, to: 'coordinator', part, parts });
    const plain = openSealed(desk.primitives, { secret, aad, sealed });
    if (plain === undefined) throw new ProtocolError('share-decrypt', { clause, party: from });
    read += plain.length;
    demand(read <= length, 'length', { clause, party: from });
    yield plain;
  }
  const isSigned = encodeHex(deriveVectorRoot(desk.primitives, hashes)) === out;
  demand(read === length && isSigned, 'digest-mismatch', { clause, party: from });
}
