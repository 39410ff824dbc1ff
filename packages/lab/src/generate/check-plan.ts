/** Names in a generate.yaml that lead nowhere: a typing error must not pass as an empty cell. */
import type { GeneratedColumn, GeneratedFile, GeneratedTable, GeneratePlan } from './schema.ts';

/** Where a name was found, and what is wrong with it. */
export interface PlanFault {
  readonly path: string;
  readonly found: string;
}

/** Every name that a value looks up: `by` at any depth. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'by' in value && 'otherwise' in value ? [String(value.by)] : [];
  return [...own, ...Object.values(value).flatMap(namesIn)];
}

const namesOf = (column: GeneratedColumn): string[] => {
  const names = namesIn(column);
  if ('copy' in column) {
    const { copy } = column;
    names.push(...(typeof copy === 'string' ? [copy] : [...Object.values(copy.values), copy.otherwise]));
  }
  if ('text' in column) names.push(...[...column.text.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name));
  if ('date' in column && 'after' in column.date) names.push(column.date.after);
  return names;
};

type Tables = ReadonlyMap<string, readonly string[]>;

/** The names that a row made from `of` starts with; of several tables, the columns that all of them have. */
function startingNames(of: string | readonly string[], tables: Tables): readonly string[] {
  if (typeof of === 'string') return tables.get(of) ?? [];
  const own = of.map((table) =>
    (tables.get(table) ?? []).filter((name) => name.startsWith(`${table}.`)).map((name) => `row.${name.slice(table.length + 1)}`),
  );
  return (own[0] ?? []).filter((name) => own.every((names) => names.includes(name)));
}

function* faultsOf(plan: GeneratedFile | GeneratedTable, at: string, tables: Tables): Generator<PlanFault> {
  const known = new Set(['nr']);
  if ('each' in plan) {
    const { of } = plan.each;
    for (const table of typeof of === 'string' ? [of] : of)
      if (!tables.has(table)) yield { path: `${at}.each.of`, found: `${table}, which no table above is called` };
    for (const name of startingNames(of, tables)) known.add(name);
    for (const name of [...namesIn(plan.each.keep), ...namesIn(plan.each.times)])
      if (!known.has(name)) yield { path: `${at}.each`, found: `${name}, which is no column of the rows it is made from` };
  }
  for (const [column, made] of Object.entries(plan.columns)) {
    for (const name of namesOf(made))
      if (!known.has(name)) yield { path: `${at}.columns.${column}`, found: `${name}, which is no column to the left or of a table above` };
    known.add(column);
  }
}

/** The first name that leads nowhere, if there is one. */
export function findPlanFault({ tables = {}, partners }: GeneratePlan): PlanFault | undefined {
  const known = new Map<string, readonly string[]>();
  for (const [name, table] of Object.entries(tables)) {
    for (const fault of faultsOf(table, `tables.${name}`, known)) return fault;
    const above = 'each' in table ? startingNames(table.each.of, known) : [];
    known.set(name, [...above, ...Object.keys(table.columns).map((column) => `${name}.${column}`)]);
  }
  for (const [partner, files] of Object.entries(partners)) {
    for (const [index, file] of files.entries()) {
      for (const fault of faultsOf(file, `partners.${partner}.${index}`, known)) return fault;
    }
  }
  return undefined;
}
