/** A bundle with a run of every kind, as real agents made them, in memory, with the keys of everybody who signed in it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportBundle } from '@ketensom/coordinator';
import { decodeHex } from '@ketensom/protocol';
import { peopleOf } from '../../scenario/overlap/people.ts';
import { type Ended, personHoldings, type RingWorld, startRingWorld } from '../../scenario/overlap/ring-world.ts';
import { type Bundle, type Files, type Keys, readFolder } from './bundle.ts';

/** `first` is the first of its questions; `runs` are all of them by name. */
export interface KindsBundle extends Bundle {
  /** The bundle for auditors with the role `released`. */
  readonly released: Files;
  readonly runs: Readonly<Record<string, string>>;
}

/** A bundle with another of its runs first. */
export const withFirst = (bundle: KindsBundle, name: string): KindsBundle => ({ ...bundle, first: bundle.runs[name] ?? '' });

const people = peopleOf(80).map((person, at) => ({ ...person, age: at }));
const rows = new Map([
  ['a', people],
  ['b', people.slice(20)],
  ['c', people.slice(0, 50).concat(peopleOf(20, 400_000_000))],
]);
const set = (partner: string): object => ({ partner, dataset: 'clients' });

const kindQuestions = {
  compare: { query: 'compare', key: 'person', report: 'regions', linkage: { x: 'young' }, sets: { x: set('a'), y: set('b'), z: set('c') } },
  salted: {
    ...{ query: 'salted', key: 'name', blinding: 'salted-hash', report: 'regions' },
    sets: { x: { ...set('a'), where: { variable: 'age', lt: 70 } }, y: set('b') },
  },
  fitted: { query: 'fitted', kind: 'model', dataset: 'clients', family: 'gaussian', response: 'age', terms: ['young'] },
  noisy: {
    ...{ query: 'noisy', key: 'person', report: 'pairs', release: { noise: { epsilon: 1 } } },
    sets: { x: set('b'), y: set('c') },
  },
  counted: { query: 'counted', kind: 'aggregate', dataset: 'clients', by: ['young'], measures: ['count', { mean: 'age' }] },
} as const;

/** Of the link with values the sum of the young is hidden, that of the others is shown. */
const linkQuestions = {
  linked: {
    query: 'linked',
    kind: 'link',
    tables: { x: set('a'), y: set('b') },
    join: [['x.person', 'y.person']],
    by: ['x.young', 'y.young'],
    measures: ['rows'],
  },
  members: {
    query: 'members',
    kind: 'link',
    // Other persons than the questions above: those are found in another way.
    tables: {
      x: { ...set('a'), where: { variable: 'age', gte: 12 } },
      y: {
        ...set('b'),
        where: {
          any: [
            { variable: 'age', lt: 30 },
            { variable: 'age', gte: 60 },
          ],
        },
      },
    },
    join: [{ on: ['x.person', 'y.person'], within: { from: 'x.seen', to: 'y.seen', between: [-1, 0], grid: 'month' } }],
    base: 'x',
    measures: [{ distinct: 'x.person' }, { share: 'x.young' }],
    compare: { group: 'y.matched', of: true, against: false },
  },
  based: {
    ...{ query: 'based', kind: 'link', tables: { x: set('a'), y: set('b') }, join: [['x.person', 'y.person']] },
    ...{ base: 'x', by: ['x.young', 'y.matched'], measures: [{ distinct: 'x.person' }] },
  },
  added: {
    ...{ query: 'added', kind: 'link', tables: { x: set('a'), y: set('b') }, join: [['x.person', 'y.person']] },
    ...{ by: ['y.young'], measures: [{ distinct: 'x.person' }, { sum: 'y.age' }, { missing: 'y.age' }] },
    release: { dominance: 0.08 },
  },
} as const;

const seedsOf = (folder: string): { readonly identity: Uint8Array; readonly witness: Uint8Array } => {
  const keys = JSON.parse(readFileSync(join(folder, 'state', 'keys.json'), 'utf8')) as {
    readonly identity: string;
    readonly witness: string;
  };
  return { identity: decodeHex(keys.identity), witness: decodeHex(keys.witness) };
};

function keysOf({ desk, agents, analyst }: RingWorld): Keys {
  const { origin, identitySeed, logSeed } = desk.keys;
  const own = [...agents.values()].flatMap(({ name, folder }) => {
    const { identity, witness } = seedsOf(folder);
    return [[name, identity] as const, [`${name}/witness`, witness] as const];
  });
  return { origin, seeds: new Map([[origin, logSeed], ['coordinator', identitySeed], [analyst.name, analyst.seed], ...own]) };
}

const filesOf = ({ desk, folder }: RingWorld, role: 'full' | 'released'): Files => {
  exportBundle(desk, { out: join(folder, role), role });
  return readFolder(join(folder, role));
};

const demandReleased = ({ state, run, code }: Ended<unknown>): string => {
  if (state !== 'released') throw new Error(`a question was not answered: ${code}`);
  return run;
};

/** Waits until every ring has ended and what only travelled is gone. */
export async function settle({ desk }: RingWorld): Promise<void> {
  const open = desk.db.prepare('SELECT count(*) AS count FROM rings WHERE ended < 2');
  const erased = desk.db.prepare("SELECT count(*) AS count FROM leaves WHERE type IN ('round.keys_erased', 'result.countersigned')");
  let before = -1;
  for (let still = 0; still < 10; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = Number(erased.get()?.['count']);
    still = open.get()?.['count'] === 0 && now === before ? still + 1 : 0;
    before = now;
  }
}

async function play(questions: Readonly<Record<string, object>>): Promise<KindsBundle> {
  const world = await startRingWorld({ holdings: personHoldings(rows), terms: 'rules: { round: 1 }\n' });
  try {
    const asked = Object.entries(questions).map(
      async ([name, question]) => [name, demandReleased(await world.ask({ ...question }))] as const,
    );
    const runs = Object.fromEntries(await Promise.all(asked));
    await settle(world);
    const [files, released] = [filesOf(world, 'full'), filesOf(world, 'released')];
    const [first = '', second = ''] = Object.values(runs);
    return { files, released, keys: keysOf(world), first, second, runs };
  } finally {
    await world.close();
  }
}

/** Played once for all test files of a worker: nobody changes it. */
function once(questions: Readonly<Record<string, object>>): () => Promise<KindsBundle> {
  let played: Promise<KindsBundle> | undefined;
  return () => (played ??= play(questions));
}

/** A comparison in each blinding, one with noise, a model and a count. */
export const makeKindsBundle = once(kindQuestions);

/** A link of rows, one with a base, one that compares members with others, and one that adds up values. */
export const makeLinksBundle = once(linkQuestions);
