/** Stories: whole rounds, with nobody lying. The sum is exactly that of the survivors, or there is none. */
import { describe, expect, it } from 'vitest';
import { deriveThresholds } from '../../src/sum/index.ts';
import { play, type Step, steps, worldOf } from './play.ts';
import { nameOf } from './world.ts';

const dropping = (at: Step, ...positions: readonly number[]): ReadonlyMap<string, Step> =>
  new Map(positions.map((position) => [nameOf(position), at]));

describe('a round in which everybody stays', () => {
  it.each([3, 4, 7, 10])('gives the sum of all %i inputs', (partners) => {
    const world = play(worldOf(partners));
    const { opened, plain, survivors } = world.result();
    expect(survivors).toEqual(world.names);
    expect(opened).toEqual(plain);
  });

  it('shows the coordinator no input: the masked sum and every masked vector differ from the plain ones', () => {
    const world = play(worldOf(4));
    for (const name of world.names) expect(world.vectors.get(name)).not.toEqual(world.seat(name).input);
    expect(world.maskedSum).not.toEqual(world.result().plain);
  });

  it('works with another tolerance, and with 64-bit or 32-bit words only', () => {
    for (const shape of [{ tolerate: 2 }, { words64: 5, words32: 0 }, { words64: 0, words32: 7 }]) {
      const { opened, plain } = play(worldOf(5, shape)).result();
      expect(opened).toEqual(plain);
    }
  });

  it('wipes secrets that nothing uses any more: the round works on states that share memory with the wiped', () => {
    const { opened, plain } = play(worldOf(4, { crashes: () => false })).result();
    expect(opened).toEqual(plain);
  });
});

describe('a round that loses partners', () => {
  const cases = [4, 7, 10].flatMap((partners) => {
    const most = partners - deriveThresholds(partners).threshold;
    return steps.flatMap((step) => Array.from({ length: most }, (_, lost) => ({ partners, step, lost: lost + 1 })));
  });

  it.each(cases)('N = $partners, $lost before $step: the sum of the survivors', ({ partners, step, lost }) => {
    const positions = Array.from({ length: lost }, (_, at) => (at * 3 + 1) % partners);
    const world = play(worldOf(partners), { drops: dropping(step, ...positions) });
    const { opened, plain, survivors } = world.result();
    const isLost = step === 'ack' || step === 'reveal' ? 0 : lost;
    expect(survivors).toHaveLength(partners - isLost);
    expect(opened).toEqual(plain);
  });

  it('loses them at different steps', () => {
    const drops = new Map<string, Step>([
      [nameOf(0), 'shares'],
      [nameOf(4), 'input'],
      [nameOf(9), 'reveal'],
    ]);
    const { opened, plain, survivors } = play(worldOf(10), { drops }).result();
    expect(survivors).toHaveLength(8);
    expect(opened).toEqual(plain);
  });

  it.each(steps)('opens nothing where one too many is gone before %s', (step) => {
    const world = play(worldOf(4), { drops: dropping(step, 0, 2) });
    expect(world.coordinator).toMatchObject({ kind: 'failed', code: 'too-few-survivors' });
    expect(world.log.opening).toBeUndefined();
  });

  it.each(steps)('of three partners none may be lost, at %s', (step) => {
    const world = play(worldOf(3), { drops: dropping(step, 1) });
    expect(world.coordinator).toMatchObject({ kind: 'failed', code: 'too-few-survivors' });
  });
});

describe('every partner in the sum is in it once', () => {
  it('holds for inputs of which each has its own digit', () => {
    const world = worldOf(7, { words64: 1, words32: 0 });
    const digit = (at: number) => new Uint8Array(new BigUint64Array([1n << BigInt(8 * at)]).buffer);
    world.names.forEach((name, at) => {
      for (const output of world.enter(name, digit(at))) world.post(name, output);
    });
    playFromShares(world);
    const { opened, survivors } = world.result();
    expect(survivors).toHaveLength(6);
    expect([...opened]).toEqual([1, 1, 0, 1, 1, 1, 1, 0]);
  });
});

function playFromShares(world: ReturnType<typeof worldOf>): void {
  for (const kind of ['keys-fixed', 'shares-fixed', 'survivors', 'quorum'] as const) {
    for (const name of world.names) {
      if (name === nameOf(2) && kind !== 'keys-fixed') continue;
      for (const output of world.tell(name, world.messageFor(name, kind)))
        if (world.coordinator.kind !== 'opened') world.post(name, output);
    }
    if (world.coordinator.kind === 'collecting-inputs' && kind === 'shares-fixed') world.accept({ kind: 'step-over' });
  }
}
