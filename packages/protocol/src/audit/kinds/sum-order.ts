/** The order of a run that is one secure sum (RUN-1). */
import type { OrderTable, Phase } from '../verify-order.ts';

/** The phases of a round of secure summation. */
const running: readonly Phase[] = ['keys', 'shares', 'inputs', 'acks'];
const unreleased: readonly Phase[] = ['proposed', 'admitted', ...running];
const late: readonly Phase[] = [...running, 'computed', 'released', 'ended'];

/** See the module header. */
export const sumOrder: OrderTable = {
  'query.proposed': { from: ['new'], to: 'proposed' },
  'query.admitted': { from: ['proposed'], to: 'admitted' },
  'query.refused': { from: ['proposed'], to: 'ended' },
  'approval.given': { from: ['admitted'] },
  'query.approved': { from: ['admitted'], oncePerActor: true },
  'query.declined': { from: ['admitted'], to: 'ended' },
  'query.cancelled': { from: unreleased, to: 'ended' },
  'query.expired': { from: ['proposed', 'admitted'], to: 'ended' },
  'query.failed': { from: [...unreleased, 'ended'], to: 'ended', oncePerActor: true },
  'round.config': { from: ['admitted'], to: 'keys' },
  'round.key': { from: ['keys'], oncePerActor: true },
  'round.keys_fixed': { from: ['keys'], to: 'shares' },
  'round.shares': { from: ['shares'], oncePerActor: true },
  'round.shares_fixed': { from: ['shares'], to: 'inputs' },
  'round.complaint': { from: ['inputs'], oncePerActor: true },
  'input.committed': { from: ['inputs'], oncePerActor: true },
  'input.received': { from: ['inputs'] },
  'survivors.fixed': { from: ['inputs'], to: 'acks' },
  'survivors.ack': { from: ['acks'], oncePerActor: true },
  'share.revealed': { from: ['acks'], oncePerActor: true },
  'round.aborted': { from: [...running, 'ended'], oncePerActor: true },
  'round.abandoned': { from: late, oncePerActor: true },
  'round.keys_erased': { from: late, oncePerActor: true },
  'result.computed': { from: ['acks'], to: 'computed' },
  'result.certified': { from: ['acks', 'computed', 'released'], oncePerActor: true },
  'result.released': { from: ['computed'], to: 'released' },
  'result.countersigned': { from: ['released'], oncePerActor: true },
  'evidence.deleted': { from: ['released', 'ended'], oncePerActor: true },
  'result.fetched': { from: ['released'], oncePerActor: true },
};
