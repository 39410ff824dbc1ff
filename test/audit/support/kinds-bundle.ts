/** A bundle with a run of every kind, as real agents made them, in memory, with the keys of everybody who signed in it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportBundle } from '@ketensom/coordinator';
import { decodeHex } from '@ketensom/protocol';
import { peopleOf } from '../../scenario/overlap/people.ts';
import { type Ended, personHoldings, type RingWorld, startRingWorld } from '../../scenario/overlap/ring-world.ts';
import { type Bundle, type Files, type Keys, readFolder } from './bundle.ts';

/** `first` is the overlap of `dh`. */
export interface KindsBundle extends Bundle {
  /** The bundle for auditors with the role `released`. */
  readonly released: Files;
  readonly salted: string;
  readonly linked: string;
  readonly fitted: string;
  readonly members: string;
  readonly noisy: string;
}

const people = peopleOf(80).map((person, at) => ({ ...person, age: at }));
const rows = new Map([
  ['a', people],
  ['b', people.slice(20)],
  ['c', people.slice(0, 50).concat(peopleOf(20, 400_000_000))],
]);
const set = (partner: string): object => ({ partner, dataset: 'clients' });

const kindQuestions = {
  compare: { query: 'compare', key: 'person', report: 'regions', sets: { x: set('a'), y: set('b'), z: set('c') } },
  salted: {
    ...{ query: 'salted', key: 'name', blinding: 'salted-hash', report: 'regions' },
    sets: { x: { ...set('a'), where: { variable: 'age', lt: 70 } }, y: set('b') },
  },
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
    tables: {
      x: set('a'),
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
    join: [['x.person', 'y.person']],
    base: 'x',
    measures: [{ distinct: 'x.person' }, { share: 'x.young' }],
    compare: { group: 'y.matched', of: true, against: false },
  },
  fitted: { query: 'fitted', kind: 'model', dataset: 'clients', family: 'gaussian', response: 'age', terms: ['young'] },
  noisy: {
    ...{ query: 'noisy', key: 'person', report: 'pairs', release: { noise: { epsilon: 1 } } },
    sets: { x: set('b'), y: set('c') },
  },
  counted: { query: 'counted', kind: 'aggregate', dataset: 'clients', by: ['young'], measures: ['count', { mean: 'age' }] },
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
async function settle({ desk }: RingWorld): Promise<void> {
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

/** Plays a comparison of each kind, a link, a model and a count. */
export async function makeKindsBundle(): Promise<KindsBundle> {
  const world = await startRingWorld({ holdings: personHoldings(rows), terms: 'rules: { round: 1 }\n' });
  try {
    const ask = async (question: object): Promise<string> => demandReleased(await world.ask({ ...question }));
    const { compare, salted, linked, fitted, members, noisy, counted } = kindQuestions;
    const runs = await Promise.all([compare, salted, linked, fitted, members, noisy, counted].map(ask));
    const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = runs;
    await settle(world);
    const [files, released] = [filesOf(world, 'full'), filesOf(world, 'released')];
    return {
      files,
      released,
      keys: keysOf(world),
      first,
      second,
      salted: second,
      linked: third,
      fitted: fourth,
      members: fifth,
      noisy: sixth,
    };
  } finally {
    await world.close();
  }
}
