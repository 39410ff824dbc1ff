/** What rings leave behind is deleted when their term is over, at the coordinator and at the agents; hashes and certificates stay, and the audit says what it can no longer prove. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exportBundle } from '@ketensom/coordinator';
import { nativePrimitives } from '@ketensom/native';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteBefore, keepTerms } from '../../packages/coordinator/src/retention/keep-terms.ts';
import { readEvents } from '../../packages/coordinator/test/support/world.ts';
import { openAgentStore } from '../../packages/node-agent/src/store/agent-store.ts';
import { audit, readFolder, violations } from '../audit/support/bundle.ts';
import { settle } from '../audit/support/kinds-bundle.ts';
import { peopleOf } from './overlap/people.ts';
import { personHoldings, type RingWorld, startRingWorld } from './overlap/ring-world.ts';

const day = 86_400_000;
const people = peopleOf(60).map((person, at) => ({ ...person, age: at }));
const set = (partner: string): object => ({ partner, dataset: 'clients' });
const questions = {
  blinded: { kind: 'overlap', query: 'blinded', key: 'person', report: 'regions', sets: { x: set('a'), y: set('b'), z: set('c') } },
  salted: { kind: 'overlap', query: 'salted', key: 'name', blinding: 'salted-hash', report: 'regions', sets: { x: set('a'), y: set('b') } },
  linked: {
    ...{ kind: 'link', query: 'linked', tables: { x: set('a'), y: set('b') }, join: [['x.person', 'y.person']] },
    ...{ by: ['x.young', 'y.young'], measures: ['rows'] },
  },
};

let world: RingWorld;
let runs: readonly string[];
let ended: number;

/** The coordinator's store as it is so many days after the last release. */
const after = (days: number): RingWorld['desk'] => ({ ...world.desk, now: () => ended + days * day });

beforeAll(async () => {
  const rows = new Map([
    ['a', people],
    ['b', people.slice(10)],
    ['c', people.slice(0, 45)],
  ]);
  world = await startRingWorld({ holdings: personHoldings(rows), retainDays: 30 });
  const asked: string[] = [];
  for (const question of Object.values(questions)) {
    const { state, run, code } = await world.ask(question);
    expect([question.query, state, code]).toEqual([question.query, 'released', undefined]);
    asked.push(run);
  }
  runs = asked;
  await settle(world);
  ended = Math.max(...readEvents(world.desk).map(({ ts }) => ts));
}, 120_000);
afterAll(() => world.close());

let exports = 0;
function auditOf(days: number) {
  exports += 1;
  const out = join(world.folder, `bundle-${exports}`);
  exportBundle(world.desk, { out, role: 'full' });
  const files = readFolder(out);
  const report = audit(files, { now: ended + days * day });
  const of = (query: string, claim: string) => report.verdicts.find((verdict) => verdict.query === query && verdict.claim === claim);
  return { files, report, of };
}

const filesOf = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : []);
const tags = (): readonly string[] => filesOf(join(world.folder, 'coordinator', 'vectors')).filter((path) => path.includes('list-'));
const count = (sql: string): number => Number(world.desk.db.prepare(sql).get()?.['count']);
const hidden = (): number => count("SELECT count(*) AS count FROM blobs WHERE visibility <> 'members'");

/** Certificates, commitments and hashes of rings, as they stand in the log. */
const said = (): string => JSON.stringify(readEvents(world.desk).filter(({ type }) => type !== 'evidence.deleted'));

test('when a ring has ended an agent keeps neither list nor key of it', async () => {
  for (const name of ['a', 'b', 'c']) {
    const state = join(world.folder, name, 'state');
    expect(filesOf(join(state, 'vectors'))).toEqual([]);
    const store = openAgentStore(state, nativePrimitives);
    const rings = store.rings.list();
    expect(rings.length).toBeGreaterThan(0);
    expect(rings.map(({ round }) => store.rings.secrets(round))).toEqual(rings.map(() => undefined));
    store.close();
  }
});

test('until the term is over everything stays, whatever the operator says, and counts are proved', () => {
  expect(tags()).not.toEqual([]);
  expect(hidden()).toBeGreaterThan(0);
  expect(keepTerms(after(29))).toEqual([]);
  expect(deleteBefore(after(29), ended + 400 * day)).toEqual([]);
  const { report, of } = auditOf(29);
  expect([violations(report), report.verified]).toEqual([[], true]);
  for (const query of ['blinded', 'linked']) expect(of(query, 'sum')).toMatchObject({ status: 'proved' });
});

test('then tags, sealed sizes, labels and counted cells go; the log and the results stay as they were', async () => {
  const before = said();
  expect(keepTerms(after(31)).toSorted()).toEqual(runs.toSorted());
  expect(keepTerms(after(32))).toEqual([]);
  expect(tags()).toEqual([]);
  expect(hidden()).toBe(0);
  expect(count('SELECT count(*) AS count FROM rings WHERE cells IS NOT NULL')).toBe(0);
  expect(count('SELECT count(*) AS count FROM parts')).toBe(0);
  expect(said()).toBe(before);
  for (const run of runs) expect((await world.analyst.get(`/v1/queries/${run}/result`)).status).toBe(200);
});

test('the audit proves what hashes and signatures show, says of the rest that it was deleted, and finds nothing wrong', () => {
  const { files, report, of } = auditOf(32);
  expect([...files.keys()].filter((path) => /^(tags|vectors|reveals)\//.test(path))).toEqual([]);
  expect([violations(report), report.verified]).toEqual([[], true]);
  for (const query of Object.keys(questions)) {
    expect(of(query, 'opening')).toMatchObject({ status: 'not-proved', note: 'deleted' });
    for (const claim of ['query', 'approvals', 'order', 'result', 'countersigned'])
      expect(of(query, claim)).toMatchObject({ status: 'proved' });
    expect(of(query, 'sum')?.status).toBe('not-proved');
  }
});
