/** The two documents of the opening: the survivor statement (blob of `survivors.fixed`) and what was opened (blob of `result.computed`). */
import { z } from 'zod';
import { nameField } from '../event/fields.ts';
import { bytes32Field, decodeHexDocument, encodeHexDocument, type HexDocument } from './hex-document.ts';
import { openingField } from './message-fields.ts';
import type { Opening, SurvivorStatement } from './messages.ts';

const statementDocument: HexDocument<SurvivorStatement> = {
  schema: z.strictObject({
    roundCtx: bytes32Field,
    advHash: bytes32Field,
    r1Hash: bytes32Field,
    survivors: z.array(z.strictObject({ partner: nameField, vecRoot: bytes32Field })).max(200),
    sumRoot: bytes32Field,
    logHead: z.strictObject({ size: z.int().min(0).max(Number.MAX_SAFE_INTEGER), root: bytes32Field }),
  }),
  maxBytes: 2 ** 16,
  clause: 'SUM-R3-1',
};

const openingDocument: HexDocument<Opening> = { schema: openingField, maxBytes: 2 ** 16, clause: 'SUM-F-5' };

/** The canonical bytes of a statement. What survivors sign is `deriveSvHash`, not the digest of these bytes. */
export const encodeStatement = (statement: SurvivorStatement): Uint8Array => encodeHexDocument(statement);

/** The statement that `bytes` hold. @throws ProtocolError `oversize`, `non-canonical`, `malformed`, `unknown-field` (SUM-R3-1). */
export const decodeStatement = (bytes: Uint8Array): SurvivorStatement => decodeHexDocument(bytes, statementDocument);

/** The canonical bytes of an opening: whoever reads them, and the masked vectors, knows the sum. */
export const encodeOpening = (opening: Opening): Uint8Array => encodeHexDocument(opening);

/** The opening that `bytes` hold. @throws ProtocolError `oversize`, `non-canonical`, `malformed`, `unknown-field` (SUM-F-5). */
export const decodeOpening = (bytes: Uint8Array): Opening => decodeHexDocument(bytes, openingDocument);
