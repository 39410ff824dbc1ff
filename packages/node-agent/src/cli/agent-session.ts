/** An opened agent: state folder, local side, and a client that signs with this agent's identity. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  CommandError,
  ensurePrivateFolder,
  exitCodes,
  type LineLog,
  makeLineLog,
  readCoordinatorAddress,
  SignedClient,
  type Software,
} from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { makeCoordinatorClient } from '../client/coordinator-client.ts';
import type { AgentContext } from '../driver/context.ts';
import { makePreparedInputs } from '../driver/prepared-inputs.ts';
import { makeWake } from '../driver/wake.ts';
import { type AgentStore, openAgentStore } from '../store/agent-store.ts';
import { type Joined, readJoined } from '../store/joined.ts';
import { openLocalSide } from './local-side.ts';
import type { CommonOptions } from './options.ts';

export interface Session {
  readonly context: AgentContext;
  close(): Promise<void>;
}

/** A client that signs with this identity. */
export const connectAs = (seed: Uint8Array, address: string): SignedClient =>
  new SignedClient({
    address: readCoordinatorAddress(address, { file: 'invitation', path: 'address' }),
    primitives: nativePrimitives,
    seed,
  });

/** The signed client of a state folder's identity. */
export const connect = (store: AgentStore, address: string): SignedClient => connectAs(store.keys.identitySeed, address);

const quietLog: LineLog = () => undefined;

const demandJoined = (store: AgentStore): Joined => {
  const joined = readJoined(store.meta);
  if (joined !== undefined) return joined;
  throw new CommandError({
    exitCode: exitCodes.usage,
    code: 'not-joined',
    message: 'This agent has not joined yet: run `ketensom-agent join --invitation FILE` first.',
  });
};

/** The local side and where it spills. */
export function localSideOf({ config, state }: CommonOptions) {
  const spill = join(state, 'spill');
  ensurePrivateFolder(state);
  ensurePrivateFolder(spill);
  return openLocalSide(config, spill);
}

/** Opens an agent that has joined. @throws ConfigError, CommandError where it cannot run. */
export function openSession(
  options: CommonOptions,
  choices: { readonly acceptFirstCharter?: boolean; readonly log?: LineLog; readonly software?: Software } = {},
): Session {
  const local = localSideOf(options);
  const store = openAgentStore(options.state, nativePrimitives);
  const joined = demandJoined(store);
  if (local.file.partner !== joined.partner) {
    throw new CommandError({
      exitCode: exitCodes.usage,
      code: 'other-partner',
      message: `${options.config} is about partner ${local.file.partner}, and the state folder ${options.state} belongs to ${joined.partner}.`,
    });
  }
  const transport = connect(store, joined.address);
  const context: AgentContext = {
    self: joined.partner,
    joined,
    store,
    client: makeCoordinatorClient(transport, nativePrimitives),
    primitives: nativePrimitives,
    local,
    acceptFirstCharter: choices.acceptFirstCharter ?? false,
    ...(choices.software === undefined ? {} : { software: choices.software }),
    entropy: (length) => new Uint8Array(randomBytes(length)),
    now: Date.now,
    log: choices.log ?? quietLog,
    prepared: makePreparedInputs(),
    wake: makeWake(),
  };
  return {
    context,
    async close() {
      await transport.close();
      store.close();
    },
  };
}

/** The log of a running agent: JSON lines on standard output. */
export const standardLog = (): LineLog => makeLineLog(process.stdout);
