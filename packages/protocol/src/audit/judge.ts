/** Runs one check and turns what it throws into a verdict. */
import { ProtocolError } from '../errors.ts';
import type { ClaimName, NotProvedNote, Verdict } from './claims.ts';

/** Thrown inside a check that cannot be finished from this bundle. */
export class NotProved extends Error {
  readonly note: NotProvedNote;

  constructor(note: NotProvedNote) {
    super(note);
    this.name = 'NotProved';
    this.note = note;
  }
}

/** What a claim is about. */
export interface ClaimSubject {
  readonly claim: ClaimName;
  readonly run?: string;
  readonly query?: string;
}

/**
 * The verdict of one check. A `ProtocolError` is a violation, `NotProved` says so; anything else is a fault of this program and is thrown on.
 * The check returns the leaf that shows it, or nothing.
 */
export function judge(subject: ClaimSubject, check: () => number | undefined): Verdict {
  try {
    const leaf = check();
    return { ...subject, status: 'proved', ...(leaf === undefined ? {} : { leaf }) };
  } catch (error) {
    if (error instanceof NotProved) return { ...subject, status: 'not-proved', note: error.note };
    if (!(error instanceof ProtocolError)) throw error;
    const { code, clause, party } = error;
    return { ...subject, status: 'violated', code, clause, ...(party === undefined ? {} : { party }) };
  }
}
