/** Cosignatures of partners, and the heads that enough of a round's roster stand behind (LOG-3, RUN-2). */
import { decodeVerifierKey, demand, ProtocolError, type VerifierKey, verifyCosignature } from '@ketensom/protocol';
import type { Actor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll } from '../store/sql.ts';
import { headNote, headOfSize, type SignedHead } from './checkpoints.ts';

/** A reader must take sixteen signatures on a note (C2SP): the log's and this many more. */
const linesPerNote = 15;

interface CosignatureRow {
  readonly partner: string;
  readonly line: string;
}

const witnessOf = (desk: Desk, partner: Actor): VerifierKey => {
  if (partner.witness === null) throw new ProtocolError('forbidden', { clause: 'LOG-3' });
  return decodeVerifierKey(desk.primitives, partner.witness);
};

/**
 * Stores a partner's cosignature of the checkpoint of that size; true when it is the partner's first one there.
 *
 * @throws ProtocolError `not-found` where no checkpoint of that size was signed, `key-retired` for a log from before the partner's present keys, `forbidden` for
 * another witness, `bad-signature`.
 */
export function acceptCosignature(desk: Desk, partner: Actor, cosigned: { readonly size: number; readonly line: string }): boolean {
  const head = headOfSize(desk, cosigned.size);
  if (head === undefined) throw new ProtocolError('not-found', { clause: 'LOG-3' });
  // What was cosigned before a rotation is the earlier key's (KEY-1).
  demand(cosigned.size >= partner.cosigns_from, 'key-retired', { clause: 'KEY-1' });
  verifyCosignature(desk.primitives, { text: head.text, line: cosigned.line, witnesses: [witnessOf(desk, partner)] });
  const changes = execute(
    desk.db,
    'INSERT INTO cosignatures (size, partner, line) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    cosigned.size,
    partner.name,
    cosigned.line,
  );
  return changes === 1;
}

/** Who cosigned the checkpoint of a size, by name, with their lines. */
const cosignaturesOf = (desk: Desk, size: number): readonly CosignatureRow[] =>
  selectAll<CosignatureRow>(desk.db, 'SELECT partner, line FROM cosignatures WHERE size = ? ORDER BY partner', size);

/** One checkpoint as notes: the log's signature and at most fifteen cosignatures on each. */
export function cosignedNotes(desk: Desk, head: SignedHead): readonly string[] {
  const lines = cosignaturesOf(desk, head.size).map((row) => row.line);
  const notes = Array.from({ length: Math.max(1, Math.ceil(lines.length / linesPerNote)) }, (_, at) =>
    lines.slice(at * linesPerNote, (at + 1) * linesPerNote),
  );
  return notes.map((chunk) => headNote(head) + chunk.map((line) => `${line}\n`).join(''));
}

/** Who must stand behind a head: at least `threshold` of `roster`. */
export interface CosignQuorum {
  readonly roster: readonly string[];
  readonly threshold: number;
}

const countIn = (desk: Desk, size: number, roster: ReadonlySet<string>): number =>
  cosignaturesOf(desk, size).filter((row) => roster.has(row.partner)).length;

/** Whether enough of the roster cosigned the checkpoint of this size. */
const isCosigned = (desk: Desk, size: number, quorum: CosignQuorum): boolean =>
  countIn(desk, size, new Set(quorum.roster)) >= quorum.threshold;

/** The newest head of at least `covering` leaves, and at most as many as `within`, that enough of the roster cosigned. */
export function findCosignedHead(
  desk: Desk,
  covering: number,
  quorum: CosignQuorum,
  within: number = Number.MAX_SAFE_INTEGER,
): SignedHead | undefined {
  const asked = 'SELECT DISTINCT size FROM cosignatures WHERE size BETWEEN ? AND ? ORDER BY size DESC';
  const sizes = selectAll<{ size: number }>(desk.db, asked, covering, within);
  const found = sizes.find(({ size }) => isCosigned(desk, size, quorum));
  return found === undefined ? undefined : headOfSize(desk, found.size);
}

/** @throws ProtocolError `not-cosigned` unless enough of the roster stand behind the head that an input relies on (RUN-2). */
export function demandCosigned(desk: Desk, size: number, quorum: CosignQuorum): void {
  demand(isCosigned(desk, size, quorum), 'not-cosigned', { clause: 'RUN-2' });
}
