/** The plain course of a round: everybody who is there does the next step, then the coordinator goes on without the rest. */
import { noblePrimitives } from '../../src/crypto/noble-primitives.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import type { AgentOutput } from '../../src/sum/index.ts';
import { drawFrom, World, type WorldOptions } from './world.ts';

/** What an agent sends in its turn; dropping at a step means that this is never sent, nor anything after it. */
export type Step = 'key' | 'shares' | 'input' | 'ack' | 'reveal';
export const steps: readonly Step[] = ['key', 'shares', 'input', 'ack', 'reveal'];

/** The portable primitives, with agreed secrets remembered: both ends of a pair ask for the same ones several times. */
export function rememberingPrimitives(primitives: Primitives = noblePrimitives): Primitives {
  const known = new Map<string, Uint8Array | undefined>();
  const sharedSecret = (secret: Uint8Array, key: Uint8Array): Uint8Array | undefined => {
    const name = `${Buffer.from(secret).toString('hex')}${Buffer.from(key).toString('hex')}`;
    if (!known.has(name)) known.set(name, primitives.x25519.sharedSecret(secret, key));
    return known.get(name)?.slice();
  };
  return { ...primitives, x25519: { ...primitives.x25519, sharedSecret } };
}

const shared = rememberingPrimitives();

/** A world with repeatable chance. */
export const worldOf = (partners: number, options: Partial<WorldOptions> & { readonly seed?: string } = {}): World => {
  const primitives = options.primitives ?? shared;
  return new World({ primitives, partners, draw: drawFrom(primitives, options.seed ?? 'a world'), ...options });
};

interface PlayOptions {
  /** Who falls silent, and before which step. */
  readonly drops?: ReadonlyMap<string, Step>;
  readonly until?: Step;
  /** Looks at the world when everybody who sends at a step has. */
  readonly watch?: (step: Step) => void;
}

/** Plays a round until `until` was sent by everybody who does, or to its end. */
export function play(world: World, { drops = new Map(), until, watch = () => undefined }: PlayOptions = {}): World {
  for (const step of steps) {
    const sends = (name: string): boolean => steps.indexOf(drops.get(name) ?? 'reveal') > steps.indexOf(step) || !drops.has(name);
    for (const name of world.names) {
      const outputs = step === 'key' ? (sends(name) ? world.enter(name) : []) : receive(world, name, step);
      if (sends(name)) for (const output of outputs) if (isStillTaken(world, output)) world.post(name, output);
    }
    watch(step);
    if (step === until) return world;
    if (world.coordinator.kind === expects[step]) world.accept({ kind: 'step-over' });
    if (world.coordinator.kind === 'failed') return world;
  }
  return world;
}

const expects = {
  key: 'collecting-keys',
  shares: 'collecting-shares',
  input: 'collecting-inputs',
  ack: 'collecting-acks',
  reveal: 'collecting-reveals',
} as const;
const brings = { shares: 'keys-fixed', input: 'shares-fixed', ack: 'survivors', reveal: 'quorum' } as const;

/** The T-th reveal opens the round; those after it have nothing to wait for. */
const isStillTaken = (world: World, output: AgentOutput): boolean => !(output.kind === 'reveal' && world.coordinator.kind === 'opened');

function receive(world: World, name: string, step: Exclude<Step, 'key'>): readonly AgentOutput[] {
  if (!world.seats.has(name) || world.seat(name).round.kind === 'closed') return [];
  const kind = brings[step];
  return world.kinds().includes(kind) ? world.tell(name, world.messageFor(name, kind)) : [];
}
