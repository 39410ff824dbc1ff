/** The result as it is served (DOC-6): the released document with its place in the log, the approvals behind it and who put their name under it. */
import { canonicalBytes, decodeNote, encodeHex, encodeSignatureLine, type JsonObject } from '@ketensom/protocol';
import { newestHead } from '../log/checkpoints.ts';
import { type LeafRow, leavesOfRun } from '../log/tree-store.ts';
import type { Desk } from '../store/desk.ts';
import { insertMembers } from './insert-members.ts';
import { findResult } from './result-store.ts';

const signatureLines = ({ note }: LeafRow): string[] => decodeNote(note, 'EVT-1').signatures.map(encodeSignatureLine);

/** The canonical bytes, or undefined where nothing was released or no checkpoint covers the release yet. */
export function serveResult(desk: Desk, run: string): Uint8Array | undefined {
  const head = newestHead(desk);
  const leaves = head === undefined ? [] : leavesOfRun(desk, run).filter((row) => row.leaf < head.size);
  if (head === undefined || !leaves.some((row) => row.type === 'result.released')) return undefined;
  const result = findResult(desk, run);
  if (result === undefined) return undefined;
  const added: JsonObject = {
    approvals: leaves.filter((row) => row.type === 'query.approved').map((row) => row.leaf),
    log: { treeSize: head.size, root: encodeHex(head.root) },
    signatures: leaves.filter((row) => row.type === 'result.released' || row.type === 'result.countersigned').flatMap(signatureLines),
  };
  return insertMembers(
    result.document,
    Object.entries(added).map(([key, value]) => ({ key, value: canonicalBytes(value) })),
  );
}
