/**
 * What is checked before the log is signed for the first time after a start: every leaf's bytes against its hash, every stored hash above them,
 * and every signed root against the leaves. A store that fails is not signed over: its last good copy is with the partners.
 */
import { appendLeaves, emptyFrontier, equalBytes, frontierRoot, hashNode } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';
import { firstDamagedLeaf, treeSize } from './tree-store.ts';

/** The log in the store is not the one that was signed. `leaf` is where it first differs. */
export class DamagedLogError extends Error {
  readonly leaf: number;

  constructor(leaf: number) {
    super(
      `The log is damaged at leaf ${leaf}; nothing was signed. Put back an older copy of the store, made before the damage, and start: the partners' mirrors bring back what it lacks.`,
    );
    this.name = 'DamagedLogError';
    this.leaf = leaf;
  }
}

const batch = 4096;

interface NodeRow {
  readonly level: number;
  readonly position: number;
  readonly hash: Uint8Array;
}

function checkLeaves(desk: Desk, size: number): void {
  for (let start = 0; start < size; start += batch) {
    const damaged = firstDamagedLeaf(desk, start, Math.min(size, start + batch));
    if (damaged !== undefined) throw new DamagedLogError(damaged);
  }
}

function checkNodes(desk: Desk, size: number): void {
  const hashes = selectAll<{ hash: Uint8Array }>(desk.db, 'SELECT hash FROM leaves ORDER BY leaf').map((row) => row.hash);
  let below = hashes;
  for (let level = 1; below.length > 1; level += 1) {
    const rows = selectAll<NodeRow>(desk.db, 'SELECT * FROM nodes WHERE level = ? ORDER BY position', level);
    const above = Array.from({ length: Math.floor(below.length / 2) }, (_, at) =>
      hashNode(desk.primitives, below[2 * at] as Uint8Array, below[2 * at + 1] as Uint8Array),
    );
    const wrong = above.findIndex((hash, at) => rows[at]?.position !== at || !equalBytes(rows[at].hash, hash));
    if (wrong >= 0) throw new DamagedLogError(Math.min(size - 1, wrong * 2 ** level));
    below = above;
  }
}

function checkCheckpoints(desk: Desk, size: number): void {
  const hashes = selectAll<{ hash: Uint8Array }>(desk.db, 'SELECT hash FROM leaves ORDER BY leaf').map((row) => row.hash);
  let frontier = emptyFrontier;
  for (const checkpoint of selectAll<{ size: number; root: Uint8Array }>(desk.db, 'SELECT size, root FROM checkpoints ORDER BY size')) {
    if (checkpoint.size > size) throw new DamagedLogError(size);
    frontier = appendLeaves(desk.primitives, frontier, hashes.slice(frontier.size, checkpoint.size));
    if (!equalBytes(frontierRoot(desk.primitives, frontier), checkpoint.root)) throw new DamagedLogError(checkpoint.size - 1);
  }
}

/** @throws DamagedLogError */
export function checkLog(desk: Desk): void {
  const size = treeSize(desk);
  checkLeaves(desk, size);
  checkNodes(desk, size);
  checkCheckpoints(desk, size);
}
