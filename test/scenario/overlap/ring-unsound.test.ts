/** Agents on a machine that miscalculates enter no ring that multiplies points, and every other one. */
import { blindingEngine } from '@ketensom/native';
import { expect, test, vi } from 'vitest';
import { keepEngineReady } from '../../../packages/node-agent/src/ring/shared-engine.ts';
import { numbersOf, peopleOf, rowsOf } from './people.ts';
import { personHoldings, startRingWorld } from './ring-world.ts';

const partners = ['a', 'b', 'c'];
const sets = Object.fromEntries(partners.map((partner) => [partner, { partner, dataset: 'clients' }]));

test('what threads do not know is refused by its code, and told at home', async () => {
  const next = numbersOf('unsound');
  const people = peopleOf(30);
  const world = await startRingWorld({ holdings: personHoldings(new Map(partners.map((name) => [name, rowsOf(next, people, 0.6)]))) });
  const ask = async (query: string, blinding: string): Promise<string> => {
    const { state, code } = await world.ask({ query, key: 'person', blinding, report: 'regions', sets });
    return code ?? state;
  };
  const told = vi.fn();
  vi.stubEnv('UNSOUND', 'hash');
  const workerFile = new URL('../../../packages/native/test/blinding/unsound-worker.ts', import.meta.url);
  try {
    await keepEngineReady(told, blindingEngine({ workers: 1, workerFile }));
    vi.unstubAllEnvs();
    expect(told).toHaveBeenCalledTimes(1);
    expect(await ask('unsound', 'dh')).toBe('internal');
    const said = world.watched.lines.map((line) => JSON.parse(line)).filter(([, { at }]) => at === 'self-test');
    expect(said[0]).toEqual(['problem', { at: 'self-test', code: 'miscalculation', run: expect.any(String) }]);
    expect(await ask('salted', 'salted-hash')).toBe('released');
    await keepEngineReady(told, blindingEngine());
    expect(await ask('sound', 'dh')).toBe('released');
    expect(told).toHaveBeenCalledTimes(1);
  } finally {
    vi.unstubAllEnvs();
    await world.close();
  }
});
