/**
 * Turns each WebAssembly text into a file of src: the module's bytes in base64, so that nothing is loaded from disk at run time.
 *
 *     node packages/native/tools/build-wasm.ts            writes the files
 *     node packages/native/tools/build-wasm.ts --check    exits 1 unless each is what its source gives
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import initWabt from 'wabt';
import { fieldPairsWat } from './field-pairs-wat.ts';
import { fieldWat } from './field-wat.ts';

interface WasmSource {
  /** Where the text comes from, from the package's folder. */
  readonly source: string;
  readonly target: string;
  readonly constant: string;
  readonly text: () => string;
}

const fileOf = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** Every module of this package. */
export const wasmSources: readonly WasmSource[] = [
  {
    source: 'wat/ring.wat',
    target: 'src/ring-wasm.ts',
    constant: 'ringModuleBase64',
    text: () => readFileSync(fileOf('wat/ring.wat'), 'utf8'),
  },
  { source: 'tools/field-wat.ts', target: 'src/blinding/field-wasm.ts', constant: 'fieldModuleBase64', text: () => fieldWat },
  {
    source: 'tools/field-pairs-wat.ts',
    target: 'src/blinding/field-pairs-wasm.ts',
    constant: 'fieldPairsModuleBase64',
    text: () => fieldPairsWat,
  },
];

/** The text of a file of src for a WebAssembly text module. */
export async function renderModule({ source, constant, text }: WasmSource): Promise<string> {
  const { parseWat } = await initWabt();
  const module = parseWat(source, text(), { simd: true, relaxed_simd: true });
  module.validate();
  const { buffer } = module.toBinary({});
  module.destroy();
  const lines =
    Buffer.from(buffer)
      .toString('base64')
      .match(/.{1,120}/g) ?? [];
  return `/** Made from ${source} by tools/build-wasm.ts: ${buffer.length} bytes. Do not edit. */
export const ${constant} = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
}

/** Whether the committed file is what the committed source gives. */
export async function moduleIsCurrent(module: WasmSource): Promise<boolean> {
  return (await renderModule(module)) === readFileSync(fileOf(module.target), 'utf8');
}

async function main(mode: string | undefined): Promise<void> {
  for (const module of wasmSources) {
    if (mode !== '--check') writeFileSync(fileOf(module.target), await renderModule(module));
    else if (!(await moduleIsCurrent(module))) {
      console.error(`${module.target} is not what ${module.source} gives; run node packages/native/tools/build-wasm.ts`);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
