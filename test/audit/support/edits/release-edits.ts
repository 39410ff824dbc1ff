/** Lies about what was released, and about the papers made from the log. */
import { type JsonObject, utf8 } from '@ketensom/protocol';
import { listed, readJson, withFile, writeJson } from '../forge.ts';
import { change, type Edit, recommit, resultPath } from './tools.ts';

const figure = (result: JsonObject, cell: number, value: JsonObject): JsonObject => ({
  ...result,
  cells: (result['cells'] as JsonObject[]).map((row, at) => (at === cell ? { ...row, count: value } : row)),
});

/** See the module header. */
export const releaseEdits: readonly Edit[] = [
  {
    name: 'an altered figure',
    make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson(figure(readJson(bytes), 0, { state: 'value', value: 45 }))),
    claim: 'result',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'an altered figure that the coordinator signed',
    make: (b) => recommit(b, (result) => figure(result, 0, { state: 'value', value: 45 })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a hidden figure that was shown after all',
    make: (b) => recommit({ ...b, first: b.second }, (result) => figure(result, 1, { state: 'value', value: 5 })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a shown figure that was hidden',
    make: (b) => recommit(b, (result) => figure(result, 0, { state: 'suppressed', reason: 'minCount' })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'weaker rules than were enforced',
    make: (b) => recommit(b, (result) => ({ ...result, rules: { ...(result['rules'] as JsonObject), minCount: 3 } })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a partner that is said to have had a table',
    make: (b) => recommit(b, (result) => ({ ...result, aggregateOnly: { c: { made: '2025-01-15', minCount: 10, round: 1 } } })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a partner that is said to have left its small cells out',
    make: (b) => recommit(b, (result) => ({ ...result, localThreshold: ['c'] })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a sum that is said to be own figures',
    make: (b) => recommit(b, (result) => ({ ...result, combine: 'none' })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'another salt',
    make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), salt: '6'.repeat(64) })),
    claim: 'result',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'another day of release',
    make: (b) => recommit(b, (result) => ({ ...result, releasedAt: '2020-01-01T00:00:00.000Z' })),
    claim: 'result',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'approvals that are not there',
    make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), approvals: [1, 2, 3, 4] })),
    claim: 'result',
    code: 'not-approved',
    go: false,
  },
  {
    name: 'a result that names another root',
    make: (b) =>
      withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), log: { treeSize: 60, root: '7'.repeat(64) } })),
    claim: 'result',
    code: 'log-inconsistent',
    go: false,
  },
  {
    name: 'a result without the names under it',
    make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), signatures: [] })),
    claim: 'result',
    code: 'bad-signature',
    go: false,
  },
  {
    name: 'a result in another spelling',
    make: (b) => withFile(b.files, resultPath(b), (bytes) => utf8(JSON.stringify(readJson(bytes), null, 1))),
    claim: 'result',
    code: 'non-canonical',
    go: false,
  },
  { name: 'a result that is not there', make: (b) => withFile(b.files, resultPath(b), () => undefined), claim: 'result', go: false },
  {
    name: 'a countersignature under something else',
    make: (b) => change(b, 'result.countersigned', (event, at) => (at === 0 ? { ...event, result_commit: '8'.repeat(64) } : event)),
    claim: 'countersigned',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a policy that asks for fewer cosignatures',
    make: (b) =>
      listed(new Map(b.files).set('policy', utf8(new TextDecoder().decode(b.files.get('policy')).replace('MEMBERS 3', 'MEMBERS 1')))),
    claim: 'documents',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a proof of another entry',
    make: (b) => {
      const path = `runs/${b.first}.tlog-proof`;
      return listed(new Map(b.files).set(path, utf8(new TextDecoder().decode(b.files.get(path)).replace(/index \d+/, 'index 9'))));
    },
    claim: 'documents',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a proof of a run that is not there',
    make: (b) => listed(new Map(b.files).set(`runs/${'0'.repeat(64)}.tlog-proof`, b.files.get(`runs/${b.first}.tlog-proof`) as Uint8Array)),
    claim: 'documents',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a crate that says something else',
    make: (b) => listed(new Map(b.files).set('ro-crate-metadata.json', utf8('{}'))),
    claim: 'documents',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'register facts that say something else',
    make: (b) => listed(new Map(b.files).set('register/processing.csv', utf8('niets'))),
    claim: 'documents',
    code: 'binding-mismatch',
    go: false,
  },
];
