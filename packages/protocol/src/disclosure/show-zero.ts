/**
 * showZero: when a figure of nobody may be shown. `all`: always. `structural`: only where it cannot be otherwise, by the
 * question's own condition or by the codebook (result/structural-zero.ts). `none`: never. A zero that is not shown is hidden like a small count, so that the two look alike.
 */
import type { Backing } from './backing.ts';
import { ranked, type StrictnessOrder } from './order.ts';
import type { Rules, ShowZero } from './rules.ts';

/** Whether a figure must be hidden since it says that there is nobody. */
export const isHiddenZero = (backing: Backing, rules: Pick<Rules, 'showZero'>): boolean => backing.rows === 0n && rules.showZero !== 'all';

export const showZeroOrder: StrictnessOrder<ShowZero> = ranked(['all', 'structural', 'none']);
