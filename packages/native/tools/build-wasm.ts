/**
 * Turns wat/ring.wat into src/ring-wasm.ts: the module's bytes in base64, so that nothing is loaded from disk at run time.
 *
 *     node packages/native/tools/build-wasm.ts            writes the file
 *     node packages/native/tools/build-wasm.ts --check    exits 1 unless the file is what the source gives
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import initWabt from 'wabt';

const sourceUrl = new URL('../wat/ring.wat', import.meta.url);
const targetUrl = new URL('../src/ring-wasm.ts', import.meta.url);

/** The text of src/ring-wasm.ts for a WebAssembly text module. */
export async function renderRingModule(wat: string): Promise<string> {
  const { parseWat } = await initWabt();
  const module = parseWat('ring.wat', wat, { simd: true });
  module.validate();
  const { buffer } = module.toBinary({});
  module.destroy();
  const lines =
    Buffer.from(buffer)
      .toString('base64')
      .match(/.{1,120}/g) ?? [];
  return `/** Made from wat/ring.wat by tools/build-wasm.ts: ${buffer.length} bytes. Do not edit. */
export const ringModuleBase64 = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
}

/** Whether the committed file is what the committed source gives. */
export async function ringModuleIsCurrent(): Promise<boolean> {
  return (await renderRingModule(readFileSync(sourceUrl, 'utf8'))) === readFileSync(targetUrl, 'utf8');
}

async function main(mode: string | undefined): Promise<void> {
  if (mode === '--check') {
    if (await ringModuleIsCurrent()) return;
    console.error('src/ring-wasm.ts is not what wat/ring.wat gives; run node packages/native/tools/build-wasm.ts');
    process.exitCode = 1;
  } else {
    writeFileSync(targetUrl, await renderRingModule(readFileSync(sourceUrl, 'utf8')));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
