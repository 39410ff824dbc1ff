/** What threads must know before they work, and what becomes of one that does not. */
import { createHash, randomBytes } from 'node:crypto';
import { blindingEngine, portableEngine } from '@ketensom/native';
import { packIdentifiers } from '@ketensom/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { Miscalculation } from '../../src/blinding/same-one.ts';
import { isSound, knownAnswers, workList } from '../../src/blinding/self-test.ts';
import type { Piece } from '../../src/blinding/work-piece.ts';

const suites = ['x25519', 'ristretto255'] as const;

/** What the portable engine makes of a piece of the kinds that are tried. */
function workPortably(piece: Piece): Promise<Uint8Array> {
  switch (piece.op) {
    case 'own':
      return portableEngine.blindOwn(piece.suite, piece.scalar, piece);
    case 'random':
      return portableEngine.randomElements(piece.suite, piece.entropy);
    case 'blind':
      return portableEngine.blind(piece.suite, piece.scalar, piece.elements);
    case 'final':
      return portableEngine.finalTags(piece.run, piece.elements);
    default:
      throw new TypeError(`${piece.op} is not tried`);
  }
}

const engines: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

function engineOf(file?: string) {
  const engine = blindingEngine({
    workers: 2,
    pieceLength: 16,
    ...(file === undefined ? {} : { workerFile: new URL(file, import.meta.url) }),
  });
  engines.push(engine);
  return engine;
}

it.each(suites)('the known answers of %s are those of the portable engine, and this thread gives them', async (suite) => {
  const { tags } = await workList(suite, workPortably);
  expect(createHash('sha256').update(tags).digest('hex')).toBe(knownAnswers[suite]);
  expect(await isSound(suite)).toBe(true);
});

it('threads make themselves ready, and work at once when there is work', async () => {
  const engine = engineOf();
  const ready = engine.prepare('x25519', 2);
  const identifiers = packIdentifiers(Array.from({ length: 40 }, (_, at) => `${at}`));
  const domain = { run: new Uint8Array(randomBytes(32)), keyKind: 'id' };
  expect(await engine.hashToElements('x25519', domain, identifiers)).toEqual(
    await portableEngine.hashToElements('x25519', domain, identifiers),
  );
  await ready;
});

it('a thread whose machine lacks the instructions is sound', () =>
  expect(engineOf('./lesser-worker.ts').prepare('x25519', 1)).resolves.toBeUndefined());

it.each(['hash', 'check', 'points'])('a thread with a wrong %s is found out, and works nothing', async (fault) => {
  vi.stubEnv('UNSOUND', fault);
  const engine = engineOf('./unsound-worker.ts');
  await expect(engine.prepare('x25519', 2)).rejects.toThrow(Miscalculation);
  const elements = await portableEngine.randomElements('x25519', randomBytes(32 * 40));
  const scalar = new Uint8Array(32).fill(64);
  await expect(engine.blind('x25519', scalar, elements)).rejects.toThrow(Miscalculation);
});

it('a thread that was asked for nothing before is found out by its first batch', async () => {
  vi.stubEnv('UNSOUND', 'hash');
  const engine = engineOf('./unsound-worker.ts');
  const elements = await portableEngine.randomElements('x25519', randomBytes(32 * 40));
  await expect(engine.blind('x25519', new Uint8Array(32).fill(64), elements)).rejects.toThrow(Miscalculation);
});
