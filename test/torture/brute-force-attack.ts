/**
 * What somebody who has everything that went over the wire and lay on the coordinator's disk can do with a list of all citizen service numbers: nothing without
 * keys, and everything with them. The second half shows that the first is no fault of the search.
 */
import { randomBytes } from 'node:crypto';
import type { BlindingEngine } from '@ketensom/native';
import { nativePrimitives } from '@ketensom/native';
import { type HashDomain, type PackedIdentifiers, saltedTagKey, x25519Suite } from '@ketensom/protocol';
import { readNumbers, writeNumbers } from '../../bench/overlap/people.ts';

/** How many of those captured were found. */
export interface Hits {
  readonly withoutKey: number;
  readonly withKey: number;
}

const perStep = 1_000_000;
/** Numbers without their check digit: each gives one valid number, unless its check digit would be ten. */
const allNumbers = 90_909_091;

/** The first `count` valid numbers, a million at a time. */
function* triedNumbers(count: number): Generator<PackedIdentifiers> {
  let eight = 0;
  for (let done = 0; done < count; done += perStep) {
    const text = writeNumbers(eight, Math.min(perStep, count - done));
    eight = Number(text.toString('latin1', text.length - 10, text.length - 2)) + 1;
    yield readNumbers(text);
  }
}

/** `count` people spread evenly over the first `among` numbers. */
function somePeople(among: number, count: number): PackedIdentifiers {
  const step = Math.floor(among / count);
  const bytes = new Uint8Array(9 * count);
  let [seen, taken] = [0, 0];
  for (const numbers of triedNumbers(among)) {
    for (let at = 0; at < numbers.ends.length; at += 1, seen += 1) {
      if (seen % step !== 0 || taken === count) continue;
      bytes.set(numbers.bytes.subarray(9 * at, 9 * at + 9), 9 * taken);
      taken += 1;
    }
  }
  return { bytes, ends: Uint32Array.from({ length: count }, (_, at) => 9 * (at + 1)) };
}

/** Tries `numbers` valid numbers (default all) under each key; `people` of them are in the captured list. */
export async function attackSaltedHash(
  engine: BlindingEngine,
  { people, numbers = allNumbers }: { people: number; numbers?: number },
): Promise<Hits> {
  const domain: HashDomain = { run: randomBytes(32), keyKind: 'bsn/1' };
  const [partnersKey, coordinatorsKey] = [randomBytes(32), randomBytes(32)];
  const captured = await engine.saltedTags(saltedTagKey(nativePrimitives, partnersKey, domain), somePeople(numbers, people));
  const onDisk = await engine.rekeyTags(coordinatorsKey, captured);
  const hits = async (key: Uint8Array, rekeyed: boolean): Promise<number> => {
    const tagKey = saltedTagKey(nativePrimitives, key, domain);
    let found = 0;
    for (const tried of triedNumbers(numbers)) {
      const guesses = await engine.saltedTags(tagKey, tried);
      const compared = rekeyed ? await engine.rekeyTags(coordinatorsKey, guesses) : guesses;
      found += (await engine.countRegions([rekeyed ? onDisk : captured, compared])).all;
    }
    return found;
  };
  // What the attacker has instead of the key: the run's id, and the coordinator's own key, which it may have kept after all.
  const withoutKey = (await hits(domain.run, false)) + (await hits(coordinatorsKey, true));
  return { withoutKey, withKey: await hits(partnersKey, true) };
}

/** A run of two partners; `people` numbers are in both lists, and all of them are tried against all that was captured. */
export async function attackDh(engine: BlindingEngine, people: number): Promise<Hits> {
  const domain: HashDomain = { run: randomBytes(32), keyKind: 'bsn/1' };
  const [first, second, attackers] = [0, 1, 2].map(() => x25519Suite.scalarFromEntropy(randomBytes(32))) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const elements = await engine.hashToElements('x25519', domain, somePeople(3 * people, people));
  const once = await engine.blind('x25519', first, elements);
  const twice = await engine.blind('x25519', second, once);
  const tags = await engine.finalTags(domain.run, twice);
  // Elements of both hops as their tags, so that one comparison serves all.
  const captured = [await engine.finalTags(domain.run, once), tags];
  const hits = async (guesses: Uint8Array): Promise<number> => {
    const guessed = await engine.finalTags(domain.run, guesses);
    let found = 0;
    for (const list of captured) found += (await engine.countRegions([list, guessed])).all;
    return found;
  };
  const withoutKey = (await hits(elements)) + (await hits(await engine.blind('x25519', attackers, elements)));
  const withOneKey = await hits(await engine.blind('x25519', second, elements));
  const withBoth = await hits(await engine.blind('x25519', first, await engine.blind('x25519', second, elements)));
  return { withoutKey: withoutKey + withOneKey, withKey: withBoth };
}
