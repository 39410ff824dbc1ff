/** One test for each cell of both tables: the state it leads to, the refusal, or the silence. The tables here are written by hand. */
import { describe, expect, it } from 'vitest';
import {
  type AgentMessage,
  type AgentRound,
  agentTable,
  type CoordinatorMessage,
  type CoordinatorRound,
  coordinatorTable,
  decodeAgentRound,
  encodeAgentRound,
  encodeCoordinatorRound,
  stepAgent,
  stepCoordinator,
} from '../../src/sum/index.ts';
import { play, rememberingPrimitives, steps, worldOf } from './play.ts';
import { refusalOf } from './refusals.ts';
import { drawFrom, nameOf, World } from './world.ts';

const primitives = rememberingPrimitives();
const self = nameOf(0);

/** Where a cell leads: a state, a refusal, or nowhere without a word. */
type Outcome = AgentRound['kind'] | CoordinatorRound['kind'] | 'unexpected-message' | 'round-closed' | 'same';

const agentCells: Record<AgentRound['kind'], Record<AgentMessage['kind'], Outcome>> = {
  advertised: {
    'keys-fixed': 'shared',
    'shares-fixed': 'unexpected-message',
    masked: 'unexpected-message',
    survivors: 'unexpected-message',
    quorum: 'unexpected-message',
    close: 'closed',
  },
  shared: {
    'keys-fixed': 'same',
    'shares-fixed': 'masking',
    masked: 'unexpected-message',
    survivors: 'unexpected-message',
    quorum: 'unexpected-message',
    close: 'closed',
  },
  masking: {
    'keys-fixed': 'same',
    'shares-fixed': 'same',
    masked: 'uploaded',
    survivors: 'unexpected-message',
    quorum: 'unexpected-message',
    close: 'closed',
  },
  uploaded: {
    'keys-fixed': 'same',
    'shares-fixed': 'same',
    masked: 'same',
    survivors: 'signed',
    quorum: 'unexpected-message',
    close: 'closed',
  },
  signed: {
    'keys-fixed': 'same',
    'shares-fixed': 'same',
    masked: 'unexpected-message',
    survivors: 'same',
    quorum: 'revealed',
    close: 'closed',
  },
  revealed: {
    'keys-fixed': 'same',
    'shares-fixed': 'same',
    masked: 'unexpected-message',
    survivors: 'same',
    quorum: 'same',
    close: 'closed',
  },
  closed: { 'keys-fixed': 'same', 'shares-fixed': 'same', masked: 'same', survivors: 'same', quorum: 'same', close: 'same' },
};

const early = {
  shares: 'unexpected-message',
  complaint: 'unexpected-message',
  input: 'unexpected-message',
  summed: 'unexpected-message',
  ack: 'unexpected-message',
  reveal: 'unexpected-message',
} as const;
const ended = {
  key: 'round-closed',
  shares: 'round-closed',
  complaint: 'round-closed',
  input: 'round-closed',
  summed: 'same',
  ack: 'round-closed',
  reveal: 'round-closed',
  'step-over': 'same',
  abort: 'same',
} as const;

// The states are caught before the first partner has spoken in them, except for keys, so 'step-over' fails where nobody has answered yet.
const coordinatorCells: Record<CoordinatorRound['kind'], Record<CoordinatorMessage['kind'], Outcome>> = {
  'collecting-keys': { ...early, key: 'collecting-keys', 'step-over': 'failed', abort: 'failed' },
  'collecting-shares': { ...early, key: 'same', shares: 'collecting-shares', 'step-over': 'failed', abort: 'failed' },
  'collecting-inputs': {
    ...early,
    key: 'same',
    shares: 'same',
    complaint: 'failed',
    input: 'collecting-inputs',
    'step-over': 'failed',
    abort: 'failed',
  },
  summing: {
    ...early,
    key: 'same',
    shares: 'same',
    complaint: 'round-closed',
    input: 'same',
    summed: 'collecting-acks',
    'step-over': 'same',
    abort: 'failed',
  },
  'collecting-acks': {
    ...early,
    key: 'same',
    shares: 'same',
    complaint: 'round-closed',
    input: 'same',
    ack: 'collecting-acks',
    'step-over': 'failed',
    abort: 'failed',
  },
  'collecting-reveals': {
    ...early,
    key: 'same',
    shares: 'same',
    complaint: 'round-closed',
    input: 'same',
    ack: 'collecting-reveals',
    reveal: 'collecting-reveals',
    'step-over': 'failed',
    abort: 'failed',
  },
  opened: ended,
  failed: ended,
};

function agentSamples() {
  const world = worldOf(4, { primitives });
  const states = new Map<AgentRound['kind'], AgentRound>();
  // A copy: what the agent's driver wipes later is not wiped here.
  const note = (round: AgentRound) => states.set(round.kind, decodeAgentRound(encodeAgentRound(round)));
  const posted = (name: string, outputs: ReturnType<World['tell']>) => {
    for (const output of outputs) if (world.coordinator.kind !== 'opened') world.post(name, output);
  };
  for (const name of world.names) posted(name, world.enter(name));
  note(world.seat(self).round);
  for (const kind of ['keys-fixed', 'shares-fixed', 'survivors', 'quorum'] as const) {
    if (kind === 'shares-fixed') note(stepAgent(primitives, world.seat(self).round, world.messageFor(self, kind)).next);
    for (const name of world.names) {
      posted(name, world.tell(name, world.messageFor(name, kind)));
      if (name === self) note(world.seat(self).round);
    }
  }
  note(stepAgent(primitives, world.seat(self).round, { kind: 'close', why: 'released' }).next);
  const input = world.seat(self).sent.find((output) => output.kind === 'input');
  if (input?.kind !== 'input') throw new TypeError('nothing was uploaded');
  const masked = { kind: 'masked', vecRoot: input.vecRoot, inputCommit: input.inputCommit, length: input.length } as const;
  const samples = [...world.kinds().map((kind) => world.messageFor(self, kind)), masked, { kind: 'close', why: 'expired' } as const];
  return { states, messages: new Map<AgentMessage['kind'], AgentMessage>(samples.map((message) => [message.kind, message])) };
}

describe('table A', () => {
  const { states, messages } = agentSamples();
  const cells = Object.entries(agentCells).flatMap(([state, row]) =>
    Object.entries(row).map(([message, outcome]) => ({ state, message, outcome })),
  );

  it('is covered, state by state and message by message', () => {
    expect(Object.keys(agentCells)).toEqual(Object.keys(agentTable));
    for (const [state, row] of Object.entries(agentTable))
      expect(Object.keys(agentCells[state as AgentRound['kind']])).toEqual(Object.keys(row));
  });

  it.each(cells)('$state x $message: $outcome', ({ state, message, outcome }) => {
    const before = states.get(state as AgentRound['kind']) as AgentRound;
    const stored = encodeAgentRound(before);
    const act = () => stepAgent(primitives, before, messages.get(message as AgentMessage['kind']) as AgentMessage);
    if (outcome === 'unexpected-message') expect(refusalOf(act).code).toBe(outcome);
    else {
      const step = act();
      if (outcome === 'same') {
        expect(step.outbox).toEqual([]);
        expect(step.spent).toEqual([]);
        expect(encodeAgentRound(step.next)).toEqual(stored);
      } else expect(step.next.kind).toBe(outcome);
    }
    expect(encodeAgentRound(before), 'a transition never writes to its state').toEqual(stored);
  });
});

function coordinatorSamples() {
  const world = worldOf(4, { primitives, crashes: () => false });
  const states = new Map<CoordinatorRound['kind'], CoordinatorRound>();
  states.set('collecting-keys', world.coordinator);
  let finished = world;
  for (const until of steps) {
    finished = play(worldOf(4, { primitives, crashes: () => false }), { until });
    states.set(finished.coordinator.kind, finished.coordinator);
  }
  const inputs = states.get('collecting-inputs') as Extract<CoordinatorRound, { kind: 'collecting-inputs' }>;
  states.set('summing', stepCoordinator(primitives, { ...inputs, inputs: finished.log.inputs }, { kind: 'step-over' }).next);
  states.set('failed', stepCoordinator(primitives, inputs, { kind: 'abort', code: 'expired' }).next);
  const reveal = finished.seat(self).sent.find((output) => output.kind === 'reveal');
  if (reveal === undefined) throw new TypeError('nothing was revealed');
  const samples: CoordinatorMessage[] = [
    { kind: 'key', advertisement: finished.log.advertisements[0] as never },
    { kind: 'shares', dealt: finished.dealtBy(self) },
    { kind: 'complaint', from: self, against: nameOf(1), code: 'share-decrypt' },
    { kind: 'input', input: finished.log.inputs[0] as never },
    { kind: 'summed', sumRoot: finished.vectorRoot(finished.maskedSum as Uint8Array), logHead: { size: 9, root: finished.logRoot(9) } },
    { kind: 'ack', ...(finished.log.acks[0] as { partner: string; svHash: Uint8Array }) },
    finished.toCoordinator(self, reveal),
    { kind: 'step-over' },
    { kind: 'abort', code: 'expired' },
  ];
  return { states, messages: new Map(samples.map((message) => [message.kind, message])) };
}

describe('table C', () => {
  const { states, messages } = coordinatorSamples();
  const cells = Object.entries(coordinatorCells).flatMap(([state, row]) =>
    Object.entries(row).map(([message, outcome]) => ({ state, message, outcome })),
  );

  it('is covered, state by state and message by message', () => {
    expect(Object.keys(coordinatorCells)).toEqual(Object.keys(coordinatorTable));
    const kinds = Object.keys(coordinatorTable.failed).sort();
    for (const [state, row] of Object.entries(coordinatorTable)) {
      expect(Object.keys(row).sort()).toEqual(kinds);
      expect(Object.keys(coordinatorCells[state as CoordinatorRound['kind']]).sort()).toEqual(kinds);
    }
  });

  it.each(cells)('$state x $message: $outcome', ({ state, message, outcome }) => {
    const before = states.get(state as CoordinatorRound['kind']) as CoordinatorRound;
    const stored = encodeCoordinatorRound(before);
    const act = () => stepCoordinator(primitives, before, messages.get(message as CoordinatorMessage['kind']) as CoordinatorMessage);
    if (outcome === 'unexpected-message' || outcome === 'round-closed') expect(refusalOf(act).code).toBe(outcome);
    else {
      const step = act();
      if (outcome === 'same') {
        expect(step.outbox).toEqual([]);
        expect(encodeCoordinatorRound(step.next)).toEqual(stored);
      } else expect(step.next.kind).toBe(outcome);
      if (outcome === 'failed') expect(step.outbox).toMatchObject([{ kind: 'failed' }]);
    }
    expect(encodeCoordinatorRound(before), 'a transition never writes to its state').toEqual(stored);
  });
});

describe('the world itself', () => {
  it('is repeatable', () => {
    const draw = () => new World({ primitives, partners: 3, draw: drawFrom(primitives, 'twice') }).config;
    expect(draw()).toEqual(draw());
  });
});
