/** The embedded WebAssembly is what the text source gives, and only adds. */
import { describe, expect, it } from 'vitest';
import { wasmRingWindow } from '../src/wasm-ring-kernel.ts';
import { renderRingModule, ringModuleIsCurrent } from '../tools/build-wasm.ts';

describe('ring-wasm.ts', () => {
  it('is what wat/ring.wat gives', async () => {
    expect(await ringModuleIsCurrent()).toBe(true);
  });

  it('would differ for another source', async () => {
    const one = await renderRingModule('(module (import "ring" "memory" (memory 1)))');
    const two = await renderRingModule('(module (import "ring" "memory" (memory 2)))');
    expect(one).not.toBe(two);
    expect(await renderRingModule('(module (import "ring" "memory" (memory 1)))')).toBe(one);
  });

  it('runs on this engine', () => {
    expect(wasmRingWindow(64, 16)).toBeDefined();
  });
});
