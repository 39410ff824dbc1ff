/** A classification in terms of another one, checked: every code of the other leads somewhere, and what is not one to one is settled or refused. */
import { type LocalIssue, renderFound } from '../local-issue.ts';
import { readRecode } from './recode-lists.ts';
import type { VariableFile } from './schema.ts';
import { expectName } from './suggestion.ts';
import type { CategoryVariable, Derivation } from './types.ts';
import type { VariableScope } from './variable-scope.ts';

type Recoded = Extract<VariableFile, { kind: 'category' }>;
type Recode = Extract<Derivation, { readonly kind: 'recode' }>;

/** Where complaints about one mapping go. */
type Complain = (part: string, found: string, expected: string, code?: LocalIssue['code']) => void;

/** Codes that neither list has, and codes of the other that lead nowhere without saying so. */
function checkCodes(map: ReadonlyMap<string, readonly string[]>, from: CategoryVariable, to: CategoryVariable, complain: Complain): void {
  const [known, own] = [from, to].map(({ codes }) => codes.map(({ code }) => code)) as [string[], string[]];
  for (const [code, targets] of map) {
    if (!known.includes(code)) complain(`.${code}`, renderFound(code), expectName(`a code of ${from.name}`, code, known), 'unknown-name');
    for (const target of targets) {
      if (!own.includes(target)) complain(`.${code}`, renderFound(target), expectName(`a code of ${to.name}`, target, own), 'unknown-name');
    }
  }
  for (const code of known.filter((name) => !map.has(name)))
    complain('', `nothing for ${renderFound(code)}`, `every code of ${from.name}; [] for one that leads to none`);
}

/** What each code leads to once the codebook's choice is made. */
function settle(map: ReadonlyMap<string, readonly string[]>, of: string, choice: Recode['choice']): Recode {
  const inexact = [...map].flatMap(([code, targets]) => (targets.length === 1 ? [] : [code]));
  const pairs = [...map].flatMap(([code, targets]): (readonly [string, string])[] => {
    const [first] = targets;
    return first === undefined || (targets.length > 1 && choice !== 'first') ? [] : [[code, first]];
  });
  const targets = pairs.map(([, to]) => to);
  const merged = [...new Set(targets.filter((to, at) => targets.indexOf(to) !== at))];
  return { kind: 'recode', of, pairs, merged, inexact, ...(choice === undefined ? {} : { choice }) };
}

/** The variable with its mapping, or undefined after an issue: `not-one-to-one` where a code leads to several or none and nothing says what then. */
export function resolveRecode(file: Recoded, plain: CategoryVariable, scope: VariableScope): CategoryVariable | undefined {
  const { issues, name, resolved, files } = scope;
  const before = issues.length;
  const complain: Complain = (part, found, expected, code) => {
    issues.push({ path: `variables.${name}.recode${part}`, found, expected, ...(code === undefined ? {} : { code }) });
  };
  const of = resolved.get(file.of ?? '');
  if (of === undefined || file.recode === undefined) return undefined;
  if (of.kind !== 'category') {
    issues.push({ path: `variables.${name}.of`, found: `${of.name}, a ${of.kind}`, expected: 'a category' });
    return undefined;
  }
  const map = readRecode(file.recode, { path: `variables.${name}.recode`, files, issues });
  if (map === undefined) return undefined;
  checkCodes(map, of, plain, complain);
  const recode = settle(map, of.name, file.inexact);
  if (file.inexact === undefined) {
    for (const code of recode.inexact) {
      const found =
        (map.get(code) ?? []).length === 0 ? `${renderFound(code)}, which leads to none` : `${renderFound(code)}, which leads to several`;
      complain(`.${code}`, found, 'inexact: first (the first of them), or inexact: missing (its rows have no value)', 'not-one-to-one');
    }
  }
  return issues.length === before ? { ...plain, derivation: recode } : undefined;
}
