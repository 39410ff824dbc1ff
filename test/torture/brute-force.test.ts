/** The brute-force search, small: see brute-force.ts for the whole of it. */
import { blindingEngine } from '@ketensom/native';
import { afterAll, expect, it } from 'vitest';
import { attackDh, attackSaltedHash } from './brute-force-attack.ts';

const engine = blindingEngine({ workers: 1 });
afterAll(() => engine.close());

it('finds nobody in a salted-hash run without the key, and everybody with it', async () => {
  expect(await attackSaltedHash(engine, { people: 500, numbers: 60_000 })).toEqual({ withoutKey: 0, withKey: 500 });
});

it('finds nobody in a dh run without all keys, and everybody with them', async () => {
  expect(await attackDh(engine, 60)).toEqual({ withoutKey: 0, withKey: 60 });
});
