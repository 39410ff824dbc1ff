/** Real agents over the scripted coordinator, taking their turns when the test says so. */
import { randomBytes } from 'node:crypto';
import type { LogValue, Transport } from '@ketensom/host';
import { encodeHex, hashLeaf, utf8 } from '@ketensom/protocol';
import { makeCoordinatorClient } from '../../src/client/coordinator-client.ts';
import { type AgentTurns, makeTurns } from '../../src/driver/agent.ts';
import type { AgentContext } from '../../src/driver/context.ts';
import { ownPublicKeys } from '../../src/driver/own-keys.ts';
import { makePreparedInputs } from '../../src/driver/prepared-inputs.ts';
import { noteOf } from '../../src/driver/sender.ts';
import { makeWake } from '../../src/driver/wake.ts';
import { openAgentStore } from '../../src/store/agent-store.ts';
import { readJoined, writeJoined } from '../../src/store/joined.ts';
import type { ScriptedCoordinator } from './coordinator.ts';
import { digestOf, freshFolder, localSide, type Policy, primitives } from './world.ts';

export interface JoinedKeys {
  readonly partner: string;
  readonly key: string;
  readonly witness: string;
}

export interface LoggedLine {
  readonly event: string;
  readonly [field: string]: LogValue;
}

export interface TestAgent {
  readonly name: string;
  readonly folder: string;
  readonly keys: JoinedKeys;
  context: AgentContext;
  turns: AgentTurns;
  readonly local: ReturnType<typeof localSide>;
  readonly lines: LoggedLine[];
  /** Opens the same state folder again, as after a crash. `meanwhile`: what happens to it in between. */
  restart(meanwhile?: () => void): void;
}

interface AgentOptions {
  readonly policy?: Policy;
  /** Settings of agent.yaml's processing log. */
  readonly processingLog?: object;
  readonly place?: number;
  readonly acceptFirstCharter?: boolean;
  readonly transport?: Transport;
  /** Changes to the charter document. */
  readonly charter?: object;
}

function contextOf(
  home: ScriptedCoordinator,
  name: string,
  folder: string,
  options: AgentOptions & { readonly local: TestAgent['local']; readonly lines: LoggedLine[] },
): AgentContext {
  const store = openAgentStore(folder, primitives);
  const joined = readJoined(store.meta) ?? {
    partner: name,
    address: 'https://localhost',
    origin: home.origin,
    logKey: home.logKey,
    coordinatorKey: home.key,
  };
  return {
    self: name,
    joined,
    store,
    client: makeCoordinatorClient(options.transport ?? home.transportFor(name), primitives),
    primitives,
    local: options.local,
    acceptFirstCharter: options.acceptFirstCharter ?? true,
    entropy: (length) => new Uint8Array(randomBytes(length)),
    now: Date.now,
    log: (event, fields = {}) => options.lines.push({ event, ...fields }),
    prepared: makePreparedInputs(),
    wake: makeWake(),
  };
}

/** An agent that enrolled with the coordinator. */
export function makeAgent(home: ScriptedCoordinator, name: string, options: AgentOptions = {}): TestAgent {
  const folder = freshFolder();
  const lines: LoggedLine[] = [];
  const local = localSide(name, options.place ?? 0, options.policy, options.processingLog);
  const open = (): AgentContext => contextOf(home, name, folder, { ...options, local, lines });
  const context = open();
  const { store } = context;
  const keys = ownPublicKeys(primitives, name, store.keys);
  store.transaction(() => {
    writeJoined(store.meta, context.joined);
    store.outbox.enqueue({
      type: 'roster.enrolled',
      body: { role: 'partner', key: keys.key, witness_vkey: keys.witness, invitation: digestOf(utf8(name)) },
    });
    const item = store.outbox.next();
    if (item === undefined) throw new Error('nothing queued');
    const note = noteOf(primitives, item, { seq: 0 }, { self: name, seed: store.keys.identitySeed, now: Date.now() });
    store.outbox.sign(item.id, { seq: 0, note, hash: encodeHex(hashLeaf(primitives, note)) });
    store.outbox.markSent(item.id);
    home.append(note);
  });
  const agent: TestAgent = {
    name,
    folder,
    keys,
    context,
    turns: makeTurns(context),
    local,
    lines,
    restart(meanwhile) {
      agent.context.store.close();
      meanwhile?.();
      agent.context = open();
      agent.turns = makeTurns(agent.context);
    },
  };
  return agent;
}

const { signal } = new AbortController();

/** One turn of everything an agent does. True when something happened. */
export async function turnAll({ turns }: TestAgent): Promise<boolean> {
  const isNew = await turns.follow(0, signal);
  let acted = false;
  while (await turns.dispatch()) acted = true;
  await turns.prepare();
  const tidied = turns.tidy();
  let sent = false;
  while (await turns.send()) sent = true;
  const worked = await turns.work(signal);
  return [isNew, acted, tidied, sent, worked].includes(true);
}

/** Turns until nothing happens any more, or `isDone`. */
export async function settle(agents: readonly TestAgent[], isDone: () => boolean = () => false): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    let moved = false;
    for (const agent of agents) {
      moved = (await turnAll(agent)) || moved;
      if (isDone()) return;
    }
    if (!moved) return;
  }
  throw new Error('the agents do not come to rest');
}

/** Three agents (or these) with a charter in force. */
export async function makeMembers(
  home: ScriptedCoordinator,
  names: readonly string[] = ['a', 'b', 'c'],
  options: AgentOptions = {},
): Promise<TestAgent[]> {
  const agents = names.map((name, place) => makeAgent(home, name, { place, ...options }));
  home.proposeCharter(
    agents.map((agent) => agent.keys),
    options.charter,
  );
  await settle(agents);
  return agents;
}
