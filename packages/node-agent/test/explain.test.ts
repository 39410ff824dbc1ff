/** What a data officer reads before approving: every kind of question, in both languages, with what leaves the house as it then does. */
import { parseQuery } from '@ketensom/protocol';
import { beforeAll, expect, test } from 'vitest';
import { resolveRun } from '../src/driver/run-context.ts';
import { explainRequest } from '../src/policy/explain.ts';
import { budgetLines } from '../src/policy/explain-budget.ts';
import { explainCharter } from '../src/policy/explain-charter.ts';
import { messageTable } from '../src/policy/explain-messages.ts';
import { messagesOfModel, messagesOfSum } from '../src/policy/leaving.ts';
import { messagesOfRing } from '../src/ring/ring-messages.ts';
import { budgetsOf } from '../src/selections/budget.ts';
import { makeMembers, settle } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { type Policy, requestOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];
const head = { purpose: 'study', question: { nl: 'Openen we een loket?', en: 'Do we open a desk?' } };

const questions = {
  sum: { query: 'sum', kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count', { sum: 'income' }] },
  tables: {
    query: 'tables',
    kind: 'aggregate',
    tables: { all: { dataset: 'cases' }, rich: { dataset: 'cases', where: { variable: 'income', gt: 500 } } },
    by: ['region'],
    measures: [
      { count: 'all', as: 'everyone' },
      { count: 'rich', as: 'some' },
      { ratio: ['some', 'everyone'], as: 'part' },
    ],
  },
  model: {
    query: 'model',
    kind: 'model',
    dataset: 'cases',
    family: 'gaussian',
    response: 'income',
    terms: ['region'],
    expectedBy: ['region'],
  },
  survey: {
    query: 'overlap',
    kind: 'overlap',
    key: 'person',
    sets: { x: { partner: 'a', dataset: 'cases' }, y: { partner: 'b', dataset: 'cases' } },
    report: 'regions',
  },
  hashed: {
    query: 'hashed',
    kind: 'overlap',
    key: 'person',
    blinding: 'salted-hash',
    sets: { x: { partner: 'a', dataset: 'cases' }, y: { partner: 'b', dataset: 'cases' } },
    report: 'pairs',
  },
  link: {
    query: 'link',
    kind: 'link',
    tables: { x: { partner: 'a', dataset: 'cases' }, y: { partner: 'b', dataset: 'cases' } },
    join: [['x.person', 'y.person']],
    by: ['x.region'],
    measures: ['rows'],
  },
  added: {
    query: 'added',
    kind: 'link',
    blinding: 'salted-hash',
    tables: { x: { partner: 'a', dataset: 'cases' }, y: { partner: 'b', dataset: 'cases' } },
    join: [['x.person', 'y.person']],
    by: ['x.region'],
    measures: ['rows', { sum: 'y.income', as: 'money' }],
  },
} as const;

/** A world of which agent `a` looks at these questions. */
async function ask(asked: readonly (readonly [name: string, question: object])[], policy: Policy = { approve: 'manual' }) {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy });
  const runs = asked.map(([name, question]) => {
    const over = 'sets' in question || 'join' in question ? ['a', 'b'] : partners;
    return [
      name,
      home.ask(requestOf({ partners: over, charter: home.charterDigest, query: parseQuery({ ...head, ...question }) })),
    ] as const;
  });
  await settle(agents);
  const [a] = agents;
  if (a === undefined) throw new Error('no agent');
  const known = (name: string) => {
    const run = new Map(runs).get(name) ?? '';
    return { run, known: resolveRun(a.context, run, Date.now()) };
  };
  return { home, a, known };
}

let world: Awaited<ReturnType<typeof ask>>;
beforeAll(async () => {
  world = await ask(Object.entries(questions));
});

const texts = {
  en: { law: 'legal basis', whom: 'for whom', learned: 'what the coordinator could learn', leaves: 'what leaves the house' },
  nl: { law: 'grondslag', whom: 'voor wie', learned: 'wat de coördinator kan leren', leaves: 'wat het huis verlaat' },
} as const;

test.each(Object.keys(questions))('%s: what, why, on which ground, for whom, what leaves and what could be learned', (name) => {
  const { a } = world;
  const { run, known } = world.known(name);
  expect(a.context.store.queries.get(run)?.state).toBe('pending');
  for (const language of ['en', 'nl'] as const) {
    const lines = explainRequest({ run, ...known }, language);
    const topics = lines.map(({ topic }) => topic);
    expect(topics).toEqual(expect.arrayContaining(Object.values(texts[language])));
    expect(lines).toContainEqual({ topic: texts[language].law, text: 'a law' });
    expect(lines.some(({ text }) => text.includes({ en: 'open a desk', nl: 'een loket' }[language]))).toBe(true);
    expect(lines.every(({ topic, text }) => topic !== '' && text !== '' && !/undefined|\[object/.test(text))).toBe(true);
    expect(budgetLines(budgetsOf(a.context, run, known), language)[0]?.text).toContain('study, cases');
  }
});

test('of values that a link adds up it says whose, in how many bits, and who could have them', () => {
  const { run, known } = world.known('added');
  const lines = explainRequest({ run, ...known }, 'en');
  const textOf = (topic: string) => lines.filter((line) => line.topic === topic).map(({ text }) => text);
  expect(textOf('what is added up')).toEqual([expect.stringContaining('y.income: of each joined person of y one value')]);
  expect(textOf('what is added up')[0]).toContain('from 0 to 1000 (10 bits)');
  expect(textOf('what is counted')).toEqual(['rows, money = sum(y.income)']);
  expect(textOf('bit lists')[0]).toContain('go round 11 times more');
  expect(textOf('what the coordinator could learn of values')[0]).toContain('a cell of one person');
  expect(lines.filter(({ topic, isWarning }) => topic === 'DANGER' && isWarning === true)).toHaveLength(2);
});

test('of a sum it says what becomes of small cells, by this policy or the other', async () => {
  const { known: kept } = await ask([['sum', questions.sum]], { approve: 'manual', releaseMode: 'local-threshold' });
  const textOf = ({ run, known }: ReturnType<typeof kept>, topic: string, language: 'en' | 'nl') =>
    explainRequest({ run, ...known }, language).find((line) => line.topic === topic)?.text;
  expect(textOf(world.known('sum'), 'your small cells', 'en')).toContain('all other partners together can subtract their own figures');
  expect(textOf(world.known('sum'), 'uw kleine cellen', 'nl')).toContain('kunnen alle andere partners samen hun eigen cijfers aftrekken');
  expect(textOf(kept('sum'), 'your small cells', 'en')).toContain(
    'cells of fewer than 10 of your persons stay at home (your policy says so',
  );
  expect(textOf(kept('sum'), 'uw kleine cellen', 'nl')).toContain(
    'cellen met minder dan 10 personen van u blijven thuis (zo zegt uw beleid het',
  );
  expect(textOf(kept('sum'), 'what the coordinator could learn', 'en')).toContain('without your own small cells');
});

test('of a charter of plain it says that the own policy may keep small cells at home, and whether it does', () => {
  const { pinned } = world.known('sum').known;
  const lineOf = (releaseMode: 'plain' | 'local-threshold', language: 'en' | 'nl', terms = pinned.terms) =>
    explainCharter({ ...pinned, terms, releaseMode }, language).find(
      ({ topic }) => topic === { en: 'small cells', nl: 'kleine cellen' }[language],
    );
  expect(lineOf('plain', 'en')).toMatchObject({ text: expect.stringContaining('Your policy can leave yours out'), isWarning: true });
  expect(lineOf('plain', 'nl')?.text).toContain('Uw beleid kan die van u weglaten');
  expect(lineOf('local-threshold', 'en')?.text).toContain('Your policy leaves yours out');
  expect(lineOf('local-threshold', 'en')?.isWarning).toBeUndefined();
  const forAll = { ...pinned.terms, releaseMode: 'local-threshold' as const };
  expect(lineOf('plain', 'nl', forAll)).toEqual({ topic: 'kleine cellen', text: 'elke partner laat die van zichzelf weg' });
});

test('with protection off it is said that no budget is held', () => {
  const { a } = world;
  const { run, known } = world.known('sum');
  expect(budgetsOf(a.context, run, { ...known, keepsLedger: false })).toEqual([]);
  expect(budgetLines([], 'en')[0]?.text).toContain('no budget is held');
});

test('the messages that a sum is said to take are those that it takes, to the byte', async () => {
  const { home, known: of } = await ask([['sum', questions.sum]], { approve: 'auto' });
  const { run, known } = of('sum');
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run }));
  const { pinned, resolved } = known;
  if (resolved.kind !== 'aggregate') throw new Error('a sum was asked');
  const messages = new Map(messagesOfSum({ self: 'a', pinned, resolved }).map((message) => [message.kind, message] as const));
  const sent = home.events.filter((event) => event.actor === 'a' && 'run' in event && event.run === run);
  const lengthOf = (type: string): number =>
    sent.reduce((sum, event) => sum + (event.type === type && 'length' in event ? event.length : 0), 0);
  expect(messages.get('vector')).toMatchObject({ bytes: lengthOf('input.committed'), isExact: true });
  expect(messages.get('shares')).toMatchObject({ bytes: lengthOf('round.shares'), isExact: true });
  expect(messages.get('reveal')?.bytes).toBeGreaterThanOrEqual(lengthOf('share.revealed'));
  expect(messages.get('events')?.count).toBeGreaterThanOrEqual(sent.length);
  expect(JSON.stringify(sent).length).toBeLessThanOrEqual(messages.get('events')?.bytes ?? 0);
  expect([...messages.keys()]).toEqual(['vector', 'shares', 'reveal', 'events']);
});

test('a model is bounded by its gate, every step that may come, and the cells of observed and expected', () => {
  const { pinned, resolved } = world.known('model').known;
  if (resolved.kind !== 'model') throw new Error('a model was asked');
  const [vector] = messagesOfModel({ self: 'a', pinned, resolved });
  // A gate, one step of least squares, observed and expected: three columns of the design, three regions.
  expect(vector).toMatchObject({ kind: 'vector', count: 3, isExact: false });
  expect(vector?.bytes).toBeGreaterThan(8 * (6 + 3 + 1 + 3 * 3));
});

test('lists of a ring are measured from the data; where the data give nothing, nothing is measured', async () => {
  const { known } = world.known('survey');
  await expect(messagesOfRing(world.a.context, known as never)).rejects.toThrow('no overlap is asked here');
});

test('messages are told in both languages, sizes with the marks of the language', () => {
  const message = { kind: 'vector', reader: 'nobody', count: 1, bytes: 12_345, isExact: false } as const;
  expect(messageTable([message], 'nl').rows[0]?.slice(0, 4)).toEqual(['gemaskeerde reeks', '1', 'hooguit 12.345', 'niemand alleen']);
  expect(messageTable([message], 'en').rows[0]?.slice(0, 4)).toEqual(['masked series', '1', 'at most 12,345', 'nobody alone']);
});
