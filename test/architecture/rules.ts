import { type ImportOf, importsOf, type SourceFile, syntaxOf, targetOf } from './sources.ts';

/** What each package may import of the others. Whatever is not listed here is not a package of this repository. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  native: ['protocol'],
  host: ['protocol', 'native'],
  'node-agent': ['protocol', 'native', 'host'],
  coordinator: ['protocol', 'native', 'host'],
  auditor: ['protocol', 'native'],
  console: ['protocol'],
  lab: ['protocol', 'native', 'host', 'node-agent', 'coordinator', 'auditor', 'console'],
};

/** The protocol's only outside packages: it runs unchanged in Node and in a browser. */
const protocolMayImport = /^(@noble\/(hashes|curves|ciphers|post-quantum)|zod)(\/|$)/;

const at = ({ from, specifier }: ImportOf): string => `${from.package}/${from.path} imports ${specifier}`;
const isRelative = (specifier: string): boolean => /^\.{0,2}\//.test(specifier);

/** One line per import that points up, sideways, or out of its own package by path. */
export function arrowFaults(files: readonly SourceFile[]): string[] {
  return files.flatMap(importsOf).flatMap((found) => {
    const { from, specifier } = found;
    if (isRelative(specifier)) return targetOf(found) === undefined ? [`${at(found)}: outside its own sources`] : [];
    const other = /^@ketensom\/([^/]+)/.exec(specifier)?.[1];
    if (other === undefined || arrows[from.package]?.includes(other)) return [];
    return [`${at(found)}: not an arrow of this repository`];
  });
}

/** The same arrows as declared to the package manager; a package.json promises what its sources may do. */
export function dependencyFaults(name: string, dependencies: readonly string[]): string[] {
  const others = dependencies.filter((dependency) => dependency.startsWith('@ketensom/')).map((dependency) => dependency.slice(10));
  const faults = others.filter((other) => !arrows[name]?.includes(other)).map((other) => `${name} depends on @ketensom/${other}`);
  if (name !== 'protocol') return faults;
  return [
    ...faults,
    ...dependencies.filter((dependency) => !protocolMayImport.test(dependency)).map((dependency) => `${name} depends on ${dependency}`),
  ];
}

export function protocolImportFaults(files: readonly SourceFile[]): string[] {
  const outside = files.flatMap(importsOf).filter(({ specifier }) => !isRelative(specifier));
  return outside.filter(({ specifier }) => !protocolMayImport.test(specifier)).map(at);
}

/** Every ring of files that import one another, each once, types included: a ring has no bottom to start reading from. */
export function cycles(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map((file) => file.path));
  const targets = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ specifier }) => isRelative(specifier))
        .map(targetOf)
        .filter((path) => path !== undefined && paths.has(path)),
    ]),
  );
  const found: string[] = [];
  const settled = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || settled.has(path)) return;
    for (const next of targets.get(path) ?? []) if (next !== undefined) visit(next, [...trail, path]);
    settled.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

const forbiddenMembers = new Set(['Date.now', 'Math.random', 'performance.now', 'crypto.getRandomValues', 'crypto.randomUUID']);
const forbiddenNames = new Set([
  'process',
  'globalThis',
  'randomBytes',
  'randomSecretKey',
  'randomPrivateKey',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
]);

/** Clocks, randomness, the surroundings and asynchrony: what a pure function of its arguments cannot have. */
export function impurities(file: SourceFile): string[] {
  const found = new Set<string>();
  for (const node of syntaxOf(file)) {
    const name = impurityOf({ ...node });
    if (name !== undefined) found.add(`${file.package}/${file.path} uses ${name}`);
  }
  return [...found];
}

function impurityOf(node: Record<string, unknown>): string | undefined {
  const named = (value: unknown): string => (value as { name?: string } | undefined)?.name ?? '';
  switch (node.type) {
    case 'Identifier':
      return forbiddenNames.has(named(node)) ? named(node) : undefined;
    case 'MemberExpression': {
      const { value } = node.property as { value?: unknown };
      const member = `${named(node.object)}.${typeof value === 'string' ? value : named(node.property)}`;
      return forbiddenMembers.has(member) ? member : undefined;
    }
    case 'NewExpression':
      return named(node.callee) === 'Date' && (node.arguments as unknown[]).length === 0 ? 'new Date()' : undefined;
    case 'CallExpression':
      return named(node.callee) === 'Date' ? 'Date()' : undefined;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.async === true ? 'async' : undefined;
    case 'AwaitExpression':
      return 'await';
    case 'ForOfStatement':
      return node.await === true ? 'for await' : undefined;
    default:
      return undefined;
  }
}
