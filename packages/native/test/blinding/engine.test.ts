/** The fast engine against the portable one: same bytes and same refusals, on random and on hostile input, whatever the number of workers. */
import { randomBytes } from 'node:crypto';
import { blindingEngine, portableEngine } from '@ketensom/native';
import { blindingSuites, concatBytes, countRegions, encodeHex, ProtocolError, packIdentifiers, sliceIdentifiers } from '@ketensom/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { hostileElements } from './hostile-elements.ts';

const seed = randomBytes(8).toString('hex');
const text = (at: number): string => `${seed}:${'x'.repeat(at % 70)}${at}`;
/** Identifiers that engines are held against one another on: 150, or `KETENSOM_IDENTIFIERS`, which `pnpm torture blinding` sets. */
const count = Number(process.env['KETENSOM_IDENTIFIERS'] ?? 150);
const people = packIdentifiers(Array.from({ length: count }, (_, at) => text(at)));
const domain = { run: randomBytes(32), keyKind: 'bsn/1' };
const engines = [blindingEngine({ workers: 1, pieceLength: 64 }), blindingEngine({ workers: 2, pieceLength: 7 })] as const;
const eight = blindingEngine({ workers: 8, pieceLength: 16 });
afterAll(() => Promise.all([eight, ...engines].map((engine) => engine.close())));

/** What a promise came to, bytes or refusal. */
async function outcome(work: Promise<Uint8Array>): Promise<string> {
  try {
    return encodeHex(await work);
  } catch (error) {
    if (error instanceof ProtocolError) return `${error.code} ${error.index}`;
    return (error as Error).name;
  }
}

describe.each(['x25519', 'ristretto255'] as const)('%s', (suite) => {
  const scalar = blindingSuites[suite].scalarFromEntropy(randomBytes(blindingSuites[suite].entropy.scalar));

  it(`gives the portable bytes with 1, 2 and 8 workers (seed ${seed})`, async () => {
    const elements = await portableEngine.hashToElements(suite, domain, people);
    const blinded = await portableEngine.blind(suite, scalar, elements);
    const tags = await portableEngine.finalTags(domain.run, blinded);
    const entropy = randomBytes(70 * blindingSuites[suite].entropy.element);
    const random = await portableEngine.randomElements(suite, entropy);
    // Starting eight threads costs more than all the rest: once is enough.
    for (const engine of suite === 'x25519' ? [...engines, eight] : engines) {
      engine.warm();
      const seen: number[] = [];
      expect(await engine.hashToElements(suite, domain, people)).toEqual(elements);
      expect(await engine.blind(suite, scalar, elements, (done) => seen.push(done))).toEqual(blinded);
      expect(await engine.blindHashed(suite, scalar, elements)).toEqual(blinded);
      expect(await engine.blindOwn(suite, scalar, { domain, identifiers: people })).toEqual(blinded);
      expect(await engine.finalTags(domain.run, blinded)).toEqual(tags);
      expect(await engine.randomElements(suite, entropy)).toEqual(random);
      expect(seen.at(-1)).toBe(count);
    }
  });

  it(`gives the portable bytes for ten more scalars, whatever library there is (seed ${seed})`, async () => {
    const elements = await portableEngine.hashToElements(suite, domain, sliceIdentifiers(people, 0, Math.floor(count / 10)));
    for (let at = 0; at < 10; at += 1) {
      const other = blindingSuites[suite].scalarFromEntropy(randomBytes(blindingSuites[suite].entropy.scalar));
      const blinded = await portableEngine.blind(suite, other, elements);
      for (const engine of engines) expect(await engine.blind(suite, other, elements)).toEqual(blinded);
    }
  });

  it('refuses what the portable one refuses, at the same index', async () => {
    const elements = await portableEngine.hashToElements(suite, domain, sliceIdentifiers(people, 0, 150));
    for (const bad of hostileElements(suite)) {
      for (const [count, at] of [
        [3, 1],
        [100, 90],
      ] as const) {
        const batch = concatBytes(elements.subarray(0, 32 * at), bad, elements.subarray(32 * at, 32 * count));
        const expected = await outcome(portableEngine.blind(suite, scalar, batch));
        expect(expected).toBe(`element-invalid ${at}`);
        for (const engine of engines) expect(await outcome(engine.blind(suite, scalar, batch)), encodeHex(bad)).toBe(expected);
      }
    }
    const [engine] = engines;
    expect(await outcome(engine.blind(suite, scalar, elements.subarray(0, 100)))).toBe('element-invalid 3');
    // Whichever thread is first to see a bad one, the first of the batch is named.
    const several = elements.slice();
    for (const at of [149, 77, 78, 30]) several.fill(255, 32 * at, 32 * at + 32);
    for (const each of engines) expect(await outcome(each.blind(suite, scalar, several))).toBe('element-invalid 30');
    for (const wrong of [new Uint8Array(32), new Uint8Array(32).fill(255)]) {
      expect(await outcome(engine.blind(suite, wrong, elements))).toBe('RangeError');
    }
    expect(await engine.blind(suite, scalar, new Uint8Array())).toEqual(new Uint8Array());
  });
});

describe('tags and counting', () => {
  it('of a list that does not fit into shared memory at once are the portable tags', async () => {
    const elements = randomBytes(70_000 * 32);
    const id = randomBytes(32);
    for (const engine of engines) expect(await engine.finalTags(id, elements)).toEqual(await portableEngine.finalTags(id, elements));
  });

  it('in batches are the tags one at a time, for every length around a block', async () => {
    const [engine] = engines;
    const lengths = packIdentifiers(Array.from({ length: 70 }, (_, at) => 'é'.repeat(at % 20) + 'a'.repeat(at)));
    const key = randomBytes(32);
    const tags = await portableEngine.saltedTags(key, lengths);
    expect(await engine.saltedTags(key, lengths)).toEqual(tags);
    expect(await engine.rekeyTags(key, tags)).toEqual(await portableEngine.rekeyTags(key, tags));
    const many = packIdentifiers(Array.from({ length: 20_000 }, (_, at) => String(at)));
    expect(await engine.saltedTags(key, many)).toEqual(await portableEngine.saltedTags(key, many));
  });

  it('counts as the portable one does and says how far it is', async () => {
    const lists = [randomBytes(16 * 3000), randomBytes(16 * 2000)];
    const both = [concatBytes(...lists), lists[1] as Uint8Array];
    const seen: number[] = [];
    expect(await engines[0].countRegions(both, (done) => seen.push(done))).toEqual(countRegions(both, 1));
    expect(seen.length).toBeGreaterThan(0);
  });
});
