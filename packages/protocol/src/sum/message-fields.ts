/** The messages of a round as fields of a stored document. */
import { z } from 'zod';
import { nameField } from '../event/fields.ts';
import { bytes32Field } from './hex-document.ts';
import type { Advertisement, InputHeader, Opening, Reveal, ShareHeader } from './messages.ts';

export const advertisementField: z.ZodType<Advertisement> = z.strictObject({
  partner: nameField,
  cKey: bytes32Field,
  sKey: bytes32Field,
  bCommit: bytes32Field,
});

export const headerField: z.ZodType<ShareHeader> = z.strictObject({ partner: nameField, advHash: bytes32Field, entriesRoot: bytes32Field });

export const inputField: z.ZodType<InputHeader> = z.strictObject({
  partner: nameField,
  advHash: bytes32Field,
  r1Hash: bytes32Field,
  vecRoot: bytes32Field,
  length: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  inputCommit: bytes32Field,
});

export const revealField: z.ZodType<Reveal> = z.strictObject({
  partner: nameField,
  svHash: bytes32Field,
  shares: z.array(z.strictObject({ dealer: nameField, kind: z.enum(['b', 's']), share: bytes32Field })).max(200),
});

const secretsField = z.array(z.strictObject({ partner: nameField, secret: bytes32Field })).max(200);

export const openingField: z.ZodType<Opening> = z.strictObject({
  svHash: bytes32Field,
  selfSecrets: secretsField,
  pairSecrets: secretsField,
});
