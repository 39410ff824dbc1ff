/** Genuine bundles: what is proved of them, that they are the same each time, and what a bundle without the openings leaves open. */
import { nativePrimitives } from '@ketensom/native';
import {
  bundleSource,
  decodeCheckpoint,
  decodeNote,
  hashLeaf,
  memoryFiles,
  noblePrimitives,
  utf8,
  type Verdict,
  verifyBundle,
  verifyInclusion,
} from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopWorld, type World } from '../../packages/coordinator/test/support/world.ts';
import { audit, bundleOf, type Files, unproved, violations } from './support/bundle.ts';
import { readJson, readNotes } from './support/forge.ts';
import { playEverything, playRun, questions, startAuditWorld } from './support/world.ts';

let world: World;
let files: Files;
let released: Files;

beforeAll(async () => {
  ({ world } = await playEverything());
  ({ files } = bundleOf(world));
  released = bundleOf(world, 'released').files;
});

afterAll(() => stopWorld(world));

const about = ({ query, claim, note }: Verdict): unknown => [query, claim, note];

test('a log with two releases, a refusal and a decliner verifies', () => {
  const report = audit(files, { now: Date.now() });
  expect([violations(report), report.verified]).toEqual([[], true]);
  expect(unproved(report).map(about)).toEqual([
    ['cases-by-region', 'keys-erased', 'assertion'],
    ['adults', 'approvals', 'not-reached'],
    ['adults', 'query', 'refused'],
    ['adults', 'purpose', 'not-reached'],
    ['adults', 'approvals', 'not-reached'],
    ['mean-age', 'keys-erased', 'assertion'],
  ]);
});

test('it tells how many stand behind a claim', () => {
  const { verdicts } = audit(files);
  const support = (claim: string, query?: string) =>
    verdicts.find((verdict) => verdict.claim === claim && verdict.query === query)?.support;
  expect(support('charter')).toEqual({ have: 4, of: 4 });
  expect(support('inputs', 'mean-age')).toEqual({ have: 3, of: 4 });
  expect(support('countersigned', 'mean-age')).toEqual({ have: 3, of: 4 });
});

test('the portable cryptography gives the same report', () => {
  expect(verifyBundle(noblePrimitives, bundleSource(memoryFiles(files)))).toEqual(audit(files));
});

test('the same state gives the same bytes', () => {
  expect(bundleOf(world).files).toEqual(files);
});

test('what the auditor brings is held against the bundle', () => {
  const { logKey, charter } = audit(files);
  expect(audit(files, { logKey, charter: charter?.digest ?? '' }).verified).toBe(true);
  expect(violations(audit(files, { logKey: logKey.replace('tiny', 'other') }))).toContain('log log-fork');
  expect(violations(audit(files, { charter: '0'.repeat(64) }))).toContain('charter binding-mismatch');
});

test('a bundle without vectors, reveals and openings says what it cannot prove, and contradicts nothing', () => {
  const report = audit(released);
  expect([violations(report), report.verified]).toEqual([[], false]);
  const open = unproved(report).filter(({ query, note }) => query === 'cases-by-region' && note !== 'assertion');
  expect(open.map(({ claim }) => claim)).toEqual(['opening', 'sum', 'disclosure']);
});

test('each release has a proof in the form of C2SP, which verifies by itself, and the policy names key, witnesses and quorum', () => {
  const text = (path: string): string => new TextDecoder().decode(files.get(path));
  const paths = [...files.keys()].filter((path) => path.startsWith('runs/'));
  expect(paths).toHaveLength(2);
  for (const path of paths) {
    const [head = '', note = ''] = text(path).split(/\n\n(.*)/s);
    const [version, index = '', ...hashes] = head.split('\n');
    const { size, root } = decodeCheckpoint(decodeNote(utf8(note), 'LOG-2').text);
    const leaf = Number(index.replace('index ', ''));
    const entry = readNotes(files)[leaf] as Uint8Array;
    expect([version, new TextDecoder().decode(entry)]).toEqual(['c2sp.org/tlog-proof@v1', expect.stringContaining('result.released')]);
    const proof = hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
    expect(() =>
      verifyInclusion(nativePrimitives, { index: leaf, leafHash: hashLeaf(nativePrimitives, entry), size, root, proof }),
    ).not.toThrow();
  }
  const lines = text('policy').trimEnd().split('\n');
  expect(
    lines.map((line) =>
      line
        .split(' ')
        .slice(0, line.startsWith('log') ? 1 : 2)
        .join(' '),
    ),
  ).toEqual([...['log', 'witness a', 'witness b', 'witness c', 'witness d', 'group MEMBERS', 'quorum MEMBERS']]);
  expect(lines.at(-2)).toBe('group MEMBERS 3 a b c d');
});

test('an empty folder, and one with nothing but rubbish, are refused and not thrown on', () => {
  const rubbish = new TextEncoder().encode('rubbish');
  for (const made of [new Map(), new Map([...files.keys()].map((path) => [path, rubbish] as const))]) {
    const report = verifyBundle(nativePrimitives, bundleSource(memoryFiles(made)));
    expect([report.verified, report.verdicts.every(({ status }) => status !== 'proved')]).toEqual([false, true]);
  }
});

test('the crate is flat JSON-LD whose references all lead somewhere', () => {
  const crate = readJson(files.get('ro-crate-metadata.json')) as unknown as { readonly '@graph': readonly Record<string, unknown>[] };
  const ids = crate['@graph'].map((entity) => entity['@id']);
  expect(new Set(ids).size).toBe(ids.length);
  const root = crate['@graph'].find((entity) => entity['@id'] === './') ?? {};
  expect(root['conformsTo']).toEqual({ '@id': 'https://w3id.org/5s-crate/0.4' });
  const parts = (root['hasPart'] as { '@id': string }[]).map((part) => part['@id']);
  const isThere = (part: string): boolean =>
    part.endsWith('/') ? [...files.keys()].some((path) => path.startsWith(part)) : files.has(part);
  expect(parts.filter((part) => !isThere(part) || !ids.includes(part))).toEqual([]);
  const inside = (JSON.stringify(crate).match(/"@id":"#[^"]+"/g) ?? []).map((text) => text.slice(7, -1));
  expect(inside.filter((id) => !ids.includes(id))).toEqual([]);
});

test('the register has a row for the purpose, and text in it is neither a formula nor markup', () => {
  const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(files.get('register/processing.csv'));
  const [head = '', row = ''] = csv.split('\r\n');
  expect([csv.startsWith('\u{feff}'), row.split('";"').length]).toEqual([true, head.split('";"').length]);
  expect(row).toContain('Test Act 1');
  expect(row).toContain('30 dagen');
  expect(row).toContain(`"'=een <script>proef</script> | [x](y)"`);
  const markdown = new TextDecoder().decode(files.get('register/processing.md'));
  expect(markdown).toContain(String.raw`=een \<script\>proef\</script\> \| \[x\](y)`);
});

test('a question that was opened twice over the same data is found', async () => {
  const twice = await startAuditWorld(['a', 'b', 'c']);
  await playRun(twice, questions.byRegion);
  await playRun(twice, { ...questions.byRegion, query: 'the-same-again' });
  const report = audit(bundleOf(twice).files);
  await stopWorld(twice);
  expect(violations(report)).toEqual(['once query-already-opened']);
});
