/** From a schema's complaints to issues that a person can act on. */

import { z } from 'zod';
import { ConfigError, type LocalIssue, maxIssues, renderFound, renderPath } from './local-issue.ts';
import { parseSchema } from './parse-schema.ts';

type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'null',
};

const at = (input: unknown, path: readonly PropertyKey[]): unknown => {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
};

/** zod's own wording; anything else was written by us as the expectation. */
const isDefaultMessage = (message: string): boolean => /^(Invalid|Too big|Too small|Unrecognized)/.test(message);

const countOf = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' || origin === 'record' ? ' entries' : '';

function expectation(issue: Issue): string {
  if (!isDefaultMessage(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `at least ${issue.minimum}${countOf(issue.origin)}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}${countOf(issue.origin)}`;
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return `one of ${issue.options.map(String).join(', ')}`;
  if (issue.code === 'invalid_key') return expectation(issue.issues[0] ?? { ...issue, code: 'custom' });
  return 'something that the schema allows';
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
  readonly unknownKey: boolean;
}

/** A branch that fails at its own root was not the one meant. */
const failsAtRoot = (problem: Problem, root: number, input: unknown): boolean =>
  problem.path.length <= root || problem.unknownKey || (problem.path.length === root + 1 && at(input, problem.path) === undefined);

function unionProblems(issue: Issue & { readonly code: 'invalid_union' }, path: readonly PropertyKey[], input: unknown): Problem[] {
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => problems(inner, path, input)));
  const meant = branches.filter((branch) => !branch.some((problem) => failsAtRoot(problem, path.length, input)));
  const best = meant.toSorted((a, b) => a.length - b.length)[0];
  if (best !== undefined) return best;
  const almost = branches.filter((branch) => branch.some((problem) => problem.path.length > path.length && !problem.unknownKey));
  if (isDefaultMessage(issue.message) && almost[0] !== undefined) return almost[0];
  return [{ path, expected: expectation(issue), unknownKey: false }];
}

function problems(issue: Issue, base: readonly PropertyKey[], input: unknown): Problem[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const expected = isDefaultMessage(issue.message) ? 'no key of this name here' : issue.message;
    return issue.keys.map((key) => ({ path: [...path, key], expected, unknownKey: true }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionProblems(issue, path, input);
  return [{ path, expected: expectation(issue), unknownKey: false }];
}

/** The first twenty issues that a schema finds in `input`. */
function schemaIssues(error: z.ZodError, input: unknown): LocalIssue[] {
  const all = error.issues.flatMap((issue) => problems(issue, [], input));
  return all.slice(0, maxIssues).map(({ path, expected, unknownKey }) => ({
    path: renderPath(path),
    found: unknownKey ? 'an unknown key' : renderFound(at(input, path), path),
    expected,
    ...(unknownKey ? { code: 'unknown-field' as const } : {}),
  }));
}

/** The value, checked against its schema. @throws ConfigError with what does not fit. */
export function readShape<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = parseSchema(schema, input);
  if (parsed.success) return parsed.data;
  throw new ConfigError(schemaIssues(parsed.error, input));
}

/** A strict map that names its keys when it meets one it does not know. */
export function strictMap<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const keys = `one of the keys ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? keys : undefined) });
}
