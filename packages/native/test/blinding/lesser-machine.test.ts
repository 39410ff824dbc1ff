/** A machine without the instructions that pairs are worked with, or where they round twice: other libraries give the same bytes there. */
import { randomBytes } from 'node:crypto';
import { blindingEngine } from '@ketensom/native';
import { blindingSuites, packIdentifiers } from '@ketensom/protocol';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import initWabt from 'wabt';
import { loadFieldPairs } from '../../src/blinding/field-pairs.ts';
import { loadSuite } from '../../src/blinding/work-piece.ts';
import { fieldPairsWat } from '../../tools/field-pairs-wat.ts';
import { hostileElements } from './hostile-elements.ts';

declare const WebAssembly: { Module: new (bytes: Uint8Array) => object; validate: (bytes: Uint8Array) => boolean };

describe('pairs are not used', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('where the engine does not know the instructions', () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(loadFieldPairs()).toBeUndefined();
  });

  it('where a product is rounded before it is added to', async () => {
    const { parseWat } = await initWabt();
    const operand = String.raw`\(local\.get \$\w+\)`;
    const text = fieldPairsWat.replaceAll(
      new RegExp(String.raw`\(f64x2\.relaxed_madd (${operand}) (${operand}) (${operand})\)`, 'g'),
      '(f64x2.add (f64x2.mul $1 $2) $3)',
    );
    expect(text).not.toContain('relaxed_madd');
    const module = parseWat('rounding.wat', text, { simd: true, relaxed_simd: true });
    const { buffer } = module.toBinary({});
    module.destroy();
    const { Module } = WebAssembly;
    vi.spyOn(WebAssembly, 'Module').mockImplementation(function rounding() {
      return new Module(buffer);
    });
    expect(loadFieldPairs()).toBeUndefined();
  });
});

describe.each(['x25519', 'ristretto255'] as const)('%s without pairs', async (name) => {
  const engine = blindingEngine({ workers: 1, pieceLength: 60, workerFile: new URL('./lesser-worker.ts', import.meta.url) });
  afterAll(() => engine.close());
  const { suite } = await loadSuite(name);
  const { entropy } = blindingSuites[name];
  const scalar = suite.scalarFromEntropy(randomBytes(entropy.scalar));
  const domain = { run: randomBytes(32), keyKind: 'bsn/1' };
  const identifiers = packIdentifiers(Array.from({ length: 130 }, (_, at) => `somebody ${at}`));

  it('has the same bytes', async () => {
    const elements = suite.hashToElements(domain, identifiers);
    const blinded = suite.blind(scalar, elements);
    expect(await engine.hashToElements(name, domain, identifiers)).toEqual(elements);
    expect(await engine.blind(name, scalar, elements)).toEqual(blinded);
    expect(await engine.blindHashed(name, scalar, elements)).toEqual(blinded);
    expect(await engine.blindOwn(name, scalar, { domain, identifiers })).toEqual(blinded);
    const random = randomBytes(70 * entropy.element);
    expect(await engine.randomElements(name, random)).toEqual(suite.randomElements(random));
  });

  it('refuses the same', async () => {
    const elements = suite.hashToElements(domain, identifiers);
    for (const [turn, bad] of hostileElements(name).entries()) {
      const at = (turn * 37) % 130;
      const spoilt = elements.slice();
      spoilt.set(bad, 32 * at);
      await expect(engine.blind(name, scalar, spoilt)).rejects.toThrow(expect.objectContaining({ code: 'element-invalid', index: at }));
    }
  });
});
