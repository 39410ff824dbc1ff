/** A state folder that came back from a backup (KEY-5): nothing of a round goes on, what was answered stays answered, the keys are replaced. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { HaltError } from '../src/driver/halt.ts';
import { restoreAgent, restoreDone } from '../src/driver/restore.ts';
import { queueRotation, settleRotation } from '../src/driver/rotation.ts';
import { backUpState } from '../src/store/backup.ts';
import { makeMembers, settle, type TestAgent, turnAll } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { freshFolder, queryOf, requestOf, rowsOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];
let home: ScriptedCoordinator;
let agents: TestAgent[];
let b: TestAgent;

beforeEach(async () => {
  home = new ScriptedCoordinator();
  agents = await makeMembers(home, partners, { policy: { approve: 'auto' } });
  b = agents[1] as TestAgent;
});

const ask = (nonce: string): string => home.ask(requestOf({ partners, charter: home.charterDigest, nonce }));

/** With its modes, as an administrator would. */
const copyFolder = (from: string, to: string): unknown => execFileSync('cp', ['-a', from, to]);

/** Puts the copy in the place of the state folder and opens it. */
function putBack(copy: string): void {
  b.restart(() => {
    rmSync(b.folder, { recursive: true });
    copyFolder(copy, b.folder);
  });
}

/** As the command does. */
async function restore(): Promise<void> {
  await restoreAgent(b.context);
  queueRotation(b.context);
  while (await b.turns.send());
  expect(await settleRotation(b.context.store, () => b.context.client)).toBe('done');
  restoreDone(b.context);
  b.restart();
}

const claimsOf = ({ context }: TestAgent) => context.store.ledger.claims().map(({ at: _at, ...claim }) => claim);
const selectionsOf = ({ context }: TestAgent) =>
  context.store.selections.list(0).map(({ run, round, cells, ...answer }) => ({
    run,
    round,
    cells,
    figures: context.store.selections.selections({ run, round, cells, ...answer }).figures,
  }));
const askedBefore = (agent: TestAgent) => ({ claims: claimsOf(agent), selections: selectionsOf(agent) });

test('what was answered after the backup stays answered, and the chain goes on under new keys', async () => {
  const copy = freshFolder();
  backUpState(b.folder, copy);
  ask('1');
  await settle(agents);
  const truth = askedBefore(b);
  expect(truth.claims).toHaveLength(1);
  expect(truth.selections).toHaveLength(1);
  const evaluations = b.local.evaluations;
  putBack(copy);
  expect(askedBefore(b)).toEqual({ claims: [], selections: [] });
  await restore();
  expect(askedBefore(b)).toEqual(truth);
  expect(b.local.evaluations).toBe(evaluations);
  await settle(agents);
  const own = home.events.filter(({ actor }) => actor === 'b');
  expect(own.map(({ seq }) => seq)).toEqual(own.map((_event, at) => at));
  expect(own.map(({ type }) => type)).toContain('key.rotated');
});

test('an answer that today would be refused is remembered all the same, and told of', async () => {
  ask('1');
  await settle(agents);
  const copy = freshFolder();
  backUpState(b.folder, copy);
  const measures = ['count', { mean: 'income' }];
  const second = home.ask(requestOf({ partners, charter: home.charterDigest, nonce: '2', query: queryOf({ measures }) }));
  await settle(agents);
  expect(selectionsOf(b).map(({ run }) => run)).toContain(second);
  putBack(copy);
  // The data as they are now lack one person: against the first answer that is a difference of one.
  b.local.rows = rowsOf(Array.from({ length: 89 }, (_, at) => at + 1));
  await restore();
  expect(selectionsOf(b).map(({ run }) => run)).toContain(second);
  expect(b.lines).toContainEqual(expect.objectContaining({ event: 'problem', at: 'restore', run: second, code: 'differencing' }));
});

/** Everything an agent could say or send in a round. */
const saidBy = (name: string) => home.events.filter((event) => event.actor === name && 'round' in event).map(({ type }) => type);

test.each(['round.key', 'round.shares', 'input.committed', 'survivors.ack'] as const)(
  'a backup made after %s: the round is over, and nothing of it leaves',
  async (step) => {
    const run = ask('1');
    await settle(agents, () => home.events.some(({ type, actor }) => type === step && actor === 'b'));
    const copy = freshFolder();
    backUpState(b.folder, copy);
    await turnAll(b);
    putBack(copy);
    const parts = home.parts.length;
    const said = saidBy('b');
    await restore();
    expect(home.parts).toHaveLength(parts);
    expect(saidBy('b')).toEqual(said);
    expect(b.context.store.rounds.ofRun(run).map(({ ended }) => ended)).toEqual(['restored']);
    expect(claimsOf(b)).toMatchObject([{ run }]);
    expect(b.context.store.outbox.has('round.abandoned', { run, round: home.rounds.roundOf(run) })).toBe(false);
    await settle(agents);
    const after = saidBy('b').slice(said.length);
    expect(after.filter((type) => type !== 'round.keys_erased')).toEqual([]);
  },
);

test('a copy holds no secret of a round', async () => {
  ask('1');
  await settle(agents, () => home.events.some(({ type, actor }) => type === 'input.committed' && actor === 'b'));
  const { store } = b.context;
  const sealedOf = (folder: string) => {
    const db = new DatabaseSync(join(folder, 'agent.db'), { readOnly: true });
    const rows = db.prepare('SELECT sealed FROM round WHERE sealed IS NOT NULL').all();
    db.close();
    return rows.map((row) => Buffer.from(row['sealed'] as Uint8Array));
  };
  const secrets = sealedOf(b.folder);
  expect(secrets).toHaveLength(1);
  const copy = freshFolder();
  backUpState(b.folder, copy);
  expect(sealedOf(copy)).toEqual([]);
  const bytes = readFileSync(join(copy, 'agent.db'));
  for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
  expect(store.rounds.open()).toHaveLength(1);
  expect(() => backUpState(b.folder, copy)).toThrow(/holds a state already/);
});

test('an agent does not run on a copy, nor on any old state, before it is restored', async () => {
  const copy = freshFolder();
  copyFolder(b.folder, copy);
  ask('1');
  await settle(agents);
  putBack(copy);
  await expect(turnAll(b)).rejects.toThrow(HaltError);
  await restore();
  expect(claimsOf(b)).toHaveLength(1);
});

test('a log that cannot be trusted is no reason to restore', async () => {
  b.context.store.meta.set('halted', 'log-fork');
  await expect(restoreAgent(b.context)).rejects.toMatchObject({ code: 'log-fork' });
  expect(b.context.store.meta.get('halted')).toBe('log-fork');
});
