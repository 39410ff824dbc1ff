/** The embedded WebAssembly is what its source gives, and only adds. */
import { describe, expect, it } from 'vitest';
import { wasmRingWindow } from '../src/wasm-ring-kernel.ts';
import { moduleIsCurrent, renderModule, wasmSources } from '../tools/build-wasm.ts';

describe.each(wasmSources)('$target', (module) => {
  it('is what $source gives', async () => {
    expect(await moduleIsCurrent(module)).toBe(true);
  });

  it('would differ for another source', async () => {
    const pages = (count: number) => ({ ...module, text: () => `(module (memory ${count}))` });
    const one = await renderModule(pages(1));
    expect(one).not.toBe(await renderModule(pages(2)));
    expect(await renderModule(pages(1))).toBe(one);
  });
});

describe('ring-wasm.ts', () => {
  it('runs on this engine', () => {
    expect(wasmRingWindow(64, 16)).toBeDefined();
  });
});
