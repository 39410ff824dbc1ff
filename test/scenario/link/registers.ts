/**
 * Registers of four partners by a seed, as their files: clients, relations of parents to children, care and debts, with persons twice, relations of somebody to
 * himself, numbers that are none and codes that are missing. Two registers hold the same persons, one nobody whom others know, one nobody.
 */
import { numbersOf, peopleOf, wrongNumbers } from '../overlap/people.ts';
import type { Holdings } from '../overlap/ring-world.ts';

/** Rows of text under the names of their columns. */
export interface Register {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Every register by its dataset. */
export type Registers = Readonly<Record<string, Register>>;

/** Who holds which datasets. */
export const holders = {
  a: ['clients', 'residents', 'moments'],
  b: ['relations'],
  c: ['care', 'same', 'nobody', 'events'],
  d: ['debts', 'apart'],
} as const;

const codebook = `codebook: registers
version: 1
keys:
  person: { kind: bsn }
  parent: { kind: bsn }
  child: { kind: bsn }
variables:
  risk: { kind: category, codes: ["low", "high", "never"] }
  area: { kind: category, codes: ["N", "S"] }
  kind: { kind: category, codes: ["own", "foster"] }
  help: { kind: boolean }
  cost: { kind: number, min: -5.5, max: 60, decimals: 1 }
  score: { kind: integer, min: 1, max: 50 }
  day: { kind: date, min: 2015-01-01, max: 2024-12-31 }
datasets:
  clients: { unit: client, subject: person, keys: [person], variables: [risk, area, score] }
  residents: { unit: person, subject: person, keys: [person], variables: [area, help, risk, day, score] }
  moments: { unit: moment, subject: person, keys: [person], variables: [area, day] }
  events: { unit: event, subject: person, keys: [person], variables: [day, cost] }
  relations: { unit: relation, subject: child, keys: [parent, child], variables: [kind] }
  care: { unit: case, subject: person, keys: [person], variables: [help, cost] }
  same: { unit: case, subject: person, keys: [person], variables: [help] }
  nobody: { unit: case, subject: person, keys: [person], variables: [help, cost] }
  debts: { unit: debt, subject: person, keys: [person], variables: [area, score] }
  apart: { unit: debt, subject: person, keys: [person], variables: [area] }
`;

const keysOf = (columns: readonly string[]): readonly string[] => columns.filter((name) => ['person', 'parent', 'child'].includes(name));
const asMap = (names: readonly string[]): string => names.map((name) => `${name}: ${name}`).join(', ');

function agentFile(partner: string, datasets: readonly string[], registers: Registers): string {
  const written = datasets.map((dataset) => {
    const { columns } = registers[dataset] as Register;
    const keys = keysOf(columns);
    const variables = columns.filter((name) => !keys.includes(name));
    const source = `source: { kind: csv, path: ${dataset}.csv }`;
    return `  ${dataset}: { ${source}, snapshot: 2024-12-31, keys: { ${asMap(keys)} }, variables: { ${asMap(variables)} } }`;
  });
  return `partner: ${partner}\ndatasets:\n${written.join('\n')}\npolicy: { approve: auto, purposes: [test] }\n`;
}

const csvOf = ({ columns, rows }: Register): string => `${[columns, ...rows].map((row) => row.join(',')).join('\n')}\n`;

/** The registers as their holders' folders. */
export const registerHoldings = (registers: Registers): Holdings => ({
  codebook,
  files: new Map(
    Object.entries(holders).map(([partner, datasets]) => [
      partner,
      {
        'agent.yaml': agentFile(partner, datasets, registers),
        ...Object.fromEntries(datasets.map((dataset) => [`${dataset}.csv`, csvOf(registers[dataset] as Register)])),
      },
    ]),
  ),
});

/** No person has more rows in a register than slots are asked for. */
const mostRows = 4;

/** See the module header. */
export function makeRegisters(seed: string): Registers {
  const next = numbersOf(seed);
  const people = peopleOf(24).map(({ bsn }) => bsn);
  const strangers = peopleOf(12, 500_000_000).map(({ bsn }) => bsn);
  const pick = (items: readonly string[]): string => items[Math.floor(next() * items.length)] ?? '';
  const who = (among: readonly string[]): string => (next() < 0.07 ? pick(wrongNumbers) : pick(among));
  // Four rows of one person stay within what the codebook lets a value be.
  const cost = (): string => pick(['', 'onbekend', '600', '-1.2', '0', '0.1', '2.5', '7', '14.9']);
  const score = (): string => pick(['', '0', '51', '1', '2', '5', '12']);
  const two = (number: number): string => `${number}`.padStart(2, '0');
  const day = (): string =>
    next() < 0.08 ? '' : `20${19 + Math.floor(next() * 4)}-${two(1 + Math.floor(next() * 12))}-${two(1 + Math.floor(next() * 28))}`;
  const draw = (columns: readonly string[], count: number, make: () => readonly string[]): Register => {
    const known = new Map<string, number>();
    const rows = Array.from({ length: count }, make).filter(([person = '']) => {
      known.set(person, (known.get(person) ?? 0) + 1);
      return wrongNumbers.includes(person) || (known.get(person) ?? 0) <= mostRows;
    });
    return { columns, rows };
  };
  const clients = draw(['person', 'risk', 'area', 'score'], 36, () => [
    who(people),
    pick(['low', 'high', '']),
    pick(['N', 'S', 'N', '?']),
    score(),
  ]);
  const care = draw(['person', 'help', 'cost'], 30, () => [who(people), pick(['true', 'false']), cost()]);
  return {
    clients,
    moments: draw(['person', 'area', 'day'], 40, () => [who(people), pick(['N', 'S', '?']), day()]),
    events: draw(['person', 'day', 'cost'], 60, () => [who(people), day(), cost()]),
    // Everybody once: what persons are counted by and compared in.
    residents: {
      columns: ['person', 'area', 'help', 'risk', 'day', 'score'],
      rows: [...people, ...strangers.slice(0, 4), ...wrongNumbers].map((person) => [
        person,
        pick(['N', 'S', '?', 'N']),
        pick(['true', 'false', '', 'true']),
        pick(['low', 'high']),
        day(),
        score(),
      ]),
    },
    relations: draw(['parent', 'child', 'kind'], 60, () => {
      const parent = who(people);
      return [parent, next() < 0.15 ? parent : who(people), pick(['own', 'foster'])];
    }),
    care,
    same: { columns: ['person', 'help'], rows: clients.rows.map(([person = '']) => [person, pick(['true', 'false'])]) },
    nobody: { columns: ['person', 'help', 'cost'], rows: [] },
    debts: draw(['person', 'area', 'score'], 30, () => [who(people), pick(['N', 'S']), score()]),
    apart: draw(['person', 'area'], 20, () => [who(strangers), pick(['N', 'S'])]),
  };
}
