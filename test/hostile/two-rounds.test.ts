/** Attack D14: masks worked out from two rounds, of the same partners with the same figures, and at the worst with the same secrets. */
import { nativePrimitives } from '@ketensom/native';
import { expect, it } from 'vitest';
import { vectorLength } from '../../packages/protocol/src/sum/index.ts';
import { play, worldOf } from '../../packages/protocol/test/sum/play.ts';
import { drawFrom, type World } from '../../packages/protocol/test/sum/world.ts';
import { chiSquare, critical } from './chi-square.ts';

const words64 = 512;

/**
 * A whole round. Everything in it is drawn alike: figures, identities, and the secrets that agents should draw anew, as machines whose chance repeats
 * itself, or that were put back from a copy, would have them. `first` alone, the round's id, is another.
 */
function playRound(first: number): World {
  const draw = drawFrom(nativePrimitives, 'two rounds');
  let draws = 0;
  const world = worldOf(3, {
    primitives: nativePrimitives,
    words64,
    words32: 0,
    draw: (length) => {
      draws += 1;
      return draws === 1 ? draw(length).fill(first) : draw(length);
    },
  });
  return play(world);
}

const wordsOf = (bytes: Uint8Array): BigUint64Array => new BigUint64Array(bytes.slice().buffer);

/** What one partner sent in the first round less what it sent in the second. */
function differenceOf(name: string, one: World, other: World): Uint8Array {
  const [left, right] = [one, other].map((world) => wordsOf(world.seat(name).masked ?? new Uint8Array()));
  return new Uint8Array(BigUint64Array.from(left ?? [], (word, at) => BigInt.asUintN(64, word - (right?.[at] ?? 0n))).buffer);
}

const one = playRound(1);

it('the vectors of one partner in two rounds differ by noise, though figures and secrets are the same', () => {
  const other = playRound(2);
  for (const name of one.names) {
    expect(one.seat(name).input).toEqual(other.seat(name).input);
    const difference = differenceOf(name, one, other);
    expect(difference).toHaveLength(vectorLength(one.config));
    expect(chiSquare(difference)).toBeLessThan(critical);
  }
  expect(one.result().opened).toEqual(other.result().opened);
});

it('in one and the same round they do not differ at all: an agent enters no round id twice (attack 38)', () => {
  const again = playRound(1);
  for (const name of one.names) expect(differenceOf(name, one, again)).toEqual(new Uint8Array(vectorLength(one.config)));
});
