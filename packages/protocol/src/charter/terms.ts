/**
 * The terms of a charter: what charter.yaml says, every default filled. Members, keys and the codebook's digest join them in the charter
 * document (charter/charter.ts), where the terms stand in exactly this form.
 */
import { z } from 'zod';
import { date, localText, name } from '../codebook/fields.ts';
import type { LocalText } from '../codebook/types.ts';
import { completeRules } from '../disclosure/merge-rules.ts';
import type { ReleaseRules, Rules } from '../disclosure/rules.ts';
import { laterInRules, rulesSchema } from '../disclosure/rules-schema.ts';
import { asMap, laterIssue } from '../later.ts';
import { type LocalIssue, throwIssues } from '../local-issue.ts';
import { readShape, strictMap } from '../schema-issues.ts';

/** A purpose and what the register of processing needs to know of it. Shown to people; not interpreted. */
export interface Purpose {
  readonly basis: string;
  readonly text?: LocalText;
  readonly [registerField: string]: unknown;
}

/** Who may see small cells before they are hidden; the sum's config has a third, which is refused for now. */
export type ReleaseMode = 'plain' | 'local-threshold';

export interface CharterTerms {
  readonly charter: string;
  readonly purposes: Readonly<Record<string, Purpose>>;
  /** Colluding partners to withstand; absent: max(1, ceil(N / 3) - 1). */
  readonly tolerate?: number;
  /** Partners that add the masked vectors themselves before a release (SUM-K); absent: nobody does. */
  readonly certifiers?: readonly string[];
  readonly rules: Rules;
  readonly protection: 'on' | 'off';
  /** `plain`: the coordinator sees the sum before small cells are hidden. `local-threshold`: each partner leaves its own small cells out. */
  readonly releaseMode: ReleaseMode;
  readonly suite: { readonly kem: 'none' };
  readonly auditors: Readonly<Record<string, 'full' | 'released'>>;
  readonly releaseApproval: 'none';
}

const words = z.string().min(1).max(4000);
const note = z.union([words, z.boolean(), z.array(words).max(50)], 'text, true, false or a list of texts').exactOptional();

const purpose = strictMap({
  basis: words,
  text: localText.exactOptional(),
  regime: words.exactOptional(),
  special: note,
  criminal: note,
  bsn: note,
  secrecy: note,
  controllers: note,
  recipients: note,
  dpia: note,
  register: note,
  until: date.exactOptional(),
  retainDays: z.int().min(1).max(36_500).exactOptional(),
  contact: note,
});

/** Strict schema of charter.yaml; values that come later are in it and refused by `parseCharterTerms`. */
export const charterTermsSchema = strictMap({
  charter: name,
  purposes: z.record(name, purpose),
  tolerate: z.int().min(0).max(198).exactOptional(),
  certifiers: z
    .array(name)
    .min(2)
    .max(200)
    .refine((names) => new Set(names).size === names.length, 'each partner once')
    .exactOptional(),
  rules: rulesSchema.exactOptional(),
  protection: z.enum(['on', 'off']).exactOptional(),
  releaseMode: z.enum(['plain', 'local-threshold', 'committee-gate']).exactOptional(),
  suite: strictMap({ kem: z.enum(['none', 'mlkem768']).exactOptional() }).exactOptional(),
  auditors: z.record(name, z.enum(['full', 'released'])).exactOptional(),
  releaseApproval: z.enum(['none', 'all']).exactOptional(),
});

function laterInTerms(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const later = [
    ['releaseMode', map.releaseMode, ['committee-gate']],
    ['suite.kem', asMap(map.suite).kem, ['mlkem768']],
    ['releaseApproval', map.releaseApproval, ['all']],
  ] as const;
  const values = later
    .filter(([, found, list]) => list.some((text) => text === found))
    .map(([path, found]) => laterIssue(path, String(found)));
  return [...values, ...laterInRules(map.rules, 'rules')];
}

/** Rules with every gap filled. Who are few in a cell are few between two answers: `minDifference` is `minCount` where nothing else is agreed. */
const agreedRules = (written: ReleaseRules): Rules =>
  completeRules({ ...(written.minCount === undefined ? {} : { minDifference: written.minCount }), ...written });

/**
 * charter.yaml, or the terms inside a charter document.
 *
 * @throws ConfigError `unknown-field` or `malformed` with the issues found; `not-supported` for release modes, suites, approvals and rules
 *   that this version does not keep.
 */
export function parseCharterTerms(value: unknown): CharterTerms {
  throwIssues(laterInTerms(value));
  const file = readShape(charterTermsSchema, value);
  return {
    charter: file.charter,
    purposes: file.purposes,
    ...(file.tolerate === undefined ? {} : { tolerate: file.tolerate }),
    ...(file.certifiers === undefined ? {} : { certifiers: file.certifiers }),
    rules: agreedRules(file.rules ?? {}),
    protection: file.protection ?? 'on',
    releaseMode: file.releaseMode === 'local-threshold' ? 'local-threshold' : 'plain',
    suite: { kem: 'none' },
    auditors: file.auditors ?? {},
    releaseApproval: 'none',
  };
}

/** The terms of a scenario without charter.yaml: default rules, and the purposes that its queries name. */
export function defaultCharterTerms(charter: string, purposes: readonly string[]): CharterTerms {
  const allowed = purposes.map((purpose) => [purpose, { basis: 'not stated: a scenario without a charter' }]);
  return parseCharterTerms({ charter, purposes: Object.fromEntries(allowed) });
}
