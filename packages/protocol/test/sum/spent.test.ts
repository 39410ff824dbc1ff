/** Secrets are either in the next state or handed over to be wiped; none gets lost, and none is wiped that is still needed. */
import { describe, expect, it } from 'vitest';
import { type AgentMessage, type AgentRound, type AgentStep, stepAgent } from '../../src/sum/index.ts';
import { play, rememberingPrimitives, type Step, worldOf } from './play.ts';
import { nameOf, type World } from './world.ts';

const self = nameOf(0);
const primitives = rememberingPrimitives();

/** The names of a state's secrets with their bytes. */
function secretsIn(state: AgentRound): readonly (readonly [string, Uint8Array])[] {
  const held =
    'held' in state ? state.held.flatMap((shares) => [['shares', shares.bShare] as const, ['shares', shares.sShare] as const]) : [];
  const plan =
    'plan' in state ? [state.plan.selfKey, ...state.plan.pairs.map((pair) => pair.key)].map((key) => ['mask-plan', key] as const) : [];
  const own = 'secrets' in state ? (['b', 's', 'c'] as const).map((name) => [name, state.secrets[name]] as const) : [];
  return [...own, ...plan, ...held];
}

const at = (until: Step): { readonly world: World; readonly state: AgentRound } => {
  const world = play(worldOf(4, { primitives }), { until });
  return { world, state: world.seat(self).round };
};

const steps: readonly (readonly [Step, AgentMessage['kind'], readonly string[]])[] = [
  ['key', 'keys-fixed', []],
  ['shares', 'shares-fixed', ['b', 's', 'c']],
  ['input', 'survivors', []],
  ['ack', 'quorum', ['shares']],
];

const masking = () => {
  const { world, state } = at('shares');
  return { world, state: stepAgent(primitives, state, world.messageFor(self, 'shares-fixed')).next };
};

function expectAccounted(before: AgentRound, step: AgentStep): void {
  const kept = secretsIn(step.next).map(([, bytes]) => bytes);
  const spent = new Set(step.spent.map((secret) => secret.bytes));
  for (const [name, bytes] of secretsIn(before)) {
    expect(spent.has(bytes) || kept.includes(bytes), name).toBe(true);
    expect(spent.has(bytes) && kept.includes(bytes), name).toBe(false);
  }
}

describe('a step hands over', () => {
  it.each(steps)('after %s, with %s: %o', (until, kind, names) => {
    const { world, state } = at(until);
    const step = stepAgent(primitives, state, world.messageFor(self, kind as 'quorum'));
    expect([...new Set(step.spent.map((secret) => secret.name))]).toEqual(names);
    expectAccounted(state, step);
  });

  it('the mask plan, once the vector is masked, and keeps the shares', () => {
    const { world, state } = masking();
    const length = world.seat(self).input.length;
    const step = stepAgent(primitives, state, { kind: 'masked', vecRoot: new Uint8Array(32), inputCommit: new Uint8Array(32), length });
    expect(step.spent.map((secret) => secret.name)).toEqual(['mask-plan', 'mask-plan', 'mask-plan', 'mask-plan']);
    expectAccounted(state, step);
    expect(secretsIn(step.next)).toHaveLength(8);
  });

  it.each<[string, () => AgentRound]>([
    ['advertised', () => at('key').state],
    ['shared', () => at('shares').state],
    ['masking', () => masking().state],
    ['uploaded', () => at('input').state],
    ['signed', () => at('ack').state],
    ['revealed', () => at('reveal').state],
  ])('everything when the round is closed in %s', (kind, stateOf) => {
    const state = stateOf();
    expect(state.kind).toBe(kind);
    const step = stepAgent(primitives, state, { kind: 'close', why: 'expired' });
    expect(step.next).toMatchObject({ kind: 'closed', why: 'expired' });
    expect(step.spent).toHaveLength(secretsIn(state).length);
    expectAccounted(state, step);
  });
});

describe('what is sent shares no memory with what is wiped', () => {
  it('neither in a reveal', () => {
    const { world, state } = at('ack');
    const { outbox, spent } = stepAgent(primitives, state, world.messageFor(self, 'quorum'));
    const sent = outbox.flatMap((output) => (output.kind === 'reveal' ? output.reveal.shares.map((share) => share.share) : []));
    expect(sent).toHaveLength(4);
    for (const secret of spent) expect(sent).not.toContain(secret.bytes);
  });
});
