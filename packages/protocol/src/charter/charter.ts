/**
 * The charter: who takes part, with which keys, for which purposes, under which floors (docs/protocol/documents.md, DOC-1).
 *
 * A canonical JSON document. It is in force once every member named in it has signed its digest in the log (`charter.signed`); version
 * n + 1 names the digest of n. An agent pins the charter that its human accepted and acts only for the members in it, so a
 * coordinator cannot invent partners.
 */
import { z } from 'zod';
import { asciiField, digestField, nameField } from '../event/fields.ts';
import { type Approvers, approversShape } from './approvers.ts';

const memberSchema = z.strictObject({
  partner: nameField,
  key: digestField,
  witness: asciiField,
  approvers: z.strictObject(approversShape).exactOptional(),
});
const analystSchema = z.strictObject({ name: nameField, key: digestField });

/** Strict schema of the document; `terms` is checked by the schema of charter.yaml's terms. */
export const charterSchema = z.strictObject({
  charter: nameField,
  version: z.int().min(1).max(1_000_000),
  previous: digestField.optional(),
  coordinator: z.strictObject({ key: digestField, sealKey: digestField }),
  log: z.strictObject({ origin: asciiField, key: asciiField }),
  members: z.array(memberSchema).min(2).max(200),
  analysts: z.array(analystSchema).min(1).max(50),
  codebook: z.strictObject({ name: nameField, version: z.int().min(1), digest: digestField }),
  terms: z.record(z.string(), z.unknown()),
});

/** A member partner: its identity key (Ed25519, hex), its witness key (C2SP vkey, cosignature/v1), and its approvers where it named any. */
export interface Member {
  readonly partner: string;
  readonly key: string;
  readonly witness: string;
  /** Whose signatures an approval of this member needs; absent: the agent's own is enough. */
  readonly approvers?: Approvers;
}

/** See the module header. Members are sorted by name, names and keys distinct over all roles. */
export interface Charter {
  readonly charter: string;
  readonly version: number;
  readonly previous?: string;
  readonly coordinator: { readonly key: string; readonly sealKey: string };
  readonly log: { readonly origin: string; readonly key: string };
  readonly members: readonly Member[];
  readonly analysts: readonly { readonly name: string; readonly key: string }[];
  readonly codebook: { readonly name: string; readonly version: number; readonly digest: string };
  /** charter.yaml's purposes, rules, protection, releaseMode and so on, in canonical form. */
  readonly terms: Readonly<Record<string, unknown>>;
}
