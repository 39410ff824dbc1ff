/**
 * The config of one SecSum/1 round (docs/protocol/secure-summation.md, SUM-C): everything the round depends on, fixed before R0.
 *
 * A canonical JSON document, named by the coordinator's `round.config`. Every key and commitment of the round is bound to
 * `roundCtx = H("config", JCS(config))`, so agents that were shown different configs produce masks that do not cancel.
 */
import { z } from 'zod';
import { digestField, nameField, roundField } from '../event/fields.ts';

/** The suite. Values beyond the first of each are refused with `not-supported` until they are built. */
const suiteSchema = z.strictObject({
  prg: z.enum(['aes-256-ctr']),
  kem: z.enum(['none', 'mlkem768']),
  hash: z.enum(['sha-256']),
});

export const sumConfigSchema = z.strictObject({
  version: z.literal(1),
  suite: suiteSchema,
  round: roundField,
  run: digestField,
  step: z.int().min(0).max(100),
  stepInput: digestField.optional(),
  roster: z
    .array(z.strictObject({ partner: nameField, key: digestField }))
    .min(2)
    .max(200),
  tolerate: z.int().min(0).max(198),
  threshold: z.int().min(2).max(200),
  minSurvivors: z.int().min(2).max(200),
  layout: digestField,
  words64: z
    .int()
    .min(0)
    .max(2 ** 32),
  words32: z
    .int()
    .min(0)
    .max(2 ** 32),
  releaseMode: z.enum(['plain', 'local-threshold', 'committee-gate']),
  noise: z.enum(['none', 'skellam']),
  certificate: z.strictObject({ of: z.enum(['masked-sum', 'result']), by: z.array(nameField).min(1).max(200) }).optional(),
  notBefore: z.int().min(0),
  expires: z.int().min(0),
  logHead: z.strictObject({ size: z.int().min(0), root: digestField }),
});

/**
 * See the module header. `roster` is sorted by name; a partner's Shamir point is its position in it, 1..N (SUM-C-2). `words64` and
 * `words32` count ring words; the vector is the 64-bit words followed by the 32-bit words, little endian.
 */
export interface SumConfig {
  readonly version: 1;
  readonly suite: { readonly prg: 'aes-256-ctr'; readonly kem: 'none' | 'mlkem768'; readonly hash: 'sha-256' };
  readonly round: string;
  readonly run: string;
  readonly step: number;
  readonly stepInput?: string;
  readonly roster: readonly RosterEntry[];
  readonly tolerate: number;
  readonly threshold: number;
  readonly minSurvivors: number;
  readonly layout: string;
  readonly words64: number;
  readonly words32: number;
  readonly releaseMode: 'plain' | 'local-threshold' | 'committee-gate';
  readonly noise: 'none' | 'skellam';
  /** Who adds the masked vectors again before a release, where the charter asks for it. */
  readonly certificate?: Certificate;
  readonly notBefore: number;
  readonly expires: number;
  readonly logHead: { readonly size: number; readonly root: string };
}

/** What is certified (SUM-K), and by whom, in roster order. `result` has its place here and is refused with `not-supported`. */
export interface Certificate {
  readonly of: 'masked-sum' | 'result';
  readonly by: readonly string[];
}

/** A partner of the round and its identity key (Ed25519, hex). */
export interface RosterEntry {
  readonly partner: string;
  readonly key: string;
}
