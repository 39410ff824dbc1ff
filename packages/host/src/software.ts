/**
 * Which software this program is, as it says in the log (`software.seen`, EVT-5): its version, a digest over the files that it runs from, and what it
 * runs on. Two parties with one digest run the same code; that a party runs what it says nobody can prove.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The body of `software.seen`. */
export interface Software {
  readonly version: string;
  /** SHA-256 in hex over a listing of the files, as `sha256sum` prints one: package names and paths in them, sorted. */
  readonly digest: string;
  /** `node` with its version. */
  readonly runtime: string;
}

interface Package {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** Own packages that it uses. */
  readonly uses: readonly string[];
}

const scope = '@ketensom/';

function readPackage(folder: string): Package {
  const file = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name?: string;
    readonly version?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const uses = Object.keys(file.dependencies ?? {}).filter((name) => name.startsWith(scope));
  return { folder, name: file.name ?? '', version: file.version ?? 'unversioned', uses };
}

/** The first folder from `start` upwards of which `path` holds. */
function climb(start: string, path: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path))) return folder;
    if (folder === dirname(folder)) throw new RangeError(`no ${path} above ${start}`);
  }
}

const findUsed = (from: string, name: string): Package => {
  const path = join('node_modules', name);
  return readPackage(realpathSync(join(climb(from, path), path)));
};

/** The package of the program and its own packages below it, each once. */
function packagesOf(program: Package): readonly Package[] {
  const found = new Map([[program.name, program]]);
  for (const { folder, uses } of found.values()) for (const name of uses) if (!found.has(name)) found.set(name, findUsed(folder, name));
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is run, and what is loaded with it; declarations and maps are not. */
const isCode = (name: string): boolean => /\.(?:c?[jt]s|m[jt]s|wasm|sql|json)$/.test(name) && !/\.d\.[cm]?ts$/.test(name);

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isCode(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The software of the program whose first file is `main` (as in `process.argv[1]`). Own packages count with their package.json and the folder that they
 * run from (`src` or `dist`); packages of others only by what package.json asks of them. RangeError where `main` is in no package.
 */
export function describeSoftware(main: string): Software {
  const entry = realpathSync(main);
  const program = readPackage(climb(dirname(entry), 'package.json'));
  const [from = ''] = relative(program.folder, entry).split(sep);
  const code = from === 'src' || from === 'dist' ? from : '';
  const lines = packagesOf(program).flatMap(({ folder, name }) =>
    [...new Set([join(folder, 'package.json'), ...filesUnder(join(folder, code))])].map(
      (path) => `${sha256(readFileSync(path))}  ${[name, ...relative(folder, path).split(sep)].join('/')}\n`,
    ),
  );
  const digest = sha256(lines.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join(''));
  return { version: program.version, digest, runtime: `node ${process.versions.node}` };
}
