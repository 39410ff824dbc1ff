/** The order of a run that is one ring (RUN-1, OVL-5): what a ring shares with a sum, and its own events. */
import type { OrderTable, Phase } from '../verify-order.ts';
import { sumOrder } from './sum-order.ts';

const running: readonly Phase[] = ['keys', 'inputs'];
const late: readonly Phase[] = [...running, 'computed', 'released', 'ended'];

/** Who may say what of a ring when is replayed by its state table; this is about the run around it. */
export const ringOrder: OrderTable = {
  ...sumOrder,
  'overlap.config': { from: ['admitted'], to: 'keys' },
  'overlap.key': { from: ['keys'], oncePerActor: true },
  'overlap.salt': { from: ['keys'] },
  'sizes.sealed': { from: ['keys', 'inputs'], to: 'inputs', oncePerActor: true },
  'hop.done': { from: ['inputs'] },
  'tags.final': { from: ['inputs'] },
  'link.counted': { from: ['inputs'] },
  'link.labels': { from: ['inputs'], oncePerActor: true },
  'round.keys_erased': { from: late, oncePerActor: true },
  'result.computed': { from: ['inputs'], to: 'computed' },
};
