/** The config document of a round: its canonical bytes, and the digest that every key of the round is bound to (SUM-C-1, SUM-C-10). */
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { encodeDocument, parseDocument } from '../run/document.ts';
import { type SumConfig, sumConfigSchema } from './config.ts';

/** The canonical bytes of a config. */
export const encodeSumConfig = (config: SumConfig): Uint8Array => encodeDocument(config);

/**
 * The config that `bytes` hold. Says nothing yet about whether this agent agrees with it: see `checkConfig`.
 *
 * @throws ProtocolError `oversize`, `non-canonical`, `malformed` or `unknown-field` (SUM-C-1).
 */
export const decodeSumConfig = (bytes: Uint8Array): SumConfig => parseDocument<SumConfig>(bytes, sumConfigSchema, 'SUM-C-1');

/** `roundCtx`: the digest of the config's canonical bytes, 32 bytes. */
export const deriveRoundCtx = (primitives: Primitives, config: SumConfig): Uint8Array =>
  hashLabelled(primitives, labels.config, encodeSumConfig(config));
