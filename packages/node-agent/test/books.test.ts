/** The partner's own books: budgets debited before anything leaves, answers, and refusals with reasons that nobody else reads. */
import { expect, test } from 'vitest';
import { readBooks } from '../src/selections/books.ts';
import { makeMembers, settle } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { queryOf, requestOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];

test("a partner's own budget is kept whatever the charter allows, on disk, with one code outward", async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'auto', budget: { queries: 2, cells: 7 } } });
  const [a] = agents;
  if (a === undefined) throw new Error('no agent');
  const ask = async (query: string, measures: readonly unknown[]): Promise<string> => {
    const run = home.ask(requestOf({ partners, charter: home.charterDigest, query: queryOf({ query, measures }) }));
    await settle(agents);
    return run;
  };
  const first = await ask('first', ['count']);
  expect(readBooks(a.context).budgets).toEqual([
    { purpose: 'study', dataset: 'cases', spent: { queries: 1, cells: 3 }, of: { queries: 2, cells: 7 } },
  ]);
  a.restart();
  const second = await ask('second', ['count', { mean: 'income' }]);
  const third = await ask('third', ['count', { sd: 'income' }]);
  for (const run of [first, second]) expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run }));
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'query.declined', run: third, actor: 'a', code: 'declined' }));
  expect(JSON.stringify(home.events)).not.toContain('quota');
  const { answered, budgets, refused } = readBooks(a.context);
  expect(answered).toMatchObject([
    { query: 'first', purpose: 'study', datasets: ['cases'], cells: 3, ended: 'released' },
    { query: 'second', cells: 3, ended: 'released' },
  ]);
  expect(budgets[0]?.spent).toEqual({ queries: 2, cells: 6 });
  expect(refused).toMatchObject([{ query: 'third', run: third, code: 'quota-exceeded', rule: 'queries' }]);
});

test('how often sets were compared with another partner stands beside what a year allows, failed rings left out', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'auto', budget: { queries: 4, cells: 7 } } });
  const { context } = agents[0] as (typeof agents)[0];
  const add = (round: string, others: readonly string[], entered = context.now()): void =>
    context.store.rings.add(
      { round, run: `run of ${round}`, fingerprint: round, config: '', others, expires: 0, entered, epsilon: 0 },
      { sealSecret: new Uint8Array(32), numbering: new Uint8Array(32) },
    );
  expect(readBooks(context).compared).toEqual([]);
  add('1', ['b']);
  add('2', ['b', 'c']);
  add('3', ['c'], context.now() - 400 * 86_400_000);
  add('4', ['b', 'c']);
  context.store.rings.end('4', 'aborted');
  expect(readBooks(context).compared).toEqual([
    { partner: 'b', comparisons: 2, of: 4 },
    { partner: 'c', comparisons: 1, of: 4 },
  ]);
});

test('a cell too many is refused as a question too many is', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'auto', budget: { queries: 50, cells: 2 } } });
  home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  expect(readBooks((agents[0] as (typeof agents)[0]).context)).toMatchObject({
    answered: [],
    refused: [{ code: 'quota-exceeded', rule: 'cells' }],
  });
});
