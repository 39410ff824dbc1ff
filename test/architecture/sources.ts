import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface SourceFile {
  /** The folder's name under packages/. */
  readonly package: string;
  /** Within the package, with forward slashes: `src/sum/round.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface ImportOf {
  readonly from: SourceFile;
  readonly specifier: string;
}

interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode => typeof value === 'object' && value !== null && 'type' in value;

/** Every node of a file, parents first. A file that does not parse is an error, not an empty file. */
export function* syntaxOf(file: SourceFile): Generator<SyntaxNode> {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new SyntaxError(`${file.package}/${file.path}: ${errors[0]?.message}`);
  const pending: unknown[] = [program];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (isNode(value)) yield value;
    const children = Array.isArray(value) ? value : isNode(value) ? Object.values(value) : [];
    for (const child of children.toReversed()) if (typeof child === 'object' && child !== null) pending.push(child);
  }
}

/** Everything a file imports, be it a value, a type, a re-export, a dynamic import or a require. */
export function importsOf(file: SourceFile): ImportOf[] {
  const found: ImportOf[] = [];
  for (const node of syntaxOf(file)) {
    const source = sourceOf(node);
    if (source === undefined) continue;
    const specifier = isNode(source) && source.type === 'Literal' && typeof source.value === 'string' ? source.value : '(computed)';
    found.push({ from: file, specifier });
  }
  return found;
}

function sourceOf(node: SyntaxNode): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source ?? undefined;
    case 'TSExternalModuleReference':
      return node.expression;
    case 'CallExpression': {
      const { callee, arguments: given } = node;
      return isNode(callee) && callee.type === 'Identifier' && callee.name === 'require' && Array.isArray(given) ? given[0] : undefined;
    }
    default:
      return undefined;
  }
}

/** The file of the same package that a relative import names, or undefined where it leaves the package's sources. */
export function targetOf({ from, specifier }: ImportOf): string | undefined {
  const path = posix.normalize(posix.join(posix.dirname(from.path), specifier));
  return path.startsWith('src/') ? path : undefined;
}

export function packageNames(root: string): string[] {
  const folders = readdirSync(join(root, 'packages'), { withFileTypes: true });
  return folders
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'packages', entry.name, 'package.json')))
    .map((entry) => entry.name);
}

export function readSources(root: string, name: string): SourceFile[] {
  const folder = join(root, 'packages', name, 'src');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .map((path) => path.replaceAll('\\', '/'))
    .map((path) => ({ package: name, path: `src/${path}`, text: readFileSync(join(folder, path), 'utf8') }));
}
