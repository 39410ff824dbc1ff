/** The rules as they are written, in a charter, in a query's `release` and in an agent's `policy`. */
import { z } from 'zod';
import { name } from '../codebook/fields.ts';
import { asMap, laterIssue } from '../later.ts';
import type { LocalIssue } from '../local-issue.ts';
import { strictMap } from '../schema-issues.ts';
import { thousandths } from './noise.ts';
import { defaultRules, ruleOrders } from './rule-table.ts';
import type { ReleaseRules, Rules } from './rules.ts';

const whole = (least: number, most = 1_000_000_000): z.ZodInt => z.int().min(least).max(most);
const share = z.number().min(0).max(1);

const minContributors = strictMap({ default: whole(1, 200).exactOptional(), waive: z.array(name).max(50).exactOptional() });

const model = strictMap({
  minDf: whole(0).exactOptional(),
  perParameter: whole(0).exactOptional(),
  perLevel: whole(0).exactOptional(),
  maxIterations: whole(1, 100).exactOptional(),
  maxR2: share.exactOptional(),
});

/** In thousandths: a hundredth at least, ten at most of one release. */
const epsilon = (most: number) =>
  z
    .number()
    .min(0.01)
    .max(most)
    .refine((value) => thousandths(value) / 1000 === value, { message: 'at most three decimals' });

const noise = strictMap({ epsilon: epsilon(10), budget: epsilon(1000).exactOptional() });

/** One optional entry per rule; spread into the schema of an agent's policy, where they stand among other keys. */
export const ruleShape = {
  minPartners: whole(2, 200).exactOptional(),
  minCount: whole(1).exactOptional(),
  minContributors: minContributors.exactOptional(),
  round: whole(1, 1000).exactOptional(),
  showZero: z.enum(['structural', 'all', 'none']).exactOptional(),
  minDenominator: whole(0).exactOptional(),
  minArea: whole(0).exactOptional(),
  maxShare: share.exactOptional(),
  pPercent: z.number().min(0).max(100).exactOptional(),
  dominance: share.exactOptional(),
  quantileSide: whole(0).exactOptional(),
  model: model.exactOptional(),
  maxDimensions: whole(0, 4).exactOptional(),
  maxCells: whole(1).exactOptional(),
  maxLevels: whole(1).exactOptional(),
  minSelection: whole(0).exactOptional(),
  minDifference: whole(0).exactOptional(),
  budget: strictMap({ queries: whole(0).exactOptional(), cells: whole(0).exactOptional() }).exactOptional(),
  minOverlap: whole(0).exactOptional(),
  complementary: strictMap({ width: whole(0).exactOptional() }).exactOptional(),
  noise: z.union([z.literal('none'), noise]).exactOptional(),
  cellKey: z.enum(['off', 'on']).exactOptional(),
};

/** Strict schema of a set of rules. */
export const rulesSchema: z.ZodType<ReleaseRules> = strictMap(ruleShape);

/** The rules that this version keeps. */
const enforced: ReadonlySet<keyof Rules> = new Set([
  'minPartners',
  'minCount',
  'minContributors',
  'round',
  'showZero',
  'minDenominator',
  'minArea',
  'maxShare',
  'pPercent',
  'dominance',
  'quantileSide',
  'model',
  'maxDimensions',
  'maxCells',
  'maxLevels',
  'minOverlap',
  'complementary',
]);

/** Rules about a partner's own rows, which each partner keeps by itself; a result says nothing of them. */
const keptByPartners: ReadonlySet<keyof Rules> = new Set(['budget', 'minDifference']);

/** `rules` without what is not kept yet: what a result may claim. */
export function enforcedRules(rules: Rules): Readonly<Record<string, unknown>> {
  const kept = Object.entries(rules).filter(([rule]) => enforced.has(rule as keyof Rules) || (rule === 'noise' && rules.noise !== 'none'));
  return Object.fromEntries(kept);
}

/**
 * Rules that this version would not keep although the writer asks for more than the default: cell keys, and stricter values of
 * the others. Refusing is honest, taking them in silence is not.
 */
export function laterInRules(value: unknown, path: string): LocalIssue[] {
  return Object.entries(asMap(value)).flatMap(([rule, asked]) => {
    const here = `${path}.${rule}`;
    if (rule === 'cellKey') return asked === 'off' ? [] : [laterIssue(here, 'cell keys')];
    const name = rule as keyof Rules;
    // Noise has its numbers, and no mechanism to choose.
    if (rule === 'noise') return typeof asked === 'object' || asked === 'none' ? [] : [laterIssue(here, 'another mechanism')];
    if (enforced.has(name) || keptByPartners.has(name) || !Object.hasOwn(defaultRules, rule)) return [];
    return exceedsDefault(name, asked) ? [laterIssue(here, 'a stricter value than the default')] : [];
  });
}

function exceedsDefault(rule: keyof Rules, asked: unknown): boolean {
  const byDefault: unknown = defaultRules[rule];
  const order = ruleOrders[rule] as { strictest: (a: unknown, b: unknown) => unknown };
  const full = typeof byDefault === 'object' ? { ...byDefault, ...asMap(asked) } : asked;
  return JSON.stringify(order.strictest(full, byDefault)) !== JSON.stringify(order.strictest(byDefault, byDefault));
}
