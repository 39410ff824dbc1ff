/** Which requests a partner takes part in. */
import { parseOffer, parseQuery, queryDocument } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { makeAgent, makeMembers, settle } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { type Policy, queryOf, requestOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];

async function reasonFor(policy: Policy, changes: object = {}): Promise<string | undefined> {
  const home = new ScriptedCoordinator();
  const agents = [makeAgent(home, 'a', { policy }), makeAgent(home, 'b'), makeAgent(home, 'c')];
  home.proposeCharter(agents.map((agent) => agent.keys));
  await settle(agents);
  const request = { ...requestOf({ partners, charter: home.charterDigest }), ...changes };
  const run = home.ask(request);
  await settle(agents);
  const said = home.events.find((event) => event.type === 'query.declined' && event.actor === 'a');
  if (said !== undefined) expect(said).toMatchObject({ code: 'declined' });
  return agents[0]?.context.store.queries.get(run)?.reason;
}

test.each<[string, Policy, object]>([
  ['unknown-purpose', { approve: 'auto', purposes: ['something-else'] }, {}],
  ['policy-floor', { approve: 'auto', minCount: 50 }, {}],
  ['policy-threshold', { approve: 'auto', tolerate: 2 }, {}],
  ['too-few-partners', { approve: 'auto' }, { partners: ['a', 'b'] }],
  ['unknown-member', { approve: 'auto' }, { notOffering: ['x'] }],
  ['binding-mismatch', { approve: 'auto' }, { charter: { version: 1, digest: 'a'.repeat(64) } }],
  ['expired', { approve: 'auto' }, { expires: Date.now() - 1 }],
  // The charter's purpose ends before the request would.
  ['expired', { approve: 'auto' }, { expires: Date.parse('2099-01-02') + 1 }],
])('%s', async (code, policy, changes) => {
  expect(await reasonFor(policy, changes)).toBe(code);
});

test("manual approval waits for a person, and a person's word is carried out", async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'manual' } });
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  expect(home.events.map((event) => event.type)).not.toContain('query.approved');
  for (const { context } of agents) {
    expect(context.store.queries.list('pending')).toHaveLength(1);
    context.store.queries.decide({ subject: run, verdict: 'approve', at: Date.now() });
  }
  await settle(agents);
  expect(home.events.map((event) => event.type)).toContain('result.released');
});

test('a declined request ends everywhere, with the reason kept at home', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'manual' } });
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  agents[1]?.context.store.queries.decide({ subject: run, verdict: 'decline', reason: 'the board said no', at: Date.now() });
  await settle(agents);
  expect(agents.map((agent) => agent.context.store.queries.get(run)?.state)).toEqual(['ended', 'declined', 'ended']);
  expect(JSON.stringify(home.events)).not.toContain('board');
});

test('a partner that does not hold a breakdown says that it does not offer it', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners);
  const [a] = agents;
  if (a === undefined) throw new Error('no agent');
  const { variables } = a.local.file.datasets.get('cases') ?? {};
  (variables as Map<string, unknown>).delete('region');
  const run = home.ask(requestOf({ partners, charter: home.charterDigest, query: queryOf() }));
  await settle(agents);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'query.declined', actor: 'a', run, code: 'not-offering' }));
});

const keepsSmall: Policy = { approve: 'auto', releaseMode: 'local-threshold' };

/** Three agents of which `a` has this policy, with what each was asked to evaluate. */
async function membersOf(policy: Policy) {
  const home = new ScriptedCoordinator();
  const agents = [makeAgent(home, 'a', { policy }), makeAgent(home, 'b'), makeAgent(home, 'c')];
  const asked = agents.map(({ local }) => {
    const left: (number | undefined)[] = [];
    const evaluate = local.evaluate;
    local.evaluate = (question) => {
      left.push(question.sourceMinCount);
      return evaluate(question);
    };
    return left;
  });
  home.proposeCharter(agents.map((agent) => agent.keys));
  await settle(agents);
  return { home, agents, asked };
}

test('a policy of local-threshold leaves small cells out at this partner alone, and its offer in the log says so', async () => {
  const { home, agents, asked } = await membersOf(keepsSmall);
  home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  expect(home.events.map((event) => event.type)).toContain('result.released');
  expect(asked).toEqual([[10], [undefined], [undefined]]);
  const offers = home.events.flatMap((event) =>
    event.type === 'offer.published' ? [[event.actor, home.blobs.get(event.digest)] as const] : [],
  );
  const says = new Map(
    offers.map(([actor, bytes]) => [actor, bytes === undefined ? undefined : parseOffer(bytes).datasets['cases']?.localThreshold]),
  );
  expect(says).toEqual(
    new Map([
      ['a', true],
      ['b', undefined],
      ['c', undefined],
    ]),
  );
});

test('with small cells left out, a model is declined before any round: local-threshold', async () => {
  const model = {
    query: 'other',
    purpose: 'study',
    kind: 'model',
    dataset: 'cases',
    family: 'gaussian',
    response: 'income',
    terms: ['region'],
  };
  expect(await reasonFor(keepsSmall, { query: queryDocument(parseQuery(model)) })).toBe('local-threshold');
});

test('where the policy became stricter after the question was asked, the answer is not given under the old offer: local-threshold', async () => {
  const { home, agents, asked } = await membersOf({ approve: 'manual' });
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  const [a] = agents;
  if (a === undefined) throw new Error('no agent');
  expect(a.context.store.queries.get(run)?.state).toBe('pending');
  // As agent.yaml is changed: the agent reads it when it is started again.
  a.restart(() => {
    (a.local.file.policy as { releaseMode: string }).releaseMode = 'local-threshold';
  });
  a.context.store.queries.decide({ subject: run, verdict: 'approve', at: Date.now() });
  await settle(agents);
  expect(a.context.store.queries.get(run)).toMatchObject({ state: 'declined', reason: 'local-threshold' });
  expect(asked[0]).toEqual([]);
});
