/**
 * The one list of events (docs/protocol/events.md, EVT-2). Every message of the protocol is one of these: an RFC 8785 line in a signed
 * note, one leaf of the log, signed by exactly one actor. What grows with partners or cells is a blob, named here by digest and length.
 *
 * `signer` is the role whose key must have signed; `scope` says which of `run` and `round` the event carries.
 */
import { z } from 'zod';
import { approversShape } from '../charter/approvers.ts';
import {
  asciiField,
  codeField,
  countField,
  digestField,
  lengthField,
  nameField,
  roundField,
  signatureField,
  versionField,
  wholeField,
} from './fields.ts';

/** The roles that sign events. One key never holds two of them (protocol.md, "Who"). */
export type SignerRole = 'coordinator' | 'partner' | 'analyst' | 'newcomer';

type Scope = 'log' | 'run' | 'round';

interface EventKind<Carried extends Scope, Body extends z.ZodRawShape> {
  /** Roles of which one must have signed. */
  readonly signer: readonly SignerRole[];
  readonly scope: Carried;
  readonly body: Body;
}

const kind = <const Carried extends Scope, Body extends z.ZodRawShape>(
  signer: SignerRole | readonly SignerRole[],
  scope: Carried,
  body: Body,
): EventKind<Carried, Body> => ({
  signer: typeof signer === 'string' ? [signer] : signer,
  scope,
  body,
});

const blob = { digest: digestField, length: lengthField };

/** Every kind of event, by its type. */
export const eventKinds = {
  // The log and its people
  'log.genesis': kind('coordinator', 'log', {
    origin: asciiField,
    log_vkey: asciiField,
    key: digestField,
    seal_key: digestField,
    protocol: asciiField,
    after: digestField.exactOptional(),
  }),
  'backup.restored': kind('coordinator', 'log', { size: wholeField }),
  'software.seen': kind(['coordinator', 'partner'], 'log', { version: versionField, digest: digestField, runtime: asciiField }),
  'log.sealed': kind('coordinator', 'log', { next: asciiField.exactOptional() }),
  'roster.enrolled': kind('newcomer', 'log', {
    role: z.enum(['partner', 'analyst']),
    key: digestField,
    witness_vkey: asciiField,
    invitation: digestField,
  }),
  'charter.proposed': kind('coordinator', 'log', {
    charter: nameField,
    version: wholeField,
    ...blob,
    codebook_digest: digestField,
    codebook_length: lengthField,
  }),
  'charter.signed': kind('partner', 'log', { version: wholeField, digest: digestField }),
  'approvers.named': kind('partner', 'log', approversShape),
  'offer.published': kind('partner', 'log', { ...blob }),
  // Keys and standing (docs/protocol/life-cycle.md)
  'key.rotated': kind('partner', 'log', {
    old_key: digestField,
    key: digestField,
    witness_vkey: asciiField,
    key_proof: signatureField,
    witness_proof: signatureField,
  }),
  'key.revoked': kind(['coordinator', 'partner'], 'log', { party: nameField, key: digestField }),
  'member.suspended': kind('coordinator', 'log', { party: nameField }),
  'member.returned': kind('coordinator', 'log', { party: nameField }),
  // A query's life
  'query.proposed': kind('analyst', 'run', { query: nameField, purpose: nameField, ...blob, expires: wholeField }),
  'query.admitted': kind('coordinator', 'run', {}),
  'query.refused': kind('coordinator', 'run', { code: codeField }),
  'approval.given': kind('partner', 'run', {
    approver: nameField,
    charter_digest: digestField,
    codebook_digest: digestField,
    signature: signatureField,
  }),
  'query.approved': kind('partner', 'run', {
    charter_digest: digestField,
    codebook_digest: digestField,
    policy_commit: digestField,
    mapping_commit: digestField,
  }),
  'query.declined': kind('partner', 'run', { code: codeField }),
  'query.cancelled': kind('analyst', 'run', {}),
  'query.expired': kind('coordinator', 'run', {}),
  'evidence.deleted': kind('coordinator', 'run', {}),
  'query.failed': kind('coordinator', 'run', { code: codeField }),
  // SecSum/1, rounds R0 to R4
  'round.config': kind('coordinator', 'round', { step: wholeField, ...blob }),
  'round.key': kind('partner', 'round', { c_key: digestField, s_key: digestField, b_commit: digestField }),
  'round.keys_fixed': kind('coordinator', 'round', { adv_hash: digestField, count: countField, ...blob }),
  'round.shares': kind('partner', 'round', { adv_hash: digestField, entries_root: digestField, ...blob }),
  'round.shares_fixed': kind('coordinator', 'round', { r1_hash: digestField, count: countField, ...blob }),
  'round.complaint': kind('partner', 'round', { against: nameField, code: codeField }),
  'input.committed': kind('partner', 'round', {
    adv_hash: digestField,
    r1_hash: digestField,
    vec_root: digestField,
    length: lengthField,
    input_commit: digestField,
    log_size: wholeField,
  }),
  'input.received': kind('coordinator', 'round', { partner: nameField, vec_root: digestField }),
  'survivors.fixed': kind('coordinator', 'round', { sv_hash: digestField, count: countField, ...blob }),
  'survivors.ack': kind('partner', 'round', { sv_hash: digestField }),
  'share.revealed': kind('partner', 'round', { sv_hash: digestField, shares_digest: digestField, ...blob }),
  'round.aborted': kind(['coordinator', 'partner'], 'round', { step: nameField, code: codeField }),
  'round.abandoned': kind('partner', 'round', {}),
  'round.keys_erased': kind('partner', 'round', {}),
  // A model: a sum was opened, and this is the digest of the next step's input (MOD-3)
  'step.opened': kind('coordinator', 'round', {
    step: wholeField,
    opening_digest: digestField,
    opening_length: lengthField,
    next_input: digestField,
  }),
  // The ring of an overlap
  'overlap.config': kind('coordinator', 'round', { ...blob }),
  'overlap.key': kind('partner', 'round', { seal_key: digestField }),
  'overlap.salt': kind('partner', 'round', { commit: digestField, ...blob }),
  'sizes.sealed': kind('partner', 'round', { commit: digestField, ...blob, labels: digestField.exactOptional() }),
  'hop.done': kind('partner', 'round', {
    list: wholeField,
    hop: wholeField,
    in: digestField,
    out: digestField,
    count: wholeField,
    length: lengthField,
  }),
  'tags.final': kind('partner', 'round', {
    list: wholeField,
    in: digestField,
    out: digestField,
    tags_root: digestField.exactOptional(),
    count: wholeField,
    length: lengthField,
  }),
  // A link's cells are protected; then their owners say what those that are shown stand for
  'link.counted': kind('coordinator', 'round', { ...blob }),
  'link.labels': kind('partner', 'round', { ...blob }),
  // The release
  'result.computed': kind('coordinator', 'round', { opening_digest: digestField, opening_length: lengthField, result_commit: digestField }),
  'result.certified': kind('partner', 'round', { sum_root: digestField }),
  'result.released': kind('coordinator', 'run', { result_commit: digestField, length: lengthField }),
  'result.countersigned': kind('partner', 'run', { result_commit: digestField, recomputed: z.boolean() }),
  'result.fetched': kind('analyst', 'run', { result_commit: digestField }),
} as const;

/** The type of an event, such as `query.proposed`. */
export type EventType = keyof typeof eventKinds;

/** The fields every event carries (EVT-1). `seq` counts the actor's own events from 0; `prev` is the leaf hash of the one before. */
interface EventHeader<Type extends EventType> {
  readonly v: 1;
  readonly type: Type;
  readonly actor: string;
  readonly seq: number;
  readonly prev?: string;
  /** Unix time in milliseconds, by the actor's clock. */
  readonly ts: number;
}

interface ScopeFields {
  readonly log: unknown;
  readonly run: { readonly run: string };
  readonly round: { readonly run: string; readonly round: string };
}

type Kinds = typeof eventKinds;

/** The fields of a body that may be absent. */
type OptionalKey<Body> = { [Key in keyof Body]: Body[Key] extends z.ZodExactOptional ? Key : never }[keyof Body];

type Fields<Body, Keys extends keyof Body> = { readonly [Key in Keys]: z.infer<Extract<Body[Key], z.ZodType>> };

/** The body of one type of event. */
export type EventBody<Type extends EventType> = Fields<
  Kinds[Type]['body'],
  Exclude<keyof Kinds[Type]['body'], OptionalKey<Kinds[Type]['body']>>
> &
  Partial<Fields<Kinds[Type]['body'], OptionalKey<Kinds[Type]['body']>>>;

/** One event of the given type, parsed. */
export type EventOf<Type extends EventType> = EventHeader<Type> & ScopeFields[Kinds[Type]['scope']] & EventBody<Type>;

/** Any event: a union discriminated by `type`. */
export type KetensomEvent = { [Type in EventType]: EventOf<Type> }[EventType];

const scopes = { log: {}, run: { run: digestField }, round: { run: digestField, round: roundField } };

/** The strict schema of one type of event. */
export const eventSchema = (type: EventType): z.ZodType => {
  const { scope, body } = eventKinds[type];
  return z.strictObject({
    v: z.literal(1),
    type: z.literal(type),
    actor: nameField,
    seq: wholeField,
    prev: digestField.optional(),
    ts: wholeField,
    ...scopes[scope],
    ...body,
  });
};
