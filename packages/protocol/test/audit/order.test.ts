/** The order of a run's events (RUN-1): what may stand where. */
import { expect, test } from 'vitest';
import { Evidence } from '../../src/audit/judge.ts';
import { sumOrder } from '../../src/audit/kinds/sum-order.ts';
import { verifyOrder } from '../../src/audit/verify-order.ts';
import { type KetensomEvent, ProtocolError, RunRecord } from '../../src/index.ts';

const said = (text: string): KetensomEvent => {
  const [type, actor = 'coordinator'] = text.split(' by ');
  return { v: 1, type, actor, seq: 1, ts: 1, run: 'r', round: 'x' } as unknown as KetensomEvent;
};

/** The code that the order is refused with, and the leaf that it was seen at; `undefined` where it is fine. */
function refusal(story: readonly string[]): readonly [code: string, leaf: number | undefined] | undefined {
  const evidence = new Evidence();
  try {
    verifyOrder(
      new RunRecord(
        'r',
        story.map((text, leaf) => ({ leaf, event: said(text) })),
      ),
      { places: sumOrder, coordinator: 'coordinator' },
      evidence,
    );
    return undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return [error.code, evidence.leaf];
    throw error;
  }
}

const asked = ['query.proposed by ana', 'query.admitted', 'query.approved by a', 'query.approved by b'];
const rounds = [
  ...asked,
  'round.config',
  'round.key by a',
  'round.key by b',
  'round.keys_fixed',
  'round.shares by a',
  'round.shares_fixed',
];
const opened = [...rounds, 'input.committed by a', 'input.received', 'survivors.fixed', 'survivors.ack by a', 'share.revealed by a'];
const released = [
  ...opened,
  'result.computed',
  'result.released',
  'round.keys_erased by a',
  'result.countersigned by b',
  'result.fetched by ana',
];

test.each([
  ['a release', released],
  ['a release that another analyst takes as well', [...released, 'result.fetched by eve']],
  ['a partner that leaves a round of others', [...rounds, 'round.aborted by b', 'input.committed by a']],
  ['a round that the coordinator ends', [...rounds, 'round.aborted', 'query.failed', 'round.abandoned by a', 'round.keys_erased by a']],
  ['a complaint, which ends the round', [...rounds, 'round.complaint by b', 'round.aborted', 'query.failed']],
  ['a refused request', ['query.proposed by ana', 'query.refused']],
  ['a decliner', [...asked.slice(0, 3), 'query.declined by b', 'query.failed']],
  ['a withdrawn request', [...rounds, 'query.cancelled by ana', 'round.aborted']],
])('%s is in order', (_name, story) => expect(refusal(story)).toBeUndefined());

test.each([
  ['no proposal', ['query.admitted'], 'unexpected-message', 0],
  ['an approval before admission', ['query.proposed by ana', 'query.approved by a'], 'unexpected-message', 1],
  ['a round after a decliner', [...asked.slice(0, 3), 'query.declined by b', 'round.config'], 'unexpected-message', 4],
  ['an input after the end', [...rounds, 'round.aborted', 'input.committed by a'], 'unexpected-message', 11],
  ['a reveal before the survivors', [...rounds, 'share.revealed by a'], 'unexpected-message', 10],
  ['a release without an opening', [...opened, 'result.released'], 'unexpected-message', 15],
  ['a failure after a release', [...released, 'query.failed'], 'unexpected-message', 20],
  ['two inputs by one partner', [...rounds, 'input.committed by a', 'input.committed by a'], 'equivocation', 11],
  ['a run that another analyst withdraws', [...rounds, 'query.cancelled by eve'], 'forbidden', 10],
  ['a result that one analyst takes twice', [...released, 'result.fetched by ana'], 'equivocation', 20],
])('%s is not', (_name, story, code, leaf) => expect(refusal(story)).toEqual([code, leaf]));
