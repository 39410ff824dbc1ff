/** What holds of a suite whatever its group: order of holders, domains, refusals by index. Published vectors are in test/vectors/blinding.test.ts. */
import {
  blindingSuites,
  concatBytes,
  finalTags,
  noblePrimitives,
  ProtocolError,
  packIdentifiers,
  sliceIdentifiers,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { bytesOf } from './lists.ts';

const run = bytesOf('run', 32);
const domain = { run, keyKind: 'bsn/1' };
const people = packIdentifiers(['123456782', '111222333', 'müller\u001f1990-01-01', '']);

describe.each(Object.values(blindingSuites))('$name', (suite) => {
  const scalars = ['a', 'b', 'c'].map((name) => suite.scalarFromEntropy(bytesOf(name, suite.entropy.scalar)));
  const elements = suite.hashToElements(domain, people);
  const blindAll = (order: readonly number[], list: Uint8Array) =>
    order.reduce((blinded, at) => suite.blind(scalars[at] as Uint8Array, blinded), list);

  it('gives the same elements in every order of holders, and none where one is left out', () => {
    const whole = blindAll([0, 1, 2], elements);
    for (const order of [
      [0, 2, 1],
      [1, 0, 2],
      [2, 1, 0],
    ])
      expect(blindAll(order, elements)).toEqual(whole);
    expect(blindAll([0, 1], elements)).not.toEqual(whole);
  });

  it('hashes an identifier differently in another run, under another key and as a canary', () => {
    const one = sliceIdentifiers(people, 0, 1);
    const others = [
      { ...domain, run: bytesOf('other', 32) },
      { ...domain, keyKind: 'bsn/2' },
      { ...domain, purpose: 'canary' as const },
    ];
    for (const other of others) expect(suite.hashToElements(other, one)).not.toEqual(suite.hashToElements(domain, one));
    expect(suite.hashToElements({ ...domain }, one)).toEqual(elements.subarray(0, 32));
  });

  it('makes random elements that pass its own check, all different', () => {
    const random = suite.randomElements(bytesOf('padding', 3 * suite.entropy.element));
    suite.checkElements(random);
    expect(new Set([0, 1, 2].map((at) => random.subarray(32 * at, 32 * at + 32).toString())).size).toBe(3);
  });

  it('refuses a whole batch for one bad element, naming its position only', () => {
    const bad = [new Uint8Array(32), new Uint8Array(32).fill(255)];
    for (const element of bad) {
      const batch = concatBytes(elements.subarray(0, 64), element, elements.subarray(64));
      for (const refused of [() => suite.checkElements(batch), () => suite.blind(scalars[0] as Uint8Array, batch)]) {
        expect(refused).toThrow(expect.objectContaining({ code: 'element-invalid', index: 2 }));
      }
    }
    expect(() => suite.checkElements(elements.subarray(1))).toThrow(ProtocolError);
  });

  it('takes no scalar that it does not make', () => {
    for (const scalar of [new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(31)]) {
      expect(() => suite.blind(scalar, elements)).toThrow(RangeError);
    }
  });

  it('hands out tags that differ by run', () => {
    const tags = finalTags(noblePrimitives, run, elements);
    expect(tags.length).toBe(16 * 4);
    expect(finalTags(noblePrimitives, bytesOf('other', 32), elements)).not.toEqual(tags);
  });
});
