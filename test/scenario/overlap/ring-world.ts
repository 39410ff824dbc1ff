/**
 * A real coordinator and real agents in one process, over loopback HTTP, with rows that a test makes: for rings that are asked many questions, and for agents that die
 * where a test says.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draftCharter, initCoordinator, invite, openDesk, startCoordinator } from '@ketensom/coordinator';
import { FailpointError } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { encodeRequest, type LinkTableResult, type OverlapTable, parseQuery, type QueryRequest, queryDocument } from '@ketensom/protocol';
import { expect } from 'vitest';
import { Caller } from '../../../packages/coordinator/test/support/caller.ts';
import { enrol, readEvents, readToken } from '../../../packages/coordinator/test/support/world.ts';
import { connect } from '../../../packages/node-agent/src/cli/agent-session.ts';
import { joinWith } from '../../../packages/node-agent/src/cli/join.ts';
import { openLocalSide } from '../../../packages/node-agent/src/cli/local-side.ts';
import { makeCoordinatorClient } from '../../../packages/node-agent/src/client/coordinator-client.ts';
import { runAgent } from '../../../packages/node-agent/src/driver/agent.ts';
import type { AgentContext } from '../../../packages/node-agent/src/driver/context.ts';
import { makePreparedInputs } from '../../../packages/node-agent/src/driver/prepared-inputs.ts';
import { makeWake } from '../../../packages/node-agent/src/driver/wake.ts';
import { openAgentStore } from '../../../packages/node-agent/src/store/agent-store.ts';
import { readJoined } from '../../../packages/node-agent/src/store/joined.ts';

export type Desk = ReturnType<typeof openDesk>;

/** A row of a partner: a number, a name and an age, any of them missing or wrong. */
export interface PersonRow {
  readonly bsn: string;
  readonly name: string;
  readonly age: number;
}

const codebook = `codebook: people
version: 1
keys:
  person: { kind: bsn }
  name: { kind: text, normalise: [trim, lower] }
variables:
  age: { kind: integer, min: 0, max: 120, unit: year }
  young: { kind: boolean, when: { variable: age, lt: 40 } }
  seen: { kind: date, min: 2024-01-01, max: 2024-12-31 }
datasets:
  clients: { unit: client, subject: person, keys: [person, name], variables: [age, young, seen] }
`;

const agentFile = (partner: string): string => `partner: ${partner}
datasets:
  clients:
    source: { kind: csv, path: rows.csv }
    snapshot: 2024-12-31
    keys: { person: bsn, name: name }
    variables: { age: age, seen: seen }
policy: { approve: auto, purposes: [test] }
`;

/** Everybody is seen in a month that goes by their age, by every partner. */
const seenOf = (age: number): string => `2024-${String(1 + (Number(age) % 12)).padStart(2, '0')}-15`;

const csvOf = (rows: readonly PersonRow[]): string =>
  `bsn,name,age,seen\n${rows.map(({ bsn, name, age }) => `${bsn},${name},${age},${seenOf(age)}`).join('\n')}\n`;

/** Partners that each hold a table of persons. */
export const personHoldings = (rows: ReadonlyMap<string, readonly PersonRow[]>): Holdings => ({
  codebook,
  files: new Map([...rows].map(([name, own]) => [name, { 'agent.yaml': agentFile(name), 'rows.csv': csvOf(own) }])),
});

/** Where waiting for a disk takes no time. */
const memory = process.env['KETENSOM_TEST_MEMORY'] ?? tmpdir();

interface RingAgent {
  readonly name: string;
  readonly folder: string;
  stop(): Promise<void>;
}

/** What the partners hold: their files by name, `agent.yaml` among them, and the codebook that those are mapped to. */
export interface Holdings {
  readonly codebook: string;
  readonly files: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export interface RingWorldOptions {
  readonly holdings: Holdings;
  /** Further lines of charter.yaml. */
  readonly terms?: string;
  /** Days after which evidence of the purpose is deleted. */
  readonly retainDays?: number;
  /** Milliseconds that the coordinator lets an answer wait which nobody acts on. */
  readonly answerPause?: number;
}

export interface Ended<Table = OverlapTable> {
  readonly run: string;
  readonly state: 'released' | 'failed';
  readonly code?: string;
  readonly result?: Table;
}

/** What agents wrote to their logs, and every piece of entropy that they drew. */
interface Watched {
  readonly lines: string[];
  readonly drawn: Uint8Array[];
}

export interface RingWorld {
  readonly watched: Watched;
  readonly desk: Desk;
  readonly folder: string;
  /** Asks, and waits for the end. */
  ask(query: Readonly<Record<string, unknown>>): Promise<Ended>;
  /** The same for a link. */
  askLink(query: Readonly<Record<string, unknown>>): Promise<Ended<LinkTableResult>>;
  /** The first agent that comes past the named place dies there; it is started again unless `forGood`. Gives who died. */
  dieAt(failpoint: string, forGood?: boolean): Promise<string>;
  /** The coordinator is stopped and started again, at its address: what it had in memory alone is gone. */
  restartCoordinator(): Promise<void>;
  /** An agent that died for good comes back. */
  revive(name: string): void;
  readonly agents: ReadonlyMap<string, RingAgent>;
  readonly analyst: Caller;
  close(): Promise<void>;
}

function contextOf(name: string, folder: string, { lines, drawn }: Watched): AgentContext {
  const store = openAgentStore(join(folder, 'state'), nativePrimitives);
  const joined = readJoined(store.meta);
  if (joined === undefined) throw new Error('the agent has joined');
  return {
    self: name,
    joined,
    store,
    client: makeCoordinatorClient(connect(store, joined.address), nativePrimitives),
    primitives: nativePrimitives,
    local: openLocalSide(join(folder, 'agent.yaml'), join(folder, 'spill')),
    acceptFirstCharter: true,
    entropy: (length) => {
      const bytes = new Uint8Array(randomBytes(length));
      drawn.push(bytes.slice(0, 64));
      return bytes;
    },
    now: Date.now,
    log: (...line) => lines.push(JSON.stringify(line)),
    prepared: makePreparedInputs(),
    wake: makeWake(),
  };
}

/** Runs an agent until it is stopped or dies; `onDeath` hears of a failpoint. */
function startAgent({ name, folder }: Pick<RingAgent, 'name' | 'folder'>, watched: Watched, onDeath: () => void): RingAgent {
  const stopping = new AbortController();
  const context = contextOf(name, folder, watched);
  const running = runAgent(context, stopping.signal)
    .catch((error: unknown) => {
      if (!(error instanceof FailpointError)) throw error;
      delete process.env['KETENSOM_FAILPOINT'];
      context.store.close();
      onDeath();
      return 'dead' as const;
    })
    .then((outcome) => {
      if (outcome !== 'dead') context.store.close();
    });
  return {
    name,
    folder,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function until<Found>(find: () => Found | undefined): Promise<Found> {
  for (let tries = 0; tries < 3000; tries += 1) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nothing came of it within a minute');
}

export async function startRingWorld({
  holdings,
  terms = 'protection: off\n',
  retainDays,
  answerPause = 20,
}: RingWorldOptions): Promise<RingWorld> {
  const folder = mkdtempSync(join(memory, 'ketensom-ring-'));
  const state = join(folder, 'coordinator');
  initCoordinator({ folder: state, name: 'people' });
  let desk = openDesk({ folder: state });
  const startAt = (port: number) => startCoordinator({ desk, host: '127.0.0.1', port, settings: { answerPause, absentAfter: 15 } });
  let running = await startAt(0);
  const names = [...holdings.files.keys()].toSorted();
  const files = join(folder, 'files');
  invite(desk, { names, role: 'partner', address: running.url, out: files, hours: 1 });
  invite(desk, { names: ['ana'], role: 'analyst', address: running.url, out: files, hours: 1 });
  const analyst = new Caller('ana', running.url);
  await enrol(analyst, readToken(join(files, 'ana.json')));
  for (const name of names) {
    const own = join(folder, name);
    mkdirSync(join(own, 'spill'), { recursive: true, mode: 0o700 });
    for (const [file, text] of Object.entries(holdings.files.get(name) ?? {})) writeFileSync(join(own, file), text);
    const store = openAgentStore(join(own, 'state'), nativePrimitives);
    await joinWith(store, join(files, `${name}.json`), name);
    store.close();
  }
  writeFileSync(join(files, 'codebook.yaml'), holdings.codebook);
  const term = retainDays === undefined ? '' : `, retainDays: ${retainDays}`;
  writeFileSync(join(files, 'charter.yaml'), `charter: people\npurposes: { test: { basis: none, text: a test${term} } }\n${terms}`);
  const drafted = draftCharter(desk, { codebook: join(files, 'codebook.yaml'), charter: join(files, 'charter.yaml'), purposes: [] });
  const agents = new Map<string, RingAgent>();
  const watched: Watched = { lines: [], drawn: [] };
  let said: Promise<unknown> = Promise.resolve();
  let died: { readonly tell: (name: string) => void; readonly forGood: boolean } | undefined;
  const start = (name: string): void => {
    const agent = startAgent({ name, folder: join(folder, name) }, watched, () => {
      const hearing = died;
      died = undefined;
      if (hearing?.forGood !== true) start(name);
      hearing?.tell(name);
    });
    agents.set(name, agent);
  };
  for (const name of names) start(name);
  await until(() => (readEvents(desk).filter(({ type }) => type === 'offer.published').length >= names.length ? true : undefined));
  const askRing = async <Table>(written: Readonly<Record<string, unknown>>): Promise<Ended<Table>> => {
    const query = parseQuery({ purpose: 'test', ...written });
    const asked =
      query.kind === 'overlap'
        ? Object.values(query.sets).flatMap(({ partners }) => partners)
        : query.kind === 'link'
          ? Object.values(query.tables).map(({ partner }) => partner)
          : names;
    const request: QueryRequest = {
      version: 1,
      query: queryDocument(query),
      partners: [...new Set(asked)].toSorted(),
      notOffering: [],
      missing: [],
      charter: { version: drafted.version, digest: drafted.digest },
      codebook: drafted.codebook,
      analyst: 'ana',
      expires: Date.now() + 3_600_000,
      nonce: randomBytes(16).toString('hex'),
    };
    const { digest: run, length } = await analyst.putBlob(encodeRequest(request));
    const { query: name, purpose } = query;
    // An analyst's events follow one another, also where its questions are asked at the same time.
    const saying = said.then(() =>
      analyst.say('query.proposed', { run, query: name, purpose, digest: run, length, expires: request.expires }),
    );
    said = saying;
    const answer = await saying;
    if (answer.status !== 201) return { run, state: 'failed', code: String(answer.json['code']) };
    const end = await until(() =>
      readEvents(desk).find(
        (event) =>
          'run' in event &&
          event.run === run &&
          ['result.released', 'query.failed', 'query.declined', 'query.refused'].includes(event.type),
      ),
    );
    if (end.type !== 'result.released') return { run, state: 'failed', code: 'code' in end ? String(end.code) : end.type };
    const served = await analyst.get(`/v1/queries/${run}/result`);
    return { run, state: 'released', result: served.json as unknown as Table };
  };
  return {
    get desk() {
      return desk;
    },
    folder,
    agents,
    watched,
    analyst,
    dieAt: (failpoint, forGood = false) =>
      new Promise((resolve) => {
        died = { tell: resolve, forGood };
        process.env['KETENSOM_FAILPOINT'] = `${failpoint}:throw`;
      }),
    restartCoordinator: async () => {
      await running.close();
      desk.db.close();
      desk = openDesk({ folder: state });
      running = await startAt(Number(new URL(running.url).port));
    },
    revive: start,
    ask: (query) => askRing<OverlapTable>({ kind: 'overlap', ...query }),
    askLink: (query) => askRing<LinkTableResult>({ kind: 'link', ...query }),
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.stop()));
      await running.close();
      desk.db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A holder that does not come back ends the run that `ask` asks, and the others erase their keys within so many milliseconds. */
export async function expectLostHolder(
  world: RingWorld,
  ask: () => Promise<Ended<unknown>>,
  others: { readonly partners: readonly string[]; readonly within: number },
): Promise<void> {
  const died = world.dieAt('hop', true);
  const ended = await ask();
  const lost = await died;
  expect(ended).toMatchObject({ state: 'failed', code: 'dropped' });
  const erased = () => readEvents(world.desk).filter((event) => event.type === 'round.keys_erased' && event.run === ended.run);
  await expect
    .poll(() => erased().map(({ actor }) => actor), { timeout: others.within })
    .toEqual(expect.arrayContaining(others.partners.filter((name) => name !== lost)));
}
