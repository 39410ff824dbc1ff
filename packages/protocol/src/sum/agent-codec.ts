/**
 * The stored form of an agent's round (SUM-S-5): canonical JSON with the secrets of the present state in hexadecimal. The driver encrypts it,
 * or keeps it where only the agent reads; it never enters a backup.
 */
import { z } from 'zod';
import { nameField } from '../event/fields.ts';
import type { AgentRound } from './agent-states.ts';
import { type SumConfig, sumConfigSchema } from './config.ts';
import { bytes32Field, decodeHexDocument, encodeHexDocument, type HexDocument } from './hex-document.ts';
import { advertisementField, headerField } from './message-fields.ts';

const base = {
  config: sumConfigSchema as unknown as z.ZodType<SumConfig>,
  roundCtx: bytes32Field,
  self: nameField,
  index: z.int().min(1).max(200),
};
const secrets = z.strictObject({ b: bytes32Field, s: bytes32Field, c: bytes32Field });
const held = z.array(z.strictObject({ dealer: nameField, bShare: bytes32Field, sShare: bytes32Field })).max(200);
const plan = z.strictObject({
  selfKey: bytes32Field,
  pairs: z.array(z.strictObject({ key: bytes32Field, sign: z.union([z.literal(1), z.literal(-1)]) })).max(199),
});
const names = z.array(nameField).max(200);
const sets = { advHash: bytes32Field, r1Hash: bytes32Field };

const document: HexDocument<AgentRound> = {
  schema: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('advertised'), ...base, secrets, own: advertisementField }),
    z.strictObject({
      kind: z.literal('shared'),
      ...base,
      secrets,
      advertisements: z.array(advertisementField).max(200),
      advHash: bytes32Field,
      own: headerField,
    }),
    z.strictObject({ kind: z.literal('masking'), ...base, ...sets, plan, held }),
    z.strictObject({ kind: z.literal('uploaded'), ...base, ...sets, vecRoot: bytes32Field, inputCommit: bytes32Field, held }),
    z.strictObject({ kind: z.literal('signed'), ...base, svHash: bytes32Field, survivors: names, held }),
    z.strictObject({ kind: z.literal('revealed'), ...base, svHash: bytes32Field }),
    z.strictObject({ kind: z.literal('closed'), ...base, why: z.enum(['released', 'aborted', 'expired', 'excluded', 'refused']) }),
  ]),
  maxBytes: 2 ** 20,
  clause: 'SUM-S-5',
};

/** The bytes to store. */
export const encodeAgentRound = (round: AgentRound): Uint8Array => encodeHexDocument(round);

/** The round that `bytes` hold. @throws ProtocolError `oversize`, `non-canonical`, `malformed`, `unknown-field` (SUM-S-5). */
export const decodeAgentRound = (bytes: Uint8Array): AgentRound => decodeHexDocument(bytes, document);
