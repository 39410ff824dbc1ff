/** When evidence may be gone: counted from what partners signed, not from what the coordinator says of its own release. */
import { describe, expect, it } from 'vitest';
import type { RunFindings } from '../../src/audit/run-claims.ts';
import { RunRecord } from '../../src/audit/run-record.ts';
import { explainDeleted } from '../../src/audit/verify-retention.ts';
import type { KetensomEvent } from '../../src/event/index.ts';

const day = 86_400_000;
const revealed = Date.UTC(2026, 0, 10);

/** A run of which the evidence was deleted, with a proved order. */
function findings(times: { readonly released: number; readonly deleted: number }): RunFindings {
  const run = 'a'.repeat(64);
  const event = (type: string, actor: string, ts: number) => ({ type, actor, ts, run }) as unknown as KetensomEvent;
  const events = [
    event('share.revealed', 'a', revealed),
    event('result.released', 'coordinator', times.released),
    event('evidence.deleted', 'coordinator', times.deleted),
  ];
  const record = new RunRecord(
    run,
    events.map((each, leaf) => ({ leaf, event: each })),
  );
  const context = { terms: { purposes: { study: { retainDays: 30 } } }, query: { purpose: 'study' } };
  return {
    run: record,
    context,
    verdicts: [{ claim: 'order', status: 'proved', evidence: [] }],
    needed: new Set(),
  } as unknown as RunFindings;
}

const orderOf = (found: RunFindings) => explainDeleted(found).verdicts.find(({ claim }) => claim === 'order');

describe('evidence that was deleted', () => {
  it('after the term is in order, to the millisecond', () => {
    const released = revealed + 60_000;
    expect(orderOf(findings({ released, deleted: released + 30 * day }))?.status).toBe('proved');
    expect(orderOf(findings({ released, deleted: released + 30 * day - 1 }))).toMatchObject({
      status: 'violated',
      code: 'unexpected-message',
    });
  });

  it('at once, behind a release with an old date, is out of order', () => {
    expect(orderOf(findings({ released: revealed - 400 * day, deleted: revealed + 1 }))).toMatchObject({ status: 'violated' });
  });

  it('bears with clocks of partners that are fast by less than a day', () => {
    const released = revealed - day / 2;
    expect(orderOf(findings({ released, deleted: released + 30 * day }))?.status).toBe('proved');
  });
});
