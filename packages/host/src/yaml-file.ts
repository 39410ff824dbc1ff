/**
 * YAML as the project allows it: the 1.2 core schema, one document, at most 1 MiB, and nothing that makes one text mean two things: no
 * anchors, aliases, tags, directives or merge keys, no key twice, and keys that are texts (an unquoted 1 or true is refused).
 */
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { ConfigError, type LocalIssue } from '@ketensom/protocol';
import { CST, type Document, isPair, isScalar, Lexer, LineCounter, type Pair, parseAllDocuments, visit } from 'yaml';

const maxBytes = 2 ** 20;

const readText = (file: string): string => {
  const descriptor = openSync(file, 'r');
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new ConfigError([{ path: '', found: 'not a file', expected: 'a YAML file' }], file);
    if (stats.size > maxBytes) throw new ConfigError([{ path: '', found: `${stats.size} bytes`, expected: 'at most 1 MiB' }], file);
    const bytes = readFileSync(descriptor);
    if (!isUtf8(bytes)) throw new ConfigError([{ path: '', found: 'bytes that are not UTF-8', expected: 'UTF-8 text' }], file);
    return new TextDecoder().decode(bytes);
  } finally {
    closeSync(descriptor);
  }
};

const openErrors: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'a file that may not be read',
  EISDIR: 'a folder',
  ENOTDIR: 'no such file',
};

function readTextOrRefuse(file: string): string {
  try {
    return readText(file);
  } catch (error) {
    const found = error instanceof Error && 'code' in error ? openErrors[String(error.code)] : undefined;
    if (found === undefined) throw error;
    throw new ConfigError([{ path: '', found, expected: 'a YAML file that can be read' }], file);
  }
}

const syntaxTexts: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'every key once',
  TAB_AS_INDENT: 'spaces, not tabs, to indent',
  BAD_INDENT: 'lines of one list or mapping at one indentation',
};

/** Path inside the document, as in `datasets.cases.variables`. */
const pathOf = (ancestors: readonly unknown[]): string =>
  ancestors
    .filter((step) => isPair(step))
    .map((pair) => (isScalar(pair.key) ? String(pair.key.value).slice(0, 64) : '?'))
    .join('.');

/** What is refused wherever it stands, by the lexer's own names. A scalar that only looks like one of these is another kind of token. */
const forbiddenTokens: Readonly<Record<string, readonly [found: string, expected: string]>> = {
  alias: ['an alias (*)', 'the value itself, written out'],
  anchor: ['an anchor (&)', 'the value without an anchor'],
  tag: ['a tag (!)', 'the value without a tag'],
  'directive-line': ['a directive (%)', 'no directives'],
};

const maxFlowDepth = 100;

/** Brackets that open and close count together: real files have a few levels. */
const flowStep = (type: string | null): number =>
  type === 'flow-seq-start' || type === 'flow-map-start' ? 1 : type === 'flow-seq-end' || type === 'flow-map-end' ? -1 : 0;

function refuseForbiddenTokens(file: string, text: string): void {
  let line = 1;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    depth += flowStep(type);
    if (depth > maxFlowDepth) throw new RangeError('very deep nesting');
    const forbidden = forbiddenTokens[type ?? ''];
    if (forbidden !== undefined) throw new ConfigError([{ path: `line ${line}`, found: forbidden[0], expected: forbidden[1] }], file);
    line += token.split('\n').length - 1;
  }
}

function refuseKey(file: string, pair: Pair, ancestors: readonly unknown[]): void {
  const refuse = (found: string, expected: string): never => {
    throw new ConfigError([{ path: pathOf(ancestors), found, expected }], file);
  };
  if (!isScalar(pair.key)) refuse('a list or mapping as key', 'a text as key');
  else if (pair.key.value === '<<') refuse('a merge key (<<)', 'the keys themselves, written out');
  else if (typeof pair.key.value !== 'string')
    refuse(`the key ${(pair.key.source ?? '').slice(0, 40)}, which is no text`, 'a text as key: put quotes around it');
}

function parseOne(file: string, text: string): Document {
  const fail = (issue: LocalIssue): never => {
    throw new ConfigError([issue], file);
  };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
    lineCounter: lines,
  });
  const [document, second] = Array.isArray(parsed) ? parsed : [];
  if (document === undefined) return fail({ path: '', found: 'nothing', expected: 'one YAML document' });
  if (second !== undefined) fail({ path: '', found: 'more than one document', expected: 'one YAML document' });
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    fail({
      path: `line ${line}, column ${col}`,
      found: error.code.toLowerCase().replaceAll('_', ' '),
      expected: syntaxTexts[error.code] ?? 'YAML 1.2',
    });
  }
  return document;
}

/**
 * The value of a YAML file, not yet checked against any schema.
 *
 * @throws ConfigError with file, path, found and expected.
 */
export function readYamlFile(file: string): unknown {
  const text = readTextOrRefuse(file);
  try {
    refuseForbiddenTokens(file, text);
    const document = parseOne(file, text);
    visit(document, { Pair: (_key, pair, ancestors) => refuseKey(file, pair, ancestors) });
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof RangeError)
      throw new ConfigError([{ path: '', found: 'very deep nesting', expected: 'at most a few levels' }], file);
    throw error;
  }
}
