/** What sums become: exact quotients, their nearest doubles, and figures as they are released. */
export { decimalFigure } from './decimal-figure.ts';
export { type Moments, meanOf, varianceOf } from './moments.ts';
export { type BinnedCounts, type QuantilePlace, quantileOf } from './quantile.ts';
export { nearestDouble, nearestRoot, type Rational, rational } from './rational.ts';
export { type Figure, releasedCount, releasedMean, releasedQuantile, releasedSd, releasedShare, releasedSum } from './released.ts';
