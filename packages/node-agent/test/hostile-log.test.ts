/** Lies that a coordinator could tell about its log, and what an agent makes of them. */
import { existsSync, readFileSync } from 'node:fs';
import { ProblemError, type Transport, TransportError } from '@ketensom/host';
import { concatBytes, decodePrefixProof, decodeVerifierKey, encodeEntryBundle, encodeHex, findFork, utf8 } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { runAgent } from '../src/driver/agent.ts';
import { tellSoftware } from '../src/driver/charter-events.ts';
import { HaltError } from '../src/driver/halt.ts';
import { makeAgent, makeMembers, settle, turnAll } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { primitives, requestOf } from './scripted/world.ts';

const { signal } = new AbortController();

async function haltOf(work: Promise<unknown>): Promise<HaltError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HaltError) return error;
    throw error;
  }
  throw new Error('the agent went on');
}

/** Whether an outsider with the log's key sees a fork in this text. */
function isProof(home: ScriptedCoordinator, text: string): boolean {
  const notes = (text.match(/[^\n]+\n\d+\n\S{44}\n\n(?:\u2014 [^\n]+\n)+/g) ?? []).map(utf8);
  const proofs = (text.match(/ketensom\/prefix-proof\/v1\n\d+ \d+\n(?:\S{44}\n)+/g) ?? []).map(decodePrefixProof);
  return findFork(primitives, { notes, proofs }, decodeVerifierKey(primitives, home.logKey)).fork !== undefined;
}

/** The same log with the last event said otherwise, and this many more after it. */
function fork(home: ScriptedCoordinator, more: number): void {
  home.notes.pop();
  const other = new ScriptedCoordinator();
  home.notes.push(other.noteBy('coordinator', other.identitySeed, 'query.admitted', { run: 'e'.repeat(64) }));
  for (let at = 0; at < more; at += 1) home.notes.push(utf8(`more ${at}`));
}

test.each([0, 1, 5])(
  'another history, %i leaves longer: the agent halts with both signed heads as evidence and closes its rounds',
  async (more) => {
    const home = new ScriptedCoordinator();
    const [agent] = await makeMembers(home);
    if (agent === undefined) throw new Error('no agent');
    fork(home, more);
    const error = await haltOf(runAgent(agent.context, signal));
    expect(error.code).toBe('log-fork');
    expect(error.evidence).toHaveLength(more === 0 ? 2 : 3);
    const path = agent.context.store.meta.get('evidence') ?? '';
    expect(existsSync(path)).toBe(true);
    const evidence = readFileSync(path, 'utf8');
    for (const piece of error.evidence) expect(evidence).toContain(new TextDecoder().decode(piece));
    expect(isProof(home, evidence)).toBe(true);
    expect((await haltOf(runAgent(agent.context, signal))).code).toBe('log-fork');
  },
);

test('another history that is shorter is a fork as well, and its proof stands by itself', async () => {
  const home = new ScriptedCoordinator();
  const [agent] = await makeMembers(home);
  if (agent === undefined) throw new Error('no agent');
  home.notes.splice(-3, 3, utf8('another history'));
  const { code, evidence } = await haltOf(agent.turns.follow(0, signal));
  expect([code, evidence.length]).toEqual(['log-fork', 3]);
  expect(isProof(home, new TextDecoder().decode(concatBytes(...evidence.flatMap((piece) => [piece, utf8('\n')]))))).toBe(true);
});

test('a log that shrank: log-rollback', async () => {
  const home = new ScriptedCoordinator();
  const [agent] = await makeMembers(home);
  home.notes.pop();
  expect((await haltOf(agent?.turns.follow(0, signal) ?? Promise.resolve())).code).toBe('log-rollback');
});

test('leaves that do not give the signed root are not stored and not cosigned', async () => {
  const home = new ScriptedCoordinator();
  const agent = makeAgent(home, 'a');
  home.tamper = (_partner, request, body) =>
    request.path.includes('/tile/') ? concatBytes(body.slice(0, -3), Uint8Array.of(10, 10, 10)) : body;
  await expect(agent.turns.follow(0, signal)).rejects.toMatchObject({ code: 'log-inconsistent' });
  expect(agent.context.store.log.size()).toBe(0);
  expect(home.cosignatures.size).toBe(0);
});

test('an event under a name that somebody else enrolled: the agent halts', async () => {
  const home = new ScriptedCoordinator();
  const [agent] = await makeMembers(home);
  const seed = primitives.sha256(utf8('an intruder'));
  home.append(home.noteBy('b', seed, 'offer.published', { digest: 'a'.repeat(64), length: 1 }));
  expect((await haltOf(agent?.turns.follow(0, signal) ?? Promise.resolve())).code).toBe('bad-signature');
});

test("an event that does not follow its signer's last one: the agent halts", async () => {
  const home = new ScriptedCoordinator();
  const [agent] = await makeMembers(home);
  home.notes.push(home.notes.at(-1) as Uint8Array);
  expect((await haltOf(agent?.turns.follow(0, signal) ?? Promise.resolve())).code).toBe('prev-mismatch');
});

test('nothing follows the end of a log: in the same reading or a later one, the agent halts', async () => {
  for (const reads of [1, 2]) {
    const home = new ScriptedCoordinator();
    const [agent] = await makeMembers(home);
    home.append(home.noteBy('coordinator', home.identitySeed, 'log.sealed', {}));
    if (reads === 2) await agent?.turns.follow(0, signal);
    home.append(home.noteBy('coordinator', home.identitySeed, 'query.admitted', { run: 'e'.repeat(64) }));
    expect((await haltOf(agent?.turns.follow(0, signal) ?? Promise.resolve())).code).toBe('log-sealed');
  }
});

test('an agent says what it runs once, and again when that changes; not in a log that has ended', async () => {
  const home = new ScriptedCoordinator();
  const [agent] = await makeMembers(home);
  if (agent === undefined) throw new Error('no agent');
  const said = (): number => home.notes.filter((note) => new TextDecoder().decode(note).includes('software.seen')).length;
  const tell = async (version: string): Promise<void> => {
    const software = { version, digest: 'a'.repeat(64), runtime: 'node 24.12.0' };
    agent.context.store.transaction(() => tellSoftware({ ...agent.context, software }));
    while (await agent.turns.send());
  };
  for (const [version, count] of [
    ['1.0.0', 1],
    ['1.0.0', 1],
    ['1.1.0', 2],
  ] as const) {
    await tell(version);
    expect(said()).toBe(count);
  }
  home.append(home.noteBy('coordinator', home.identitySeed, 'log.sealed', {}));
  await turnAll(agent);
  await tell('1.2.0');
  expect(said()).toBe(2);
});

test('an own event that this store never signed, as after restoring a backup: the agent halts', async () => {
  const home = new ScriptedCoordinator();
  const [agent] = await makeMembers(home);
  if (agent === undefined) throw new Error('no agent');
  home.append(home.noteBy('a', agent.context.store.keys.identitySeed, 'offer.published', { digest: 'a'.repeat(64), length: 1 }));
  expect((await haltOf(turnAll(agent))).code).toBe('state-behind');
});

test('a head is cosigned only when it is stored', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home);
  for (const { context } of agents) {
    for (const [size, lines] of home.cosignatures) {
      if (lines.has(context.self)) expect(context.store.log.size()).toBeGreaterThanOrEqual(size);
    }
  }
  expect(home.cosignatures.get(home.notes.length)?.size).toBe(3);
});

/** What was asked of the log by one partner, and how a cosignature that is said with a question is answered. */
function listen(home: ScriptedCoordinator, name: string): { readonly transport: Transport; readonly paths: string[]; fail?: Error } {
  const honest = home.transportFor(name);
  const heard: ReturnType<typeof listen> = {
    paths: [],
    transport: {
      send: async (request) => {
        const answer = await honest.send(request);
        if (!request.path.startsWith('/v1/log/c')) return answer;
        heard.paths.push(`${request.method} ${request.path}`);
        const { fail } = heard;
        delete heard.fail;
        if (fail !== undefined) throw fail;
        return answer;
      },
    },
  };
  return heard;
}

test('a patient follower says its cosignature with the next question; it is said again after a lost answer, and not after a refusal', async () => {
  const home = new ScriptedCoordinator();
  const heard = listen(home, 'a');
  const agent = makeAgent(home, 'a', { transport: heard.transport });
  const { log } = agent.context.store;
  const { paths } = heard;
  const follow = (seconds: number) => agent.turns.follow(seconds, signal);
  await follow(25);
  expect(paths.splice(0)).toEqual(['GET /v1/log/checkpoint?after=0&wait=0&entries=true']);
  expect(home.cosignatures.size).toBe(0);
  const size = log.size();
  const said = `POST /v1/log/cosignatures?after=${size}&wait=25&entries=true`;
  heard.fail = new TransportError('timeout');
  await expect(follow(25)).rejects.toMatchObject({ code: 'timeout' });
  expect(log.uncosigned()?.size).toBe(size);
  await follow(25);
  await follow(25);
  expect(paths.splice(0)).toEqual([said, `GET /v1/log/checkpoint?after=${size}&wait=0&entries=true`, said]);
  expect(home.cosignatures.get(size)?.size).toBe(1);
  expect(log.uncosigned()).toBeUndefined();
  home.say('query.admitted', { run: 'e'.repeat(64) });
  await follow(25);
  heard.fail = new ProblemError({ code: 'key-retired', status: 403 });
  expect(await follow(25)).toBe(false);
  await follow(25);
  const after = log.size();
  expect(paths).toEqual([
    `GET /v1/log/checkpoint?after=${size}&wait=25&entries=true`,
    `POST /v1/log/cosignatures?after=${after}&wait=25&entries=true`,
    `GET /v1/log/checkpoint?after=${after}&wait=25&entries=true`,
  ]);
  expect(agent.lines).toContainEqual({ event: 'problem', at: 'cosign', code: 'key-retired' });
});

test.each([
  ['nobody', 99],
  ['fewer than T', 2],
])('no data leave while the log is cosigned by %s', async (_who, served) => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home);
  home.cosignersServed = served;
  if (served === 2) home.tamper = (_partner, request, body) => (request.path.includes('/cosigned') ? dropLastCosigner(body) : body);
  const run = home.ask(requestOf({ partners: ['a', 'b', 'c'], charter: home.charterDigest }));
  await settle(agents);
  expect(home.events.map((event) => event.type)).toContain('round.shares_fixed');
  expect(home.parts).toEqual([]);
  // The tables wait where they were made, at the approval: none was masked.
  expect(agents.map(({ context }) => context.prepared.has(run))).toEqual([true, true, true]);
  expect(agents.map(({ context }) => context.store.vectors.exists(home.rounds.roundOf(run)))).toEqual([false, false, false]);
});

function dropLastCosigner(body: Uint8Array): Uint8Array {
  const { notes } = JSON.parse(new TextDecoder().decode(body)) as { readonly notes: string[] };
  const fewer = notes.map((note) => `${note.split('\n').slice(0, -2).join('\n')}\n`);
  return utf8(JSON.stringify({ notes: fewer }));
}

test('a cosigned head with another root is a fork', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home);
  home.ask(requestOf({ partners: ['a', 'b', 'c'], charter: home.charterDigest }));
  home.tamper = (_partner, request, body) => {
    if (!request.path.includes('/cosigned')) return body;
    const size = home.notes.length;
    const other = home.signed(`${home.origin}\n${size}\n${Buffer.from(new Uint8Array(32).fill(7)).toString('base64')}\n`);
    return utf8(JSON.stringify({ notes: [other] }));
  };
  expect((await haltOf(settle(agents))).code).toBe('log-fork');
  expect(home.parts).toEqual([]);
});

test('secrets stand in no log line and, while a round is open, in no file of the state folder but keys.json', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home);
  home.cosignersServed = 99;
  const run = home.ask(requestOf({ partners: ['a', 'b', 'c'], charter: home.charterDigest }));
  await settle(agents);
  for (const { context, lines, folder } of agents) {
    const state = context.store.rounds.load(home.rounds.roundOf(run));
    if (state?.kind !== 'masking') throw new Error('not where it should be');
    const { identitySeed, witnessSeed, atRestKey } = context.store.keys;
    const secrets = [
      identitySeed,
      witnessSeed,
      atRestKey,
      state.plan.selfKey,
      ...state.held.flatMap((shares) => [shares.bShare, shares.sShare]),
    ];
    const files = ['agent.db', 'agent.db-wal'].map((name) => readFileSync(`${folder}/${name}`));
    const logged = JSON.stringify(lines);
    for (const secret of secrets) {
      expect(logged).not.toContain(encodeHex(secret));
      for (const file of files) {
        expect(file.includes(encodeHex(secret))).toBe(false);
        expect(file.includes(Buffer.from(secret))).toBe(false);
      }
    }
  }
});

/** What `home` answers, with this made of every checkpoint that it gives. */
const givingEntries = (
  home: ScriptedCoordinator,
  name: string,
  give: (note: Uint8Array, after: number) => readonly Uint8Array[],
): Transport => ({
  send: async (request) => {
    const answer = await home.transportFor(name).send(request);
    const url = new URL(request.path, 'http://localhost');
    if (!url.pathname.endsWith('/checkpoint')) return answer;
    const body = encodeEntryBundle(give(answer.body, Number(url.searchParams.get('after'))));
    return { ...answer, contentType: 'application/octet-stream', body };
  },
});

test('entries that come with a checkpoint are taken where they are those of the signed root', async () => {
  const home = new ScriptedCoordinator();
  const asked: string[] = [];
  const transport = givingEntries(home, 'a', (note, after) => [note, ...home.notes.slice(after)]);
  const counting: Transport = {
    send: (request) => {
      asked.push(request.path);
      return transport.send(request);
    },
  };
  const agent = makeAgent(home, 'a', { transport: counting });
  expect(await turnAll(agent)).toBe(true);
  expect(agent.context.store.log.notes(0, 1000)).toEqual(home.notes.slice(0, agent.context.store.log.size()));
  expect(agent.context.store.log.size()).toBeGreaterThan(0);
  expect(asked.some((path) => path.includes('/tile/'))).toBe(false);
});

test.each<[string, (note: Uint8Array, entries: readonly Uint8Array[]) => readonly Uint8Array[], string]>([
  ['other entries', (note, entries) => [note, ...entries.slice(1), utf8('another')], 'log-inconsistent'],
  ['entries in another order', (note, entries) => [note, ...entries.toReversed()], 'log-inconsistent'],
  ['more entries than one answer holds', (note) => [note, ...Array.from({ length: 256 }, () => utf8('x'))], 'malformed'],
])('%s with a checkpoint are refused, and nothing of them is kept', async (_, give, code) => {
  const home = new ScriptedCoordinator();
  const transport = givingEntries(home, 'a', (note, after) => give(note, home.notes.slice(after)));
  const agent = makeAgent(home, 'a', { transport });
  await expect(turnAll(agent)).rejects.toMatchObject({ code });
  expect(agent.context.store.log.size()).toBe(0);
});
