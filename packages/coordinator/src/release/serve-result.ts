/** The result as it is served (DOC-6): the released document with its place in the log, the approvals behind it and who put their name under it. */
import { canonicalBytes, decodeNote, encodeHex, encodeSignatureLine, type JsonObject, parseCanonical } from '@ketensom/protocol';
import { newestHead } from '../log/checkpoints.ts';
import { type LeafRow, leavesOfRun } from '../log/tree-store.ts';
import type { Desk } from '../store/desk.ts';
import { findResult } from './result-store.ts';

const signatureLines = ({ note }: LeafRow): string[] => decodeNote(note, 'EVT-1').signatures.map(encodeSignatureLine);

/** The canonical bytes, or undefined where nothing was released or no checkpoint covers the release yet. */
export function serveResult(desk: Desk, run: string): Uint8Array | undefined {
  const result = findResult(desk, run);
  const head = newestHead(desk);
  if (result === undefined || head === undefined) return undefined;
  const leaves = leavesOfRun(desk, run).filter((row) => row.leaf < head.size);
  if (!leaves.some((row) => row.type === 'result.released')) return undefined;
  const document = parseCanonical(result.document, { profile: 'document', maxBytes: result.document.length }) as JsonObject;
  return canonicalBytes({
    ...document,
    log: { treeSize: head.size, root: encodeHex(head.root) },
    approvals: leaves.filter((row) => row.type === 'query.approved').map((row) => row.leaf),
    signatures: leaves.filter((row) => row.type === 'result.released' || row.type === 'result.countersigned').flatMap(signatureLines),
  });
}
