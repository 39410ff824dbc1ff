/** The order of a run that is a series of secure sums (RUN-1, MOD-3): after each step but the last a new round. */
import type { OrderTable, Place } from '../verify-order.ts';
import { sumOrder } from './sum-order.ts';

/** What a partner may still say of an earlier step while a later one is under way. */
const lateTypes = ['survivors.ack', 'share.revealed', 'result.certified', 'round.aborted', 'round.abandoned', 'round.keys_erased'] as const;

const late = (place: Place | undefined): Place => ({
  ...place,
  from: ['admitted', 'keys', 'shares', 'inputs', 'acks', 'computed', 'released', 'ended'],
});

/** See the module header. */
export const modelOrder: OrderTable = {
  ...sumOrder,
  ...Object.fromEntries(lateTypes.map((type) => [type, late(sumOrder[type])])),
  'step.opened': { from: ['acks'], to: 'admitted' },
};
