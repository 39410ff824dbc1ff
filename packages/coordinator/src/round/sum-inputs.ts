/** R2 is over: the masked vectors are added and the survivor statement is said (SUM-R3). */
import { failpoint, transaction } from '@ketensom/host';
import { stepCoordinator } from '@ketensom/protocol';
import { rootAt, treeSize } from '../log/tree-store.ts';
import type { Desk } from '../store/desk.ts';
import type { RunningSums } from '../store/running-sum.ts';
import { addVectors, hashSum } from './add-vectors.ts';
import { applyStep } from './apply-step.ts';
import { findRound } from './round-store.ts';

/** Carries a round in the state `summing` on to the survivors; a round that is elsewhere by then is left alone. */
export async function sumInputs(desk: Desk, round: string, sums: RunningSums): Promise<void> {
  const before = findRound(desk, round);
  if (before?.state.kind !== 'summing') return;
  const { config, inputs } = before.state;
  const partners = inputs.map((input) => input.partner);
  const running = sums.of(round, partners);
  const sumRoot = running === undefined ? await addVectors(desk, config, partners) : await hashSum(desk, config, running);
  failpoint('survivors.tx.before');
  transaction(desk.db, () => {
    const stored = findRound(desk, round);
    if (stored?.state.kind !== 'summing') return;
    const size = treeSize(desk);
    const logHead = { size, root: rootAt(desk, size) };
    applyStep(desk, stored, stepCoordinator(desk.primitives, stored.state, { kind: 'summed', sumRoot, logHead }));
  });
  failpoint('survivors.tx.after');
}
