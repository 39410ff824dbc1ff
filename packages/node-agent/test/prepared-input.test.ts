/** Tables made when a sum is approved: used once, only while the files are what they were, and gone with the query. */
import { nativePrimitives } from '@ketensom/native';
import { ConfigError, PartHasher } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { makePreparedInputs, type PreparedInput } from '../src/driver/prepared-inputs.ts';
import { makeMembers, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { requestOf, rowsOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];

/** A query that everybody but the last has approved, so that it has no round yet. */
async function approvedByMost(approve: 'auto' | 'manual' = 'auto', change: (a: TestAgent) => void = () => undefined) {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve } });
  const [a] = agents;
  if (a === undefined) throw new Error('no agent');
  change(a);
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents.slice(0, 2));
  const isReleased = (): boolean => home.events.some((event) => event.type === 'result.released' && event.run === run);
  return { home, agents, a, run, isReleased };
}

const recordsOf = ({ lines }: TestAgent): number => lines.filter(({ event }) => event === 'input-prepared').length;

test('the data are read once, before the round, and the sum is made of that reading', async () => {
  const { agents, a, run, isReleased } = await approvedByMost();
  expect(a.context.prepared.has(run)).toBe(true);
  expect([a.local.evaluations, recordsOf(a)]).toEqual([1, 1]);
  await settle(agents);
  expect(isReleased()).toBe(true);
  expect(a.local.evaluations).toBe(1);
  expect(a.context.prepared.has(run)).toBe(false);
});

test.each<[string, (a: TestAgent) => void]>([
  [
    'after the files were written to',
    (a) => {
      a.local.data = 'written to';
    },
  ],
  ['by an agent that was started again', (a) => a.restart()],
])('the data are read again %s', async (_, change) => {
  const { agents, a, isReleased } = await approvedByMost();
  change(a);
  await settle(agents);
  expect(isReleased()).toBe(true);
  expect(a.local.evaluations).toBe(2);
});

test('the ledger is told of the rows that the sum is about, not of those that were read for a table that was thrown away', async () => {
  const { agents, a, run } = await approvedByMost();
  a.local.data = 'written to';
  a.local.rows = rowsOf(Array.from({ length: 60 }, (_, at) => 1000 + at));
  await settle(agents);
  const [answer] = a.context.store.selections.list(0);
  if (answer === undefined) throw new Error('the ledger has the answer');
  expect(answer.run).toBe(run);
  expect(a.context.store.selections.rowIds('cases').size).toBe(60);
});

test('files that were written to a moment ago are read at the upload, and not before', async () => {
  const { agents, a, isReleased } = await approvedByMost('auto', ({ local }) => {
    local.data = undefined;
  });
  expect(a.local.evaluations).toBe(0);
  await settle(agents);
  expect(isReleased()).toBe(true);
  expect(a.local.evaluations).toBe(1);
});

test('files that change while they are read give nothing to keep', async () => {
  const { a, run } = await approvedByMost('auto', ({ local }) => {
    const states = ['before', 'after'];
    local.dataState = async () => states.shift();
  });
  expect(a.local.evaluations).toBe(1);
  expect(a.context.prepared.has(run)).toBe(false);
});

test('data that cannot be read yet are no reason to decline; the round reads them', async () => {
  const { agents, a, run, isReleased } = await approvedByMost('auto', ({ local }) => {
    const { evaluate } = local;
    local.evaluate = () => {
      local.evaluate = evaluate;
      return Promise.reject(new ConfigError([{ path: 'p', found: 'f', expected: 'e' }]));
    };
  });
  expect(a.context.store.queries.get(run)?.state).toBe('approved');
  expect(a.context.prepared.has(run)).toBe(false);
  await settle(agents);
  expect(isReleased()).toBe(true);
});

test('what was prepared for a query that ends is wiped and gone', async () => {
  const { home, agents, a, run } = await approvedByMost();
  const input = a.context.prepared.take(run) as PreparedInput;
  const hasher = new PartHasher(nativePrimitives);
  hasher.update(input.vector);
  expect(input.inputRoot).toEqual(hasher.root());
  a.context.prepared.keep(run, input);
  expect(input.vector.some((byte) => byte !== 0)).toBe(true);
  home.say('query.failed', { run, code: 'expired' });
  await settle(agents.slice(0, 2));
  expect(a.context.prepared.has(run)).toBe(false);
  expect(input.vector.every((byte) => byte === 0)).toBe(true);
  expect(home.events.some(({ type }) => type === 'round.config')).toBe(false);
});

test('where people approve, nothing is made before they did, and then at once', async () => {
  const { agents, a, run } = await approvedByMost('manual');
  expect(a.local.evaluations).toBe(0);
  const { queries } = a.context.store;
  a.context.store.transaction(() => queries.decide({ subject: run, verdict: 'approve', at: Date.now() }));
  await settle(agents.slice(0, 1));
  expect(queries.get(run)?.state).toBe('approved');
  expect(a.local.evaluations).toBe(1);
  expect(a.context.prepared.has(run)).toBe(true);
});

test('only so much is kept, and what is not is wiped', () => {
  const kept = makePreparedInputs(100);
  const input = (bytes: number): PreparedInput => ({
    charter: '',
    data: '',
    asked: [],
    vector: new Uint8Array(bytes).fill(1),
    inputRoot: new Uint8Array(32),
  });
  const [first, second, third] = [input(60), input(60), input(40)];
  kept.keep('first', first);
  kept.keep('second', second);
  kept.keep('third', third);
  expect(['first', 'second', 'third'].map((run) => kept.has(run))).toEqual([true, false, true]);
  expect(second.vector.every((byte) => byte === 0)).toBe(true);
  kept.keep('first', third);
  expect(first.vector.every((byte) => byte === 0)).toBe(true);
});
