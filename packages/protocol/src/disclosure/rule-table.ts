/** Per rule its default (domain.md 2.2), its weakest value (`protection: off`) and its order. Total over the rules: a new one must say all three. */
import { minContributorsOrder } from './min-contributors.ts';
import { noiseOrder } from './noise.ts';
import { fields, higherIsStricter, lowerIsStricter, ranked, type StrictnessOrder } from './order.ts';
import type { Rules } from './rules.ts';
import { showZeroOrder } from './show-zero.ts';

/** What holds where a charter says nothing. */
export const defaultRules: Rules = {
  minPartners: 3,
  minCount: 10,
  minContributors: { default: 3, waive: [] },
  round: 5,
  showZero: 'structural',
  minDenominator: 30,
  minArea: 100,
  maxShare: 0.9,
  pPercent: 10,
  dominance: 0.5,
  quantileSide: 10,
  model: { minDf: 10, perParameter: 10, perLevel: 10, maxIterations: 25, maxR2: 0.99 },
  maxDimensions: 4,
  maxCells: 10_000,
  maxLevels: 60,
  minSelection: 0,
  minDifference: 10,
  budget: { queries: 50, cells: 20_000 },
  minOverlap: 10,
  complementary: { width: 10 },
  noise: 'none',
  cellKey: 'off',
};

const none = 1_000_000_000;

/** Everything off but the minimum of partners, which the caller keeps: only for tests in the lab. */
export const weakestRules: Omit<Rules, 'minPartners'> = {
  minCount: 1,
  minContributors: { default: 1, waive: [] },
  round: 1,
  showZero: 'all',
  minDenominator: 0,
  minArea: 0,
  maxShare: 1,
  pPercent: 0,
  dominance: 1,
  quantileSide: 0,
  model: { minDf: 0, perParameter: 0, perLevel: 0, maxIterations: 100, maxR2: 1 },
  maxDimensions: 4,
  maxCells: none,
  maxLevels: none,
  minSelection: 0,
  minDifference: 0,
  budget: { queries: none, cells: none },
  minOverlap: 0,
  complementary: { width: 0 },
  noise: 'none',
  cellKey: 'off',
};

/** How each rule's values compare. */
export const ruleOrders: { readonly [Name in keyof Rules]: StrictnessOrder<Rules[Name]> } = {
  minPartners: higherIsStricter,
  minCount: higherIsStricter,
  minContributors: minContributorsOrder,
  round: higherIsStricter,
  showZero: showZeroOrder,
  minDenominator: higherIsStricter,
  minArea: higherIsStricter,
  maxShare: lowerIsStricter,
  pPercent: higherIsStricter,
  dominance: lowerIsStricter,
  quantileSide: higherIsStricter,
  model: fields({
    minDf: higherIsStricter,
    perParameter: higherIsStricter,
    perLevel: higherIsStricter,
    maxIterations: lowerIsStricter,
    maxR2: lowerIsStricter,
  }),
  maxDimensions: lowerIsStricter,
  maxCells: lowerIsStricter,
  maxLevels: lowerIsStricter,
  minSelection: higherIsStricter,
  minDifference: higherIsStricter,
  budget: fields({ queries: lowerIsStricter, cells: lowerIsStricter }),
  minOverlap: higherIsStricter,
  complementary: fields({ width: higherIsStricter }),
  noise: noiseOrder,
  cellKey: ranked(['off', 'on']),
};
