/** What is read when a query is approved serves its ring once, and only while it still holds. */
import { portableEngine, nativePrimitives as primitives } from '@ketensom/native';
import { decodeHex, keyMeaning, type OverlapSet, ProtocolError, packIdentifiers } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import type { AgentContext } from '../../src/driver/context.ts';
import type { ResolvedRun, RingKind, RunOf } from '../../src/driver/run-context.ts';
import type { PersonSet } from '../../src/evaluate/list-persons.ts';
import { expectRing, forgetReady, readAhead, takeReady } from '../../src/ring/expected-ring.ts';
import { readRows } from '../../src/selections/judge.ts';

const run = '1'.repeat(64);
const round = '2'.repeat(32);
const key = { name: 'person', kind: 'text', normalise: [] } as const;
const identifiers = packIdentifiers(['ann', 'bob', 'cas']);

function overlapOf(blinding: 'dh' | 'salted-hash'): RunOf<RingKind> & ResolvedRun {
  const sets = ['a', 'b'].map((name) => ({ name, partners: [name], dataset: 't', keys: ['person'] }));
  const plan = { kind: 'overlap', blinding, ...(blinding === 'dh' ? { suite: 'x25519' } : {}), sets };
  const resolved = { kind: 'overlap', fingerprint: blinding, plan, request: { partners: ['a', 'b'] } };
  const pinned = { codebook: { keys: new Map([['person', key]]) } };
  return { resolved, pinned, keepsLedger: true } as unknown as RunOf<RingKind> & ResolvedRun;
}

/** A partner whose data say three persons, with how often they were read. */
function partner() {
  const world = { now: 1000, reads: 0, rows: 3, earlier: [] as readonly string[], fails: false, data: 'as it was' as string | undefined };
  const listPersons = async ({ name }: OverlapSet): Promise<PersonSet> => {
    world.reads += 1;
    if (world.fails) throw new ProtocolError('not-offering', { clause: 'OVL-1' });
    return { set: name, columns: [identifiers], rows: 3, usable: 3, groups: [], differences: [] };
  };
  const selectRows = async () => ({ persons: new Float64Array(world.rows) });
  const store = { rings: { ownSetsBefore: () => world.earlier }, keys: { atRestKey: new Uint8Array(32) } };
  const dataState = async (datasets: readonly string[]) => (world.data === undefined ? undefined : `${datasets.join(' ')} ${world.data}`);
  const local = { listPersons, selectRows, dataState };
  return { world, context: { self: 'a', now: () => world.now, store, local, primitives } as unknown as AgentContext };
}

/** The ledger looks at a question, and the agent approves it. */
async function approve(context: AgentContext, known: ResolvedRun, name = run): Promise<void> {
  readAhead(context, name, known, await readRows(context, known));
}

const plain = overlapOf('salted-hash');

test('what was read is taken once', async () => {
  const { world, context } = partner();
  await approve(context, plain);
  const ready = await takeReady(context, plain, { run, round });
  expect(ready?.reading).toMatchObject({
    read: 1000,
    sets: [{ set: 'a', usable: 3 }],
    asked: [{ part: 'a', rows: { persons: new Float64Array(3) } }],
  });
  expect(ready?.hashed.size).toBe(0);
  expect(await takeReady(context, plain, { run, round })).toBeUndefined();
  expect(world.reads).toBe(1);
});

test.each([
  ['is ten minutes old', (world: ReturnType<typeof partner>['world']) => Object.assign(world, { now: 601_000 })],
  ['was held against fewer selections', (world: ReturnType<typeof partner>['world']) => Object.assign(world, { earlier: ['another'] })],
  ['came from files that changed since', (world: ReturnType<typeof partner>['world']) => Object.assign(world, { data: 'otherwise' })],
  ['came from files that are being written', (world: ReturnType<typeof partner>['world']) => Object.assign(world, { data: undefined })],
])('what %s is read again', async (_, change) => {
  const { world, context } = partner();
  await approve(context, plain);
  change(world);
  expect(await takeReady(context, plain, { run, round })).toBeUndefined();
});

test('nothing stays of a query that has ended, and nothing is kept of data that could not be read or are many', async () => {
  const { world, context } = partner();
  await approve(context, plain);
  forgetReady(context, run);
  expect(await takeReady(context, plain, { run, round })).toBeUndefined();
  world.rows = 2 ** 17 + 1;
  await approve(context, plain);
  expect(await takeReady(context, plain, { run, round })).toBeUndefined();
  expect(world.reads).toBe(1);
  Object.assign(world, { rows: 3, fails: true });
  await approve(context, plain);
  expect(await takeReady(context, plain, { run, round })).toBeUndefined();
});

test('nothing is read ahead of files that were written to just now', async () => {
  const { world, context } = partner();
  world.data = undefined;
  await approve(context, plain);
  world.data = 'as it was';
  expect(await takeReady(context, plain, { run, round })).toBeUndefined();
  expect(world.reads).toBe(0);
});

test('no more than four runs are made ready for', async () => {
  const { world, context } = partner();
  for (const at of [1, 2, 3, 4, 5]) await approve(context, plain, `${at}`.repeat(64));
  expect(await takeReady(context, plain, { run: '5'.repeat(64), round })).toBeUndefined();
  expect(await takeReady(context, plain, { run: '4'.repeat(64), round })).toBeDefined();
  expect(world.reads).toBe(4);
});

test('identifiers are hashed under the domain of their run; what is no ring is left alone', async () => {
  const { context } = partner();
  const known = overlapOf('dh');
  await approve(context, known);
  const ready = await takeReady(context, known, { run, round });
  const domain = { run: decodeHex(run), keyKind: keyMeaning(key) };
  expect([...(ready?.hashed ?? [])]).toEqual([[0, [await portableEngine.hashToElements('x25519', domain, identifiers)]]]);
  const sum = { resolved: { kind: 'aggregate', plan: {} } } as unknown as ResolvedRun;
  expectRing(sum);
  readAhead(context, run, sum, { asked: [], data: 'as it was' });
  expect(await takeReady(context, known, { run, round })).toBeUndefined();
});
