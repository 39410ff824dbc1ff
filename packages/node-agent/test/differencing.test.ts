/** The ledger of selections at work: who asks, for what, under which name and in which order makes no difference. */
import { expect, test } from 'vitest';
import { makeMembers, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { queryOf, requestOf, rowsOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];
const everybody = Array.from({ length: 90 }, (_, at) => at);

interface Asking {
  readonly over?: readonly string[];
  readonly purpose?: string;
  readonly analyst?: string;
}

interface World {
  readonly home: ScriptedCoordinator;
  readonly agents: readonly TestAgent[];
  /** `over`: the partners asked; all of the world's, if not given. */
  readonly ask: (query: string, persons: readonly number[], how?: Asking) => Promise<string>;
}

/** A world whose agent `a` finds these persons for a question; the others have the same ones every time. */
async function makeWorld(members: readonly string[] = partners): Promise<World> {
  const home = new ScriptedCoordinator();
  home.enrolAnalyst('colleague');
  const agents = await makeMembers(home, members, { policy: { approve: 'auto' } });
  let nonce = 0;
  const ask = async (
    query: string,
    persons: readonly number[],
    { over = members, purpose = 'study', analyst = 'analyst' }: Asking = {},
  ) => {
    nonce += 1;
    const [first] = agents;
    if (first !== undefined) first.local.rows = rowsOf(persons);
    // Another measure makes another question of the same rows.
    const measures = ['count', { mean: 'income' }, { sd: 'income' }].slice(0, nonce);
    const asked = queryOf({ query, purpose, measures });
    const request = requestOf({ partners: over, charter: home.charterDigest, nonce: String(nonce), query: asked, analyst });
    const run = home.ask(request);
    await settle(agents);
    return run;
  };
  return { home, agents, ask };
}

test.each([
  ['all, then all but one', everybody, everybody.slice(1)],
  ['all but one, then all', everybody.slice(1), everybody],
  ['a wave with three changed rows', everybody, [...everybody.slice(9), 90, 93, 96]],
])('%s is declined with one code; which rule and which answer stays at home', async (_, before, after) => {
  const { home, agents, ask } = await makeWorld();
  const first = await ask('first', before);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run: first }));
  const second = await ask('second', after);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'query.declined', run: second, actor: 'a', code: 'declined' }));
  expect(home.events).not.toContainEqual(expect.objectContaining({ type: 'result.released', run: second }));
  expect(agents[0]?.context.store.queries.get(second)).toMatchObject({ reason: 'differencing: pair' });
  expect(agents[0]?.lines).toContainEqual(expect.objectContaining({ event: 'ledger-refused', code: 'differencing', earlier: 'first' }));
});

test.each([
  ['for another purpose', { purpose: 'policy' }],
  ['by somebody else', { analyst: 'colleague' }],
  ['by somebody else for another purpose', { analyst: 'colleague', purpose: 'policy' }],
])('all but one, asked %s, is declined all the same', async (_, how) => {
  const { home, agents, ask } = await makeWorld();
  const first = await ask('first', everybody);
  const second = await ask('second', everybody.slice(1), how);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run: first }));
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'query.declined', run: second, actor: 'a', code: 'declined' }));
  expect(agents[0]?.context.store.queries.get(second)).toMatchObject({ reason: 'differencing: pair' });
});

test('the ledger is on disk before anything leaves, and holds after a restart', async () => {
  const { home, agents, ask } = await makeWorld();
  await ask('first', everybody);
  agents[0]?.restart();
  const second = await ask('second', everybody.slice(2));
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'query.declined', run: second, actor: 'a', code: 'declined' }));
});

test('the same rows, and a wave in which many changed, are answered', async () => {
  const { home, ask } = await makeWorld();
  await ask('first', everybody);
  const same = await ask('again', everybody);
  const wave = await ask('wave', [...everybody, ...Array.from({ length: 60 }, (_, at) => 90 + at)]);
  for (const run of [same, wave]) expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run }));
});

test('the same rows over other partners are declined: the sums would differ by what one partner holds', async () => {
  const { home, agents, ask } = await makeWorld(['a', 'b', 'c', 'd']);
  const first = await ask('first', everybody);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run: first }));
  const second = await ask('second', everybody, { over: ['a', 'b', 'c'] });
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'query.declined', run: second, actor: 'a', code: 'declined' }));
  expect(home.events).not.toContainEqual(expect.objectContaining({ type: 'result.released', run: second }));
  expect(agents[0]?.context.store.queries.get(second)).toMatchObject({ reason: 'differencing: roster' });
});

/** More rows than are judged without a thread. */
const many = Array.from({ length: 20_100 }, (_, at) => at);

/** Agents asked for two questions of which each alone is fine. `a` has these persons for the first, and one less for the second. */
async function askTogether(persons: readonly number[], isOtherFirst: boolean) {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'auto' } });
  const [own] = agents;
  if (own === undefined) throw new Error('there is a first agent');
  own.local.selectRows = async (question) =>
    rowsOf(question.kind === 'aggregate' && question.plan.measures.length === 1 ? persons : persons.slice(1));
  const queries = [queryOf({ query: 'all', measures: ['count'] }), queryOf({ query: 'but-one', measures: ['count', { mean: 'income' }] })];
  const asked = isOtherFirst ? queries.toReversed() : queries;
  const runs = asked.map((query, at) =>
    home.ask(requestOf({ partners, charter: home.charterDigest, nonce: String(at), query, analyst: 'analyst' })),
  );
  await settle(agents);
  const isReleased = (run: string) => home.events.some((event) => event.type === 'result.released' && 'run' in event && event.run === run);
  return { released: runs.map(isReleased), lines: own.lines };
}

test.each([
  ['all, and all but one', everybody, false],
  ['so many rows that they are judged in a thread', many, false],
  ['so many rows, and one less first', many, true],
])('of two questions that are judged at once exactly one passes: %s', async (_, persons, isOtherFirst) => {
  const { released, lines } = await askTogether(persons, isOtherFirst);
  expect(released.filter((is) => is)).toHaveLength(1);
  expect(lines.filter(({ event }) => event === 'ledger-refused')).toHaveLength(1);
});
