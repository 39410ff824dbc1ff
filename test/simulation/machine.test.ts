/** The machine under the simulated worlds: what it promises them. */
import { nativePrimitives } from '@ketensom/native';
import { describe, expect, it } from 'vitest';
import { Agenda } from './machine/agenda.ts';
import { Chance } from './machine/chance.ts';
import { Disk } from './machine/disk.ts';
import { emptyLog, extendLog, nodeAt, nodesAfter, Scribe } from './machine/log.ts';
import { worldPrimitives } from './machine/primitives.ts';
import { PowerCut } from './machine/process.ts';
import { calmRates, Weather } from './machine/weather.ts';

describe('chance', () => {
  it('is the same for the same seed and stream, and differs otherwise', () => {
    const words = (seed: number, stream: number): number[] => take(new Chance(seed, stream));
    expect(words(7, 1)).toEqual(words(7, 1));
    expect(words(7, 1)).not.toEqual(words(7, 2));
    expect(words(7, 1)).not.toEqual(words(8, 1));
  });

  it('spreads over what it draws from', () => {
    const chance = new Chance(1);
    const drawn = Array.from({ length: 7000 }, () => chance.below(7));
    for (let value = 0; value < 7; value += 1) expect(drawn.filter((each) => each === value).length).toBeGreaterThan(850);
  });
});

const take = (chance: Chance): number[] => Array.from({ length: 8 }, () => chance.word());

describe('the agenda', () => {
  it('does deeds by time, and those of one moment in the order in which they were planned', () => {
    const agenda = new Agenda();
    const done: string[] = [];
    for (const [delay, name] of [
      [5, 'c'],
      [1, 'a'],
      [5, 'd'],
      [2, 'b'],
      [9, 'e'],
    ] as const)
      agenda.after(delay, () => done.push(name));
    agenda.run(8, () => false);
    expect(done).toEqual(['a', 'b', 'c', 'd']);
    expect(agenda.now).toBe(5);
  });
});

describe('the disk', () => {
  const broken = (rates: Partial<typeof calmRates>): Disk<string> =>
    new Disk(new Weather(new Chance(1), { ...calmRates, ...rates }), 'first');

  it('keeps what was committed', () => {
    const disk = broken({});
    disk.commit('second');
    expect(disk.recover()).toBe('second');
  });

  it('keeps the old store where it refused to write', () => {
    const disk = broken({ writeError: 1 });
    expect(() => disk.commit('second')).toThrow(PowerCut);
    expect(disk.recover()).toBe('first');
  });

  it('keeps, loses or tears what was not synced, and nothing else', () => {
    const fates = Array.from({ length: 60 }, (_, seed) => {
      const disk = new Disk(new Weather(new Chance(seed), calmRates), 0);
      disk.writeFile('f', Uint8Array.of(1, 1, 1, 1));
      disk.syncFile('f');
      disk.writeFile('f', Uint8Array.of(2, 2, 2, 2));
      disk.recover();
      return (disk.readFile('f') as Uint8Array).join('');
    });
    expect(new Set(fates)).toEqual(new Set(['1111', '2222', '2000', '2200', '2220', '0000']));
  });
});

describe('the log', () => {
  it('shows what follows a link, and nothing where the link is another log’s', () => {
    const scribe = new Scribe();
    const say = (before: ReturnType<typeof emptyLog>) =>
      extendLog(nativePrimitives, before, scribe.write('p1', 'r', { type: 'round.abandoned' }));
    const start = emptyLog();
    const first = say(start);
    const second = say(first);
    const other = say(start);
    expect(nodesAfter(second, start)).toEqual([first, second]);
    expect(nodesAfter(second, other)).toBeUndefined();
    expect(nodeAt(second, 1)).toBe(first);
    expect(first.root).not.toEqual(other.root);
  });
});

describe('the primitives of a world', () => {
  const chance = new Chance(5);
  const bytes = (length: number): Uint8Array => chance.bytes(length);

  it.each([true, false])('give what the native ones give (all native: %s)', (plain) => {
    const world = worldPrimitives(nativePrimitives, plain);
    for (let turn = 0; turn < 20; turn += 1) {
      const [one, two, key] = [bytes(32), bytes(32), bytes(32)];
      const input = { key: one, salt: bytes(32), info: bytes(turn * 9), length: 1 + turn * 5 };
      expect(world.hkdf(input)).toEqual(nativePrimitives.hkdf(input));
      expect(world.sha256(one, two)).toEqual(nativePrimitives.sha256(one, two));
      // A key that was not made in the world is a key of X25519.
      const publicKey = nativePrimitives.x25519.publicKey(two);
      expect(world.x25519.sharedSecret(one, publicKey)).toEqual(nativePrimitives.x25519.sharedSecret(one, publicKey));
      expect(world.keystream(key, 16, 40)).toEqual(nativePrimitives.keystream(key, 16, 40));
      const box = { key, nonce: new Uint8Array(12), aad: bytes(8) };
      const ciphertext = world.chacha20poly1305.seal({ ...box, plaintext: one });
      expect(ciphertext).toEqual(nativePrimitives.chacha20poly1305.seal({ ...box, plaintext: one }));
      expect(world.chacha20poly1305.open({ ...box, ciphertext })).toEqual(one);
      expect(world.chacha20poly1305.open({ ...box, aad: bytes(8), ciphertext })).toBeUndefined();
    }
    expect(world.x25519.sharedSecret(bytes(32), new Uint8Array(32))).toBeUndefined();
  });

  it.each([true, false])('let two parties agree, and no third (all native: %s)', (plain) => {
    const { x25519 } = worldPrimitives(nativePrimitives, plain);
    const [one, two, three] = [bytes(32), bytes(32), bytes(32)];
    const agreed = x25519.sharedSecret(one, x25519.publicKey(two));
    expect(agreed).toHaveLength(32);
    expect(x25519.sharedSecret(two, x25519.publicKey(one))).toEqual(agreed);
    for (const [secret, other] of [
      [three, one],
      [three, two],
      [one, three],
    ] as const)
      expect(x25519.sharedSecret(secret, x25519.publicKey(other))).not.toEqual(agreed);
  });
});
