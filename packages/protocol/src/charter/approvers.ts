/**
 * Four eyes (docs/protocol/documents.md, DOC-7): the people at a partner whose signatures stand behind its approvals, each with a key of their own.
 *
 * A partner names them in the log (`approvers.named`); the charter repeats the names, so all members know whom to expect. A person signs the
 * statement of one run; the partner's agent puts that signature in the log (`approval.given`) before its own `query.approved`. Every agent, the
 * coordinator and the auditor check the signatures themselves: neither a coordinator nor somebody with the agent's files can approve alone.
 */
import { z } from 'zod';
import { decodeHex, encodeHex, utf8 } from '../crypto/bytes.ts';
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { asciiField, digestField, nameField } from '../event/fields.ts';
import { decodeVerifierKey } from '../log/verifier-key.ts';

const clause = 'DOC-7';

/** An approver: the name by which the log knows the person's function, never a person's own name, and an Ed25519 key in hex. */
export interface Approver {
  readonly name: string;
  readonly key: string;
}

/** How many different approvers must sign, 1 to the number of keys; keys as C2SP verifier keys of the kind `ed25519`, sorted. */
export interface Approvers {
  readonly needed: number;
  readonly keys: readonly string[];
}

/** Strict shape of `Approvers`, in the charter and in `approvers.named`. */
export const approversShape = { needed: z.int().min(1).max(10), keys: z.array(asciiField).min(1).max(10) };

/** One person's signature, as it stands in the log. */
export interface GivenApproval {
  readonly approver: string;
  /** 64 bytes in hex. */
  readonly signature: string;
}

/** What an approver signs: this partner, this run, under these documents. */
export interface ApprovalStatement {
  readonly partner: string;
  readonly run: string;
  readonly charterDigest: string;
  readonly codebookDigest: string;
}

/** The 32 bytes that an approver's key signs. */
export const approvalBytes = (primitives: Primitives, { partner, run, charterDigest, codebookDigest }: ApprovalStatement): Uint8Array =>
  hashLabelled(primitives, labels.approval, utf8(partner), decodeHex(run), decodeHex(charterDigest), decodeHex(codebookDigest));

/**
 * The approvers that the keys spell.
 *
 * @throws ProtocolError `malformed` for keys that are unsorted, doubled, of another kind or of a name that is none; `four-eyes` where more
 *   signatures are needed than there are keys.
 */
export function readApprovers(primitives: Primitives, { needed, keys }: Approvers): readonly Approver[] {
  demand(
    keys.every((key, at) => at === 0 || (keys[at - 1] as string) < key),
    'malformed',
    { clause },
  );
  const approvers = keys.map((text) => {
    const key = decodeVerifierKey(primitives, text);
    demand(key.kind === 'ed25519' && nameField.safeParse(key.name).success, 'malformed', { clause });
    return { name: key.name, key: encodeHex(key.publicKey) };
  });
  const distinct = new Set(approvers.flatMap(({ name, key }) => [name, key])).size === 2 * approvers.length;
  demand(distinct, 'malformed', { clause });
  demand(needed <= approvers.length, 'four-eyes', { clause });
  return approvers;
}

/** Whether the signature is the named approver's, under the statement. */
export function isApprovalOf(
  primitives: Primitives,
  approvers: Approvers,
  { statement, given }: { readonly statement: ApprovalStatement; readonly given: GivenApproval },
): boolean {
  const approver = readApprovers(primitives, approvers).find(({ name }) => name === given.approver);
  if (approver === undefined || !digestField.safeParse(approver.key).success) return false;
  return primitives.ed25519.verify(decodeHex(approver.key), approvalBytes(primitives, statement), decodeHex(given.signature));
}

/** What was signed by whom; signatures by a revoked key (hex) count for nothing. */
export interface ApprovalEvidence {
  readonly statement: ApprovalStatement;
  readonly given: readonly GivenApproval[];
  readonly revoked?: ReadonlySet<string>;
}

/**
 * Enough different approvers of the partner signed the statement. A member without approvers needs none.
 *
 * @throws ProtocolError `four-eyes`
 */
export function demandApprovers(
  primitives: Primitives,
  approvers: Approvers | undefined,
  { statement, given, revoked = new Set() }: ApprovalEvidence,
): void {
  if (approvers === undefined) return;
  const isRevoked = ({ approver }: GivenApproval): boolean =>
    readApprovers(primitives, approvers).some(({ name, key }) => name === approver && revoked.has(key));
  const valid = given.filter((approval) => !isRevoked(approval) && isApprovalOf(primitives, approvers, { statement, given: approval }));
  const count = new Set(valid.map(({ approver }) => approver)).size;
  demand(count >= approvers.needed, 'four-eyes', { clause, party: statement.partner });
}

/** Whether two entries name the same approvers, or both none. */
export const sameApprovers = (left: Approvers | undefined, right: Approvers | undefined): boolean =>
  left?.needed === right?.needed && JSON.stringify(left?.keys) === JSON.stringify(right?.keys);
