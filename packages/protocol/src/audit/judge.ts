/** Runs one check and turns what it throws into a verdict. */
import { ProtocolError } from '../errors.ts';
import type { ClaimName, NotProvedNote, Support, Verdict } from './claims.ts';

/** Thrown inside a check that cannot be finished from this bundle. */
export class NotProved extends Error {
  readonly note: NotProvedNote;

  constructor(note: NotProvedNote) {
    super(note);
    this.name = 'NotProved';
    this.note = note;
  }
}

/** What a check that is under way has looked at: the leaf that shows the outcome, and how many stand behind it. */
export class Evidence {
  leaf: number | undefined;
  support: Support | undefined;

  /** Notes the leaf at hand; gives back what stands there. */
  at<Logged extends { readonly leaf: number }>(logged: Logged): Logged {
    this.leaf = logged.leaf;
    return logged;
  }

  get fields(): Pick<Verdict, 'leaf' | 'support'> {
    return {
      ...(this.leaf === undefined ? {} : { leaf: this.leaf }),
      ...(this.support === undefined ? {} : { support: this.support }),
    };
  }
}

/** What a claim is about. */
export interface ClaimSubject {
  readonly claim: ClaimName;
  readonly run?: string;
  readonly query?: string;
}

/** What is there, or the claim is not proved since something before it failed. */
export const given = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new NotProved('not-reached');
  return value;
};

/** A violation of which all is known. */
export function violation(subject: ClaimSubject, { code, clause, party }: ProtocolError, evidence: Evidence = new Evidence()): Verdict {
  return { ...subject, status: 'violated', code, clause, ...(party === undefined ? {} : { party }), ...evidence.fields };
}

/** The verdict of one check. A `ProtocolError` is a violation, `NotProved` says so; anything else is a fault of this program and is thrown on. */
export function judge(subject: ClaimSubject, check: (evidence: Evidence) => void): Verdict {
  const evidence = new Evidence();
  try {
    check(evidence);
    return { ...subject, status: 'proved', ...evidence.fields };
  } catch (error) {
    if (error instanceof NotProved) return { ...subject, status: 'not-proved', note: error.note, ...evidence.fields };
    if (error instanceof ProtocolError) return violation(subject, error, evidence);
    throw error;
  }
}
