/**
 * What a variable means, apart from how it is called: its kind, codes, bounds, written definition and all that it is made of. Two codebooks
 * in which this document is the same for a variable speak of the same thing; titles and labels may differ.
 */
import type { JsonValue } from '../json/index.ts';
import { derivationInputs } from './dependencies.ts';
import type { Codebook, Variable } from './types.ts';

/** Numbers as text: canonical events hold whole numbers only, and a bound may have decimals. */
const plain = (value: unknown): JsonValue =>
  JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'number' ? String(inner) : inner))) as JsonValue;

function ownDefinition(variable: Variable): JsonValue {
  const { name: _name, title: _title, ...rest } = variable;
  if (rest.kind !== 'category') return plain(rest);
  const { within: _within, ...category } = rest;
  const codes = rest.codes.map(({ code, parent }) => (parent === undefined ? { code } : { code, parent }));
  return plain({ ...category, codes });
}

/** The definitions of these variables and of those behind them, by name. Names that the codebook does not have are left out. */
export function definitionDocument(codebook: Codebook, names: Iterable<string>): { readonly [name: string]: JsonValue } {
  const found = new Map<string, JsonValue>();
  const visit = (name: string): void => {
    const variable = codebook.variables.get(name);
    if (variable === undefined || found.has(name)) return;
    found.set(name, ownDefinition(variable));
    if (variable.derivation !== undefined) derivationInputs(variable.derivation).forEach(visit);
  };
  for (const name of names) visit(name);
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
