/** Forty and more lies about a genuine bundle, one fault each, with the claim that must catch it. */
import { nativePrimitives as p } from '@ketensom/native';
import {
  type ClaimName,
  deriveResultCommit,
  type ErrorCode,
  encodeHex,
  encodeReleaseDocument,
  type JsonObject,
  type ReleasedResult,
  releaseDocumentOf,
  utf8,
} from '@ketensom/protocol';
import type { Bundle, Files } from './bundle.ts';
import {
  cosignersOf,
  type Event,
  listed,
  makeCheckpoint,
  readEvents,
  readJson,
  readNotes,
  relog,
  rewrite,
  signEvents,
  withBlob,
  withFile,
  withoutDerived,
  writeJson,
} from './forge.ts';

/** `go`: whether a program that checks the log and nothing else must see it. `claim` alone, without a code: it must not be proved. */
export interface Edit {
  readonly name: string;
  readonly make: (bundle: Bundle) => Files;
  readonly claim: ClaimName;
  readonly code?: ErrorCode;
  readonly go: boolean;
}

const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes;
};

const pathOf = (files: Files, pattern: RegExp): string => {
  const found = [...files.keys()].find((path) => pattern.test(path));
  if (found === undefined) throw new Error(`no file ${pattern}`);
  return found;
};

const entriesPath = (files: Files): string => pathOf(files, /^tile\/entries\//);
const tilePath = (files: Files): string => pathOf(files, /^tile\/0\//);

/** Events of a bundle with those of one type in one run changed; `undefined` drops one. */
const change = (bundle: Bundle, type: string, edit: (event: Event, at: number) => Event | undefined, run = bundle.first): Files => {
  let at = -1;
  return rewrite(bundle, (events) =>
    events.flatMap((event) => {
      if (event['type'] !== type || (event['run'] !== undefined && event['run'] !== run)) return [event];
      at += 1;
      return edit(event, at) ?? [];
    }),
  );
};

/** The events with the first that fits moved to the place of another. */
const move = (events: readonly Event[], what: (event: Event) => boolean, before: (event: Event) => boolean): Event[] => {
  const moved = events.find(what) as Event;
  const rest = events.filter((event) => event !== moved);
  const at = rest.findIndex(before);
  return [...rest.slice(0, at), moved, ...rest.slice(at)];
};

const isOf =
  (type: string, run: string) =>
  (event: Event): boolean =>
    event['type'] === type && event['run'] === run;

/** An event beside those that are there, by somebody of the log. */
const insert = (bundle: Bundle, event: Event, before: (event: Event) => boolean): Files =>
  rewrite(bundle, (events) => {
    const at = events.findIndex(before);
    return [...events.slice(0, at), event, ...events.slice(at)];
  });

const resultPath = (bundle: Bundle): string => `results/${bundle.first}.json`;

/** Another result, with the coordinator's two events about it changed to match. */
function recommit(bundle: Bundle, edit: (result: JsonObject) => JsonObject): Files {
  const served = edit(readJson(bundle.files.get(resultPath(bundle)))) as unknown as ReleasedResult & { readonly salt: string };
  const document = releaseDocumentOf(served);
  const fields = { result_commit: encodeHex(deriveResultCommit(p, document)) };
  const { length } = encodeReleaseDocument(document);
  const said = new Set(['result.computed', 'result.released', 'result.countersigned', 'result.fetched']);
  const files = rewrite(bundle, (events) =>
    events.map((event) => {
      if (event['run'] !== bundle.first || !said.has(String(event['type']))) return event;
      return { ...event, ...fields, ...(event['type'] === 'result.released' ? { length } : {}) };
    }),
  );
  files.set(resultPath(bundle), writeJson(served as unknown as JsonObject));
  return files;
}

/** The notes of the bundle, with some changed and all the rest as they were signed. */
const renote = (bundle: Bundle, edit: (notes: Uint8Array[]) => Uint8Array[]): Files => relog(bundle, edit(readNotes(bundle.files)));

/** Checkpoints that were relied on, with other cosigners. */
function recosign(bundle: Bundle, keep: (name: string) => boolean): Files {
  const { files, keys } = bundle;
  const made = withoutDerived(files);
  for (const [path, note] of files) {
    if (!path.startsWith('cosignatures/')) continue;
    const size = Number(/\d+/.exec(path)?.[0]);
    const root = rootOf(bundle, size);
    made.set(path, makeCheckpoint(keys, { size, root }, cosignersOf(note).filter(({ name }) => keep(name))));
  }
  return made;
}

const rootOf = (bundle: Bundle, size: number): Uint8Array => {
  const found = relog(bundle, readNotes(bundle.files).slice(0, size)).get('checkpoint') as Uint8Array;
  return Uint8Array.from(atob(new TextDecoder().decode(found).split('\n')[2] as string), (character) => character.charCodeAt(0));
};

const newest = (bundle: Bundle): { readonly size: number; readonly root: Uint8Array } => {
  const { length } = readNotes(bundle.files);
  return { size: length, root: rootOf(bundle, length) };
};

const future = Date.now() + 400 * 86_400_000;

const logEdits: readonly Edit[] = [
  {
    name: 'two leaves swapped',
    make: (b) => {
      const notes = readNotes(b.files);
      const swapped = relog(b, [...notes.slice(0, 5), notes[6] as Uint8Array, notes[5] as Uint8Array, ...notes.slice(7)]);
      return withFile(b.files, entriesPath(b.files), () => swapped.get(entriesPath(b.files)));
    },
    claim: 'log',
    code: 'log-inconsistent',
    go: true,
  },
  { name: 'a leaf dropped, the log signed anew', make: (b) => renote(b, (notes) => notes.toSpliced(20, 1)), claim: 'ledger', code: 'prev-mismatch', go: true },
  { name: 'the last leaf dropped from its file', make: (b) => withFile(b.files, entriesPath(b.files), (bytes) => bytes.subarray(0, -600)), claim: 'log', code: 'malformed', go: true },
  { name: 'a byte after the last leaf', make: (b) => withFile(b.files, entriesPath(b.files), (bytes) => new Uint8Array([...bytes, 0])), claim: 'log', code: 'malformed', go: true },
  { name: 'no entries', make: (b) => withFile(b.files, entriesPath(b.files), () => undefined), claim: 'log', code: 'log-inconsistent', go: true },
  { name: 'a truncated tile', make: (b) => withFile(b.files, tilePath(b.files), (bytes) => bytes.subarray(0, -32)), claim: 'log', code: 'log-inconsistent', go: true },
  { name: 'a tile with another hash', make: (b) => withFile(b.files, tilePath(b.files), (bytes) => flip(bytes, 40)), claim: 'log', code: 'log-inconsistent', go: true },
  { name: 'a missing tile', make: (b) => withFile(b.files, tilePath(b.files), () => undefined), claim: 'log', code: 'log-inconsistent', go: true },
  {
    name: 'a checkpoint signed by another key',
    make: (b) => {
      const seeds = new Map([...b.keys.seeds, [b.keys.origin, p.sha256(utf8('another key'))] as const]);
      return withFile(b.files, 'checkpoint', () => makeCheckpoint({ ...b.keys, seeds }, newest(b)));
    },
    claim: 'log',
    code: 'bad-signature',
    go: true,
  },
  { name: 'a checkpoint of another origin', make: (b) => withFile(b.files, 'checkpoint', () => makeCheckpoint(b.keys, { ...newest(b), origin: 'ketensom.local/other/1' })), claim: 'log', code: 'binding-mismatch', go: true },
  { name: 'a checkpoint over one leaf more', make: (b) => withFile(b.files, 'checkpoint', () => makeCheckpoint(b.keys, { ...newest(b), size: newest(b).size + 1 })), claim: 'log', go: true, code: 'log-inconsistent' },
  { name: 'a checkpoint with another root', make: (b) => withFile(b.files, 'checkpoint', () => makeCheckpoint(b.keys, { ...newest(b), root: p.sha256() })), claim: 'log', code: 'log-inconsistent', go: true },
  { name: 'a cosigned head of another history', make: (b) => withFile(b.files, pathOf(b.files, /^cosignatures\//), (note) => makeCheckpoint(b.keys, { size: 30, root: p.sha256() }, cosignersOf(note))), claim: 'heads', code: 'log-fork', go: true },
  { name: 'a cosignature that does not verify', make: (b) => withFile(b.files, pathOf(b.files, /^cosignatures\//), (note) => utf8(new TextDecoder().decode(note).replace(/(— a\/witness \S{40})(\S)/, (_all, start: string, c: string) => `${start}${c === 'A' ? 'B' : 'A'}`))), claim: 'heads', code: 'bad-signature', go: true },
  { name: 'a cosignature by a stranger', make: (b) => withFile(b.files, pathOf(b.files, /^cosignatures\//), (note) => utf8(new TextDecoder().decode(note).replace('— a/witness', '— z/witness'))), claim: 'heads', code: 'unknown-member', go: true },
  { name: 'a cosignature from the future', make: (b) => withFile(b.files, 'checkpoint', () => makeCheckpoint(b.keys, newest(b), [{ name: 'a/witness', timestamp: Math.floor(future / 1000) }])), claim: 'heads', code: 'sig-stale', go: false },
  { name: 'a listing that does not fit', make: (b) => listed(b.files).set('SHA256SUMS', flip((b.files.get('SHA256SUMS') as Uint8Array).slice(), 3)), claim: 'files', code: 'digest-mismatch', go: false },
  { name: 'a listed file that is gone', make: (b) => { const files = new Map(b.files); files.delete('VERIFY.txt'); return files; }, claim: 'files', code: 'not-found', go: false },
  { name: 'a listed file that changed', make: (b) => new Map(b.files).set('VERIFY.txt', utf8('trust me')), claim: 'files', code: 'digest-mismatch', go: false },
];

const eventEdits: readonly Edit[] = [
  { name: 'an entry signed by another key', make: (b) => { const seeds = new Map([...b.keys.seeds, ['b', p.sha256(utf8('b2'))] as const]); const events = readEvents(b.files); const at = events.findLastIndex((event) => event['actor'] === 'b'); return renote(b, (notes) => notes.with(at, signEvents({ ...b.keys, seeds }, events)[at] as Uint8Array)); }, claim: 'events', code: 'bad-signature', go: true },
  { name: 'an analyst who approves', make: (b) => change(b, 'query.approved', (event, at) => (at === 0 ? { ...event, actor: 'ana' } : event)), claim: 'events', code: 'forbidden', go: false },
  { name: 'an entry by nobody who enrolled', make: (b) => { const keys = { ...b.keys, seeds: new Map([...b.keys.seeds, ['eve', p.sha256(utf8('eve'))] as const]) }; return relog({ files: b.files, keys }, signEvents(keys, [...readEvents(b.files), { v: 1, type: 'offer.published', actor: 'eve', ts: 1, digest: '0'.repeat(64), length: 1 }])); }, claim: 'events', code: 'unknown-member', go: true },
  { name: 'a second beginning', make: (b) => rewrite(b, (events) => [...events, { ...(events[0] as Event) }]), claim: 'events', code: 'unexpected-message', go: false },
  { name: 'a field that the schema does not know', make: (b) => change(b, 'query.admitted', (event) => ({ ...event, note: 'hello' })), claim: 'events', code: 'unknown-field', go: false },
  { name: 'an entry from the future', make: (b) => change(b, 'result.fetched', (event) => ({ ...event, ts: future })), claim: 'events', code: 'sig-stale', go: false },
  { name: 'a key that two actors show', make: (b) => { const events = readEvents(b.files); const first = events.find((event) => event['type'] === 'roster.enrolled') as Event; return change(b, 'roster.enrolled', (event, at) => (at === 1 ? { ...event, key: first['key'] as string } : event)); }, claim: 'events', go: true, code: 'key-in-use' },
  { name: 'a chain with a number left out', make: (b) => { const notes = readNotes(b.files); const events = readEvents(b.files); const last = events.findLastIndex((event) => event['actor'] === 'c'); return renote(b, () => [...notes, signEvents(b.keys, [...events, events[last] as Event, events[last] as Event]).at(-1) as Uint8Array]); }, claim: 'ledger', code: 'prev-mismatch', go: true },
  { name: 'a verifier key list with another key', make: (b) => withFile(b.files, 'vkeys.txt', (bytes) => flip(bytes, 30)), claim: 'documents', code: 'binding-mismatch', go: true },
  { name: 'a verifier key list without a witness', make: (b) => withFile(b.files, 'vkeys.txt', (bytes) => utf8(new TextDecoder().decode(bytes).replace(/a\/witness.*\n/, ''))), claim: 'documents', code: 'binding-mismatch', go: true },
];

const charterPath = (b: Bundle): string => `blobs/sha256/${readEvents(b.files).find((event) => event['type'] === 'charter.proposed')?.['digest']}`;

const questionEdits: readonly Edit[] = [
  { name: 'an altered request', make: (b) => withFile(b.files, `blobs/sha256/${b.first}`, (bytes) => flip(bytes, 90)), claim: 'documents', code: 'digest-mismatch', go: false },
  { name: 'a request that is not there', make: (b) => withFile(b.files, `blobs/sha256/${b.first}`, () => undefined), claim: 'query', go: false },
  { name: 'an altered charter', make: (b) => withFile(b.files, charterPath(b), (bytes) => flip(bytes, 90)), claim: 'charter', code: 'digest-mismatch', go: false },
  { name: 'a charter that one member did not sign', make: (b) => change(b, 'charter.signed', (event) => (event['actor'] === 'b' ? undefined : event)), claim: 'query', code: 'roster-pending', go: false },
  { name: 'a charter signed by the wrong digest', make: (b) => change(b, 'charter.signed', (event) => (event['actor'] === 'b' ? { ...event, digest: '1'.repeat(64) } : event)), claim: 'charter', code: 'binding-mismatch', go: false },
  { name: 'a charter of another version', make: (b) => change(b, 'charter.proposed', (event) => ({ ...event, version: 2 })), claim: 'charter', code: 'binding-mismatch', go: false },
  { name: 'another purpose than the request has', make: (b) => change(b, 'query.proposed', (event) => ({ ...event, purpose: 'other' })), claim: 'query', code: 'binding-mismatch', go: false },
  { name: 'a partner that offers nothing', make: (b) => change(b, 'offer.published', (event) => (event['actor'] === 'c' ? undefined : event)), claim: 'query', code: 'not-offering', go: false },
  { name: 'a release after the term', make: (b) => change(b, 'result.released', (event) => ({ ...event, ts: Number(event['ts']) + 2 * 3_600_000 })), claim: 'purpose', code: 'expired', go: false },
  { name: 'an approval left out', make: (b) => change(b, 'query.approved', (event) => (event['actor'] === 'd' ? undefined : event)), claim: 'approvals', code: 'not-approved', go: false },
  { name: 'an approval of another charter', make: (b) => change(b, 'query.approved', (event) => (event['actor'] === 'd' ? { ...event, charter_digest: '2'.repeat(64) } : event)), claim: 'approvals', code: 'binding-mismatch', go: false },
  { name: 'an approval after the round began', make: (b) => rewrite(b, (events) => move(events, (event) => isOf('query.approved', b.first)(event) && event['actor'] === 'd', isOf('round.keys_fixed', b.first))), claim: 'approvals', code: 'not-approved', go: false },
  { name: 'a partner that declined after all', make: (b) => insert(b, { v: 1, type: 'query.declined', actor: 'b', run: b.first, ts: Date.now(), code: 'declined' }, isOf('round.config', b.first)), claim: 'order', code: 'unexpected-message', go: false },
  { name: 'a second approval by one partner', make: (b) => rewrite(b, (events) => events.flatMap((event) => (isOf('query.approved', b.first)(event) && event['actor'] === 'a' ? [event, event] : [event]))), claim: 'order', code: 'equivocation', go: false },
  { name: 'another run that was cancelled by the coordinator after its release', make: (b) => rewrite(b, (events) => [...events, { v: 1, type: 'query.failed', actor: 'coordinator', run: b.first, ts: Date.now(), code: 'dropped' }]), claim: 'order', code: 'unexpected-message', go: false },
];

/** A document of the bundle's first run that an event names, changed, and the event with it. */
function redocument(bundle: Bundle, type: string, edit: (document: JsonObject) => JsonObject, keys: readonly [digest: string, length: string] = ['digest', 'length']): Files {
  const event = readEvents(bundle.files).find(isOf(type, bundle.first)) as Event;
  const bytes = writeJson(edit(readJson(bundle.files.get(`blobs/sha256/${event[keys[0]]}`))));
  const files = new Map(bundle.files);
  const named = withBlob(files, bytes);
  return change({ ...bundle, files }, type, (said) => ({ ...said, [keys[0]]: named.digest, [keys[1]]: named.length }));
}

const vectorPaths = ({ files }: Bundle): string[] => [...files.keys()].filter((path) => path.startsWith('vectors/'));
const firstVectors = (bundle: Bundle): string[] =>
  readEvents(bundle.files)
    .filter(isOf('input.committed', bundle.first))
    .map((event) => `vectors/${event['vec_root']}`)
    .filter((path) => vectorPaths(bundle).includes(path));

const roundEdits: readonly Edit[] = [
  { name: 'a lower threshold', make: (b) => redocument(b, 'round.config', (config) => ({ ...config, threshold: 2 })), claim: 'config', code: 'policy-threshold', go: false },
  { name: 'another layout', make: (b) => redocument(b, 'round.config', (config) => ({ ...config, layout: '3'.repeat(64) })), claim: 'config', code: 'binding-mismatch', go: false },
  { name: 'a roster without one partner', make: (b) => redocument(b, 'round.config', (config) => ({ ...config, roster: (config['roster'] as JsonObject[]).slice(1) })), claim: 'config', code: 'roster-mismatch', go: false },
  { name: 'a log head that never was', make: (b) => redocument(b, 'round.config', (config) => ({ ...config, logHead: { size: 9, root: '4'.repeat(64) } })), claim: 'config', code: 'log-inconsistent', go: false },
  { name: 'keys of an earlier round', make: (b) => { const used = readEvents(b.files).find((event) => isOf('round.key', b.first)(event) && event['actor'] === 'a') as Event; return change(b, 'round.key', (event) => (event['actor'] === 'a' ? { ...event, c_key: used['c_key'] as string } : event), b.second); }, claim: 'survivors', code: 'key-reused', go: false },
  { name: 'a receipt left out', make: (b) => change(b, 'input.received', (event, at) => (at === 1 ? undefined : event)), claim: 'inputs', code: 'survivors-invalid', go: false },
  { name: 'a receipt of other bytes', make: (b) => change(b, 'input.received', (event, at) => (at === 1 ? { ...event, vec_root: '5'.repeat(64) } : event)), claim: 'inputs', code: 'own-entry-mismatch', go: false },
  { name: 'an input after the survivors', make: (b) => rewrite(b, (events) => move(events, (event) => isOf('input.committed', b.first)(event) && event['actor'] === 'a', isOf('survivors.ack', b.first))), claim: 'order', code: 'unexpected-message', go: false },
  { name: 'two signatures too few', make: (b) => change(b, 'survivors.ack', (event, at) => (at < 2 ? undefined : event)), claim: 'survivors', code: 'quorum', go: false },
  { name: 'signatures after the reveal', make: (b) => rewrite(b, (events) => move(events, isOf('share.revealed', b.first), isOf('survivors.ack', b.first))), claim: 'survivors', code: 'quorum', go: false },
  { name: 'a second survivor statement', make: (b) => rewrite(b, (events) => events.flatMap((event) => (isOf('survivors.fixed', b.first)(event) ? [event, event] : [event]))), claim: 'order', code: 'unexpected-message', go: false },
  { name: 'a checkpoint that too few cosigned', make: (b) => recosign(b, (name) => name === 'a/witness' || name === 'b/witness'), claim: 'cosigned', code: 'not-cosigned', go: false },
  { name: 'a checkpoint that one of its partners did not cosign', make: (b) => recosign(b, (name) => name !== 'a/witness'), claim: 'cosigned', code: 'not-cosigned', go: false },
  { name: 'no cosigned checkpoint', make: (b) => new Map([...withoutDerived(b.files)].filter(([path]) => !path.startsWith('cosignatures/'))), claim: 'cosigned', go: false },
  { name: 'another opened secret', make: (b) => redocument(b, 'result.computed', (opening) => ({ ...opening, selfSecrets: (opening['selfSecrets'] as JsonObject[]).map((each, at) => (at === 0 ? { ...each, secret: '01'.padEnd(64, '0') } : each)) }), ['opening_digest', 'opening_length']), claim: 'opening', code: 'digest-mismatch', go: false },
  { name: 'an altered reveal', make: (b) => withFile(b.files, pathOf(b.files, /^reveals\//), (bytes) => flip(bytes, 70)), claim: 'documents', code: 'digest-mismatch', go: false },
  { name: 'an altered masked vector', make: (b) => withFile(b.files, firstVectors(b)[0] as string, (bytes) => flip(bytes, 8)), claim: 'sum', code: 'digest-mismatch', go: false },
  { name: 'a masked vector cut short', make: (b) => withFile(b.files, firstVectors(b)[0] as string, (bytes) => bytes.subarray(8)), claim: 'sum', code: 'vector-shape', go: false },
  { name: 'the masked vectors of two partners exchanged', make: (b) => { const [one = '', other = ''] = firstVectors(b); const files = withoutDerived(b.files); files.set(one, b.files.get(other) as Uint8Array); files.set(other, b.files.get(one) as Uint8Array); return files; }, claim: 'sum', code: 'digest-mismatch', go: false },
  { name: 'a masked vector that is not there', make: (b) => withFile(b.files, firstVectors(b)[0] as string, () => undefined), claim: 'sum', go: false },
];

const figure = (result: JsonObject, cell: number, value: JsonObject): JsonObject => ({
  ...result,
  cells: (result['cells'] as JsonObject[]).map((row, at) => (at === cell ? { ...row, count: value } : row)),
});

const releaseEdits: readonly Edit[] = [
  { name: 'an altered figure', make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson(figure(readJson(bytes), 0, { state: 'value', value: 45 }))), claim: 'result', code: 'result-mismatch', go: false },
  { name: 'an altered figure that the coordinator signed', make: (b) => recommit(b, (result) => figure(result, 0, { state: 'value', value: 45 })), claim: 'disclosure', code: 'result-mismatch', go: false },
  { name: 'a hidden figure that was shown after all', make: (b) => recommit({ ...b, first: b.second }, (result) => figure(result, 1, { state: 'value', value: 5 })), claim: 'disclosure', code: 'result-mismatch', go: false },
  { name: 'a shown figure that was hidden', make: (b) => recommit(b, (result) => figure(result, 0, { state: 'suppressed', reason: 'minCount' })), claim: 'disclosure', code: 'result-mismatch', go: false },
  { name: 'weaker rules than were enforced', make: (b) => recommit(b, (result) => ({ ...result, rules: { ...(result['rules'] as JsonObject), minCount: 3 } })), claim: 'disclosure', code: 'result-mismatch', go: false },
  { name: 'another salt', make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), salt: '6'.repeat(64) })), claim: 'result', code: 'result-mismatch', go: false },
  { name: 'another day of release', make: (b) => recommit(b, (result) => ({ ...result, releasedAt: '2020-01-01T00:00:00.000Z' })), claim: 'result', code: 'result-mismatch', go: false },
  { name: 'approvals that are not there', make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), approvals: [1, 2, 3, 4] })), claim: 'result', code: 'not-approved', go: false },
  { name: 'a result that names another root', make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), log: { treeSize: 60, root: '7'.repeat(64) } })), claim: 'result', code: 'log-inconsistent', go: false },
  { name: 'a result without the names under it', make: (b) => withFile(b.files, resultPath(b), (bytes) => writeJson({ ...readJson(bytes), signatures: [] })), claim: 'result', code: 'bad-signature', go: false },
  { name: 'a result in another spelling', make: (b) => withFile(b.files, resultPath(b), (bytes) => utf8(JSON.stringify(readJson(bytes), null, 1))), claim: 'result', code: 'non-canonical', go: false },
  { name: 'a result that is not there', make: (b) => withFile(b.files, resultPath(b), () => undefined), claim: 'result', go: false },
  { name: 'a countersignature under something else', make: (b) => change(b, 'result.countersigned', (event, at) => (at === 0 ? { ...event, result_commit: '8'.repeat(64) } : event)), claim: 'countersigned', code: 'result-mismatch', go: false },
  { name: 'a crate that says something else', make: (b) => listed(new Map(b.files).set('ro-crate-metadata.json', utf8('{}'))), claim: 'documents', code: 'binding-mismatch', go: false },
  { name: 'register facts that say something else', make: (b) => listed(new Map(b.files).set('register/processing.csv', utf8('niets'))), claim: 'documents', code: 'binding-mismatch', go: false },
];

/** All edits. */
export const edits: readonly Edit[] = [...logEdits, ...eventEdits, ...questionEdits, ...roundEdits, ...releaseEdits];

