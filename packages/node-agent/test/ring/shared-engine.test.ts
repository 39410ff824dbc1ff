/** Threads that worked for a ring end some time after it, with whatever they left in memory; where threads stand by, fresh ones take their place. */
import { type BlindingEngine, portableEngine } from '@ketensom/native';
import { afterEach, expect, test, vi } from 'vitest';
import { keepEngineReady, warmEngine, withEngine } from '../../src/ring/shared-engine.ts';

afterEach(() => vi.useRealTimers());

/** An engine that writes down what becomes of it. */
function watchedEngine() {
  const seen: string[] = [];
  const note = (what: string) => async () => void seen.push(what);
  const engine: BlindingEngine = { ...portableEngine, prepare: note('prepare'), close: note('close') };
  return { engine, seen };
}

const current = (): Promise<BlindingEngine> => withEngine(async (engine) => engine);

test('threads that worked are replaced ten seconds after the last list', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { engine, seen } = watchedEngine();
  await keepEngineReady(() => {}, engine);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([await current(), seen]).toEqual([engine, ['prepare']]);
  await vi.advanceTimersByTimeAsync(9_000);
  warmEngine();
  await vi.advanceTimersByTimeAsync(9_000);
  expect([await current(), seen]).toEqual([engine, ['prepare']]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toEqual(['prepare', 'close']);
  const next = await current();
  expect(next).not.toBe(engine);
  await next.close();
});
