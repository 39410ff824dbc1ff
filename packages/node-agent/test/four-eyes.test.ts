/** Approvals that people sign with keys of their own (DOC-7): kept by the agent, shown in the log, and demanded by every other agent. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Approvers, approvalBytes, encodeHex } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { approverVerifierKey, readApproverKey, writeApproverKey } from '../src/approvers/approver-key.ts';
import { nameApprovers } from '../src/driver/charter-events.ts';
import { ownStatement } from '../src/driver/query-events.ts';
import { resolveRun } from '../src/driver/run-context.ts';
import { makeAgent, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { freshFolder, primitives, requestOf } from './scripted/world.ts';
import { makeFolder } from './support/data-folder.ts';

const partners = ['a', 'b', 'c'];
const people = ['data-officer', 'manager', 'lawyer'].map((name, at) => ({ name, seed: new Uint8Array(32).fill(at + 1) }));
const approvers: Approvers = { needed: 2, keys: people.map((person) => approverVerifierKey(primitives, person)).toSorted() };

/** Three agents of which `b` lets people sign; `inCharter` is what the charter says of them. */
async function makeWorld({ inCharter }: { readonly inCharter: Approvers | undefined } = { inCharter: approvers }) {
  const home = new ScriptedCoordinator();
  const agents = partners.map((name, place) =>
    makeAgent(home, name, { place, ...(name === 'b' ? { policy: { approve: 'manual', approvers } } : {}) }),
  );
  const [, b] = agents as [TestAgent, TestAgent, TestAgent];
  b.context.store.transaction(() => nameApprovers(b.context));
  await settle(agents);
  home.proposeCharter(
    agents.map(({ keys }) => (keys.partner === 'b' && inCharter !== undefined ? { ...keys, approvers: inCharter } : keys)),
  );
  await settle(agents);
  return { home, agents, b };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

async function ask({ home, agents }: World): Promise<string> {
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  return run;
}

function sign({ b }: World, run: string, person: (typeof people)[number], about: object = {}): boolean {
  const statement = { ...ownStatement('b', run, resolveRun(b.context, run, Date.now())), ...about };
  const signature = encodeHex(primitives.ed25519.sign(person.seed, approvalBytes(primitives, statement)));
  return b.context.store.queries.sign(run, { approver: person.name, signature });
}

const typesOf = ({ home }: World, run: string): readonly string[] =>
  home.events.flatMap((event) => ('run' in event && event.run === run && event.actor === 'b' ? [event.type] : []));

test('two people sign, and the run goes on; the log shows both before the approval', async () => {
  const world = await makeWorld();
  expect(world.home.events.filter((event) => event.type === 'charter.signed')).toHaveLength(3);
  const run = await ask(world);
  expect(world.b.context.store.queries.get(run)?.state).toBe('pending');
  for (const person of people.slice(0, 2)) sign(world, run, person);
  world.b.context.store.queries.decide({ subject: run, verdict: 'approve', at: Date.now() });
  await settle(world.agents);
  expect(typesOf(world, run).slice(0, 3)).toEqual(['approval.given', 'approval.given', 'query.approved']);
  expect(world.home.events.map((event) => event.type)).toContain('result.released');
});

test('one signature, or two by one person, is not enough: the agent declines rather than approve', async () => {
  const world = await makeWorld();
  const run = await ask(world);
  const [officer] = people as [(typeof people)[number]];
  expect([sign(world, run, officer), sign(world, run, officer)]).toEqual([true, false]);
  world.b.context.store.queries.decide({ subject: run, verdict: 'approve', at: Date.now() });
  await settle(world.agents);
  expect(world.b.context.store.queries.get(run)).toMatchObject({ state: 'declined', reason: 'four-eyes' });
});

test('a signature under another run counts for nothing', async () => {
  const world = await makeWorld();
  const run = await ask(world);
  const [officer, manager] = people as [(typeof people)[number], (typeof people)[number]];
  sign(world, run, officer);
  sign(world, run, manager, { run: '0'.repeat(64) });
  world.b.context.store.queries.decide({ subject: run, verdict: 'approve', at: Date.now() });
  await settle(world.agents);
  expect(world.b.context.store.queries.get(run)?.reason).toBe('four-eyes');
});

test('whoever has the files of an agent cannot approve alone: the others do not enter the round', async () => {
  const world = await makeWorld();
  const run = await ask(world);
  // b's agent is bypassed: an approval without its people, put straight into its outbox.
  const { context } = world.b;
  const { pinned, resolved } = resolveRun(context, run, Date.now());
  const digest = '0'.repeat(64);
  const body = {
    charter_digest: pinned.digest,
    codebook_digest: resolved.request.codebook.digest,
    policy_commit: digest,
    mapping_commit: digest,
  };
  context.store.transaction(() => {
    context.store.queries.setState(run, 'approved');
    context.store.outbox.enqueue({ type: 'query.approved', run, body });
  });
  await settle(world.agents);
  const aborted = world.home.events.filter((event) => event.type === 'round.aborted');
  // The first to say so ends the round for the others.
  expect(aborted).toEqual([expect.objectContaining({ code: 'four-eyes' })]);
  expect(world.home.events.map((event) => event.type)).not.toContain('round.key');
  expect(world.home.parts).toEqual([]);
});

test.each([
  ['names fewer people', { needed: 2, keys: approvers.keys.slice(0, 2) }],
  ['asks for fewer signatures', { ...approvers, needed: 1 }],
  ['names nobody', undefined],
])('a charter that %s, unlike the log, is refused', async (_, inCharter) => {
  const { home } = await makeWorld({ inCharter });
  expect(home.events.filter((event) => event.type === 'charter.signed')).toEqual([]);
});

test('an approval key is private, written once, and nothing of a file that holds none is said', () => {
  const folder = makeFolder();
  const path = join(folder, 'officer.key');
  const [officer] = people as [(typeof people)[number]];
  writeApproverKey(path, officer);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readApproverKey(path)).toEqual(officer);
  expect(() => writeApproverKey(path, officer)).toThrow(/never replaced/);
  writeFileSync(path, 'geheim', { mode: 0o600 });
  expect(() => readApproverKey(path)).toThrow(/no approver key/);
  expect(() => readApproverKey(path)).not.toThrow(/geheim/);
  expect(() => readApproverKey(join(freshFolder(), 'none'))).toThrow(/no approver key/);
});
