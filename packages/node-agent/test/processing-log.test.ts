/** The processing log (Logboek Dataverwerkingen): what was done with whose data, for which activity, written before anything leaves. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAggregate, deriveLayout, type Key, parseAgentFile, parseCodebook, parseOneTable, parseQuery } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { resolveRun } from '../src/driver/run-context.ts';
import { selectRows } from '../src/evaluate/select-rows.ts';
import { findAnswers, markOf } from '../src/processing-log/find-person.ts';
import { processedAgain } from '../src/processing-log/processed-again.ts';
import { buildRecords, type Processing, type ProcessingRecord, pseudonymOf } from '../src/processing-log/record.ts';
import { findRecords, processingLogFile } from '../src/processing-log/record-file.ts';
import { makeMembers, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { primitives, requestOf } from './scripted/world.ts';
import { csvText, makeFolder } from './support/data-folder.ts';

const partners = ['a', 'b', 'c'];

const recordsOf = ({ context }: TestAgent): readonly ProcessingRecord[] =>
  readFileSync(processingLogFile(context.store.folder), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ProcessingRecord);

async function answered(settings: Parameters<typeof makeMembers>[2] = {}) {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'auto' }, ...settings });
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  const [a] = agents;
  if (a === undefined) throw new Error('no agent');
  return { home, a, run };
}

test('a run is one trace, with a record for each action on a selection, in the fields of the standard', async () => {
  const { home, a, run } = await answered();
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run }));
  const records = recordsOf(a);
  expect(records.map(({ name }) => name.split(':')[1]?.trim().split(' /')[0])).toEqual([
    'selecties toetsen aan eerdere antwoorden',
    'tabel klaargezet, niet verstuurd',
    'optellen, gemaskeerd',
  ]);
  for (const record of records) {
    expect(Object.keys(record).toSorted()).toEqual(
      ['attributes', 'end_time', 'name', 'resource', 'span_id', 'start_time', 'status', 'trace_id'].toSorted(),
    );
    expect(record).toMatchObject({ trace_id: run.slice(0, 32), status: 'Ok', span_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(record.end_time).toBeGreaterThanOrEqual(record.start_time);
    expect(record.attributes).toEqual({
      'dpl.core.processing_activity_id': 'urn:x-ketensom:charter:tiny:1:study',
      'dpl.core.foreign_operation.processor': 'https://localhost',
      'dpl.core.data_subject_id': `${run}/cases`,
      'dpl.core.data_subject_id_type': 'urn:x-ketensom:selection',
    });
  }
  expect(new Set(records.map(({ span_id }) => span_id)).size).toBe(records.length);
  expect(statSync(processingLogFile(a.context.store.folder)).mode & 0o777).toBe(0o600);
  // The reference is answered from the sealed ledger: who was in the selection is found, who was not is not.
  expect(findAnswers(a.context, 'cases', 5)).toMatchObject([{ run, purpose: 'study' }]);
  expect(findAnswers(a.context, 'cases', 5000)).toEqual([]);
});

test('a later step of a model names the selection of the first, and its persons where the log names persons', async () => {
  const model = {
    query: 'fit',
    purpose: 'study',
    kind: 'model',
    dataset: 'cases',
    family: 'gaussian',
    response: 'income',
    terms: ['region'],
  };
  const partsFor = async (subjects: 'selection' | 'person') => {
    const home = new ScriptedCoordinator();
    const agents = await makeMembers(home, partners, { policy: { approve: 'manual' }, processingLog: { subjects } });
    const run = home.ask(requestOf({ partners, charter: home.charterDigest, query: parseQuery(model) }));
    await settle(agents);
    const [a] = agents;
    if (a === undefined) throw new Error('no agent');
    const again = await processedAgain(a.context, resolveRun(a.context, run, Date.now()));
    return again.map(({ part, rows }) => [part, rows.universe, rows.persons.length]);
  };
  expect(await partsFor('selection')).toEqual([['cases', 'cases', 0]]);
  expect(await partsFor('person')).toEqual([['cases', 'cases', 90]]);
});

const software = { 'service.name': 'ketensom-agent' };
const done: Processing = {
  run: 'ab'.repeat(32),
  name: 'q: summed',
  status: 'Ok',
  started: 1,
  ended: 2,
  activity: 'https://register.example/7?version=2',
  processor: 'https://sum.example',
  software,
  parts: [{ part: 'cases', subject: 'person', persons: Float64Array.from([7, 2 ** 52 - 1, 7]) }],
};

test('per person, each has one record below that of the action, under a pseudonym', () => {
  let spans = 0;
  const span = (): string => (spans++).toString(16).padStart(16, '0');
  const [above, ...below] = [...buildRecords(done, 'person', span)];
  expect(above?.attributes).not.toHaveProperty(['dpl.core.data_subject_id']);
  expect(below.map(({ attributes, parent_span_id }) => [attributes['dpl.core.data_subject_id'], parent_span_id])).toEqual([
    ['0000000000007', above?.span_id],
    ['fffffffffffff', above?.span_id],
  ]);
  expect(below[0]?.attributes['dpl.core.data_subject_id_type']).toBe('urn:x-ketensom:pseudonym:person');
  expect(below.every(({ attributes }) => attributes['dpl.core.processing_activity_id'] === done.activity)).toBe(true);
  expect([...buildRecords({ ...done, parts: [] }, 'person', span)]).toHaveLength(1);
});

test('the officer sets persons and activities in agent.yaml; records of a person are found by pseudonym', async () => {
  const activities = { study: 'https://register.example/7?version=2' };
  const { a } = await answered({ processingLog: { subjects: 'person', activities } });
  const found = await findRecords(a.context.store.folder, pseudonymOf(5));
  expect(found).toHaveLength(3);
  expect(found[0]?.attributes['dpl.core.processing_activity_id']).toBe(activities.study);
  expect(recordsOf(a)).toHaveLength(3 * (1 + 90));
});

test('no record, no answer: where it cannot be written nothing leaves', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners, { policy: { approve: 'manual' } });
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  const [a] = agents;
  const file = processingLogFile(a?.context.store.folder ?? '');
  chmodSync(file, 0o644);
  for (const { context } of agents) context.store.queries.decide({ subject: run, verdict: 'approve', at: Date.now() });
  await settle(agents);
  expect(home.events.filter((event) => event.type === 'input.committed' && event.actor === 'a')).toEqual([]);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'round.aborted', actor: 'a', run, code: 'internal' }));
});

test('the mark of a typed number is that of the rows with it', async () => {
  const codebook = parseCodebook({
    codebook: 'c',
    version: 1,
    keys: { person: { kind: 'bsn' }, who: { kind: 'composite', parts: { family: ['fold'], birth: ['date'] } } },
    variables: { region: { kind: 'category', codes: ['N', 'S'] } },
    datasets: {
      cases: { unit: 'case', subject: 'person', keys: ['person'], variables: ['region'] },
      people: { unit: 'case', subject: 'who', keys: ['who'], variables: ['region'] },
    },
  });
  const root = makeFolder();
  const rows = [{ bsn: '12345678.2', name: 'Jansen', born: '2001-02-03', region: 'N' }].map((row) => ({ ...row, bsn: '123456782' }));
  writeFileSync(join(root, 'cases.csv'), csvText(rows, ['bsn', 'name', 'born', 'region']));
  const source = { kind: 'csv', path: 'cases.csv' };
  const file = parseAgentFile({
    partner: 'a',
    datasets: {
      cases: { source, snapshot: '2024-12-31', keys: { person: 'bsn' }, variables: { region: 'region' } },
      people: { source, snapshot: '2024-12-31', keys: { who: { family: 'name', birth: 'born' } }, variables: { region: 'region' } },
    },
  });
  const secret = 'ab'.repeat(32);
  const typed: Readonly<Record<string, (part: string) => string | null>> = {
    cases: () => ' 1234 56782',
    people: (part) => ({ family: 'JANSEN', birth: '2001-02-03' })[part] ?? null,
  };
  for (const [dataset, read] of Object.entries(typed)) {
    const query = parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset, measures: ['count'] });
    const plan = compileAggregate(query, codebook);
    const found = await selectRows({ kind: 'aggregate', plan, layout: deriveLayout(plan, codebook, 3) }, codebook, { root, file, secret });
    const key = codebook.keys.get(dataset === 'cases' ? 'person' : 'who') as Key;
    expect([...found.persons]).toEqual([markOf(primitives, secret, key, read)]);
  }
});
