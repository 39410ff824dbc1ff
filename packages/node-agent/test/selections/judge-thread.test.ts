/** Many rows are judged in a thread: others get their turn meanwhile, and what takes too much is not decided. */
import { expect, test } from 'vitest';
import { type JudgeTask, judgeRows } from '../../src/selections/judge-rows.ts';
import { judgeBeside, openJudgeThread } from '../../src/selections/judge-thread.ts';
import { rowsOf } from '../scripted/world.ts';

const many = Array.from({ length: 20_100 }, (_, at) => at);

/** A question about these persons, after one about those. */
function taskOf(persons: readonly number[], before: readonly number[] = []): JudgeTask {
  const task = (asked: readonly number[]): JudgeTask => ({
    run: 'asked',
    roster: [],
    least: 3,
    floor: 10,
    isExact: false,
    asked: [{ rows: rowsOf(asked) }],
    universes: new Map([['cases', { met: new Uint8Array(), answers: [] }]]),
  });
  if (before.length === 0) return task(persons);
  const { selections, met } = judgeRows(task(before));
  const answers = selections.map((own) => ({ run: 'before', roster: [], selections: own }));
  return { ...task(persons), universes: new Map([['cases', { met: met.get('cases')?.bytes ?? new Uint8Array(), answers }]]) };
}

test('others get their turn while many rows are judged, and the judgement is the same', async () => {
  const order: string[] = [];
  const task = taskOf(many.slice(1), many);
  const judging = judgeBeside(task).finally(() => order.push('judged'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('other');
  expect(await judging).toEqual(judgeRows(task));
  expect((await judging).finding).toEqual({ code: 'differencing', rule: 'pair', run: 'before' });
  expect(order).toEqual(['other', 'judged']);
});

test('a question that takes too long is refused as undecided', async () => {
  const thread = openJudgeThread({ seconds: 0, mebibytes: 2048 });
  expect((await judgeBeside(taskOf(many), thread)).finding).toEqual({ code: 'differencing', rule: 'undecided' });
  expect((await judgeBeside(taskOf(many))).finding).toBeUndefined();
});
