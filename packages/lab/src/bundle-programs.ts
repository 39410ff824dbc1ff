/**
 * One file per program instead of hundreds of modules: a run starts a dozen short programs on two cores, and finding and stripping their modules
 * would be most of its time. Made anew from the sources at every run, so it can never be older than they are; what did not change is found again
 * by its digest, and with it the code that Node has compiled before.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Of the packages that are installed only these go into the bundle: many small modules and nothing else. The rest is used where it stands. */
const bundled = /^(?:\.|\/|node:|@ketensom\/|zod|@noble\/)/;

/** The bundle has the version of the packages that it was made from. */
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };

const installedPackages: Plugin = {
  name: 'installed packages',
  setup: (bundler) => {
    bundler.onResolve({ filter: /./ }, async ({ path, pluginData, resolveDir, kind }) => {
      if (pluginData === installedPackages || bundled.test(path)) return undefined;
      const found = await bundler.resolve(path, { resolveDir, kind, pluginData: installedPackages });
      return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, external: true };
    });
  },
};

/** The entries by name, and the folder that may keep bundles. Gives the bundled file of each. */
export async function bundlePrograms<Name extends string>(
  entries: Readonly<Record<Name, string>>,
  workers: readonly string[],
  cache: string,
): Promise<Readonly<Record<Name, string>>> {
  const helpers = Object.fromEntries(workers.map((path) => [basename(path, '.ts'), path]));
  const { outputFiles } = await build({
    entryPoints: { ...entries, ...helpers },
    outdir: cache,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    conditions: ['@ketensom/source'],
    plugins: [installedPackages],
    logLevel: 'silent',
    write: false,
  });
  const digest = createHash('sha256');
  for (const { path, contents } of outputFiles) digest.update(`${basename(path)} ${contents.length}\n`).update(contents);
  const folder = join(cache, digest.digest('hex').slice(0, 16));
  if (!existsSync(folder)) {
    const making = join(cache, `making-${randomUUID()}`);
    mkdirSync(making, { recursive: true });
    writeFileSync(join(making, 'package.json'), `${JSON.stringify({ type: 'module', version: manifest.version })}\n`);
    for (const { path, contents } of outputFiles) writeFileSync(join(making, basename(path)), contents);
    moveIntoPlace(making, folder);
    removeOld(cache);
  }
  return Object.fromEntries(Object.keys(entries).map((name) => [name, join(folder, `${name}.js`)])) as Record<Name, string>;
}

/** Another run may have put the same files there in the meantime. */
function moveIntoPlace(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

const week = 7 * 86_400_000;

/** Bundles of sources that have changed since; one of a week ago is in nobody's use any more. */
function removeOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (statSync(path).mtimeMs < Date.now() - week) rmSync(path, { recursive: true, force: true });
  }
}
