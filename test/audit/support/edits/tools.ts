/** What lies about a bundle are made with. */
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
} from '@ketensom/protocol';
import type { Bundle, Files } from '../bundle.ts';
import {
  cosignersOf,
  type Event,
  fieldOf,
  makeCheckpoint,
  readEvents,
  readJson,
  readNotes,
  relog,
  rewrite,
  withBlob,
  withoutDerived,
  writeJson,
} from '../forge.ts';

/** `go`: whether a program that checks the log and nothing else must see it. `claim` alone, without a code: it must not be proved. */
export interface Edit {
  readonly name: string;
  readonly make: (bundle: Bundle) => Files;
  readonly claim: ClaimName;
  readonly code?: ErrorCode;
  readonly go: boolean;
}

export const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes;
};

/** Another hex digit in that place: a flipped bit could make it none. */
export const otherDigit = (bytes: Uint8Array, at: number): Uint8Array => {
  const zero = 0x30;
  bytes[at] = bytes[at] === zero ? zero + 1 : zero;
  return bytes;
};

export const pathOf = (files: Files, pattern: RegExp): string => {
  const found = [...files.keys()].find((path) => pattern.test(path));
  if (found === undefined) throw new Error(`no file ${pattern}`);
  return found;
};

export const entriesPath = (files: Files): string => pathOf(files, /^tile\/entries\//);
export const tilePath = (files: Files): string => pathOf(files, /^tile\/0\//);

/** Events of a bundle with those of one type in one run changed; `undefined` drops one. */
export const change = (bundle: Bundle, type: string, edit: (event: Event, at: number) => Event | undefined, run = bundle.first): Files => {
  let at = -1;
  return rewrite(bundle, (events) =>
    events.flatMap((event) => {
      if (event['type'] !== type || (event['run'] !== undefined && event['run'] !== run)) return [event];
      at += 1;
      const edited = edit(event, at);
      return edited === undefined ? [] : [edited];
    }),
  );
};

/** The events with the first that fits moved to the place of another. */
export const move = (events: readonly Event[], what: (event: Event) => boolean, before: (event: Event) => boolean): Event[] => {
  const moved = events.find(what) as Event;
  const rest = events.filter((event) => event !== moved);
  const at = rest.findIndex(before);
  return [...rest.slice(0, at), moved, ...rest.slice(at)];
};

export const isOf =
  (type: string, run: string) =>
  (event: Event): boolean =>
    event['type'] === type && event['run'] === run;

/** An event beside those that are there, by somebody of the log. */
export const insert = (bundle: Bundle, event: Event, before: (event: Event) => boolean): Files =>
  rewrite(bundle, (events) => {
    const at = events.findIndex(before);
    return [...events.slice(0, at), event, ...events.slice(at)];
  });

export const resultPath = (bundle: Bundle): string => `results/${bundle.first}.json`;

/** Another result, with the coordinator's two events about it changed to match. */
export function recommit(bundle: Bundle, edit: (result: JsonObject) => JsonObject): Files {
  const served = edit(readJson(bundle.files.get(resultPath(bundle)))) as unknown as ReleasedResult & { readonly salt: string };
  const document = releaseDocumentOf(served);
  const fields = { result_commit: encodeHex(deriveResultCommit(p, document)) };
  const { length } = encodeReleaseDocument(document);
  const said = new Set(['result.computed', 'result.released', 'result.countersigned', 'result.fetched']);
  const files = rewrite(bundle, (events) =>
    events.map((event) => {
      if (event['run'] !== bundle.first || !said.has(fieldOf(event, 'type'))) return event;
      return { ...event, ...fields, ...(event['type'] === 'result.released' ? { length } : {}) };
    }),
  );
  files.set(resultPath(bundle), writeJson(served as unknown as JsonObject));
  return files;
}

/** The notes of the bundle, with some changed and all the rest as they were signed. */
export const renote = (bundle: Bundle, edit: (notes: Uint8Array[]) => Uint8Array[]): Files => relog(bundle, edit(readNotes(bundle.files)));

/** Checkpoints that were relied on, with other cosigners. */
export function recosign(bundle: Bundle, keep: (name: string) => boolean): Files {
  const { files, keys } = bundle;
  const made = withoutDerived(files);
  for (const [path, note] of files) {
    if (!path.startsWith('cosignatures/')) continue;
    const size = Number(/\d+/.exec(path)?.[0]);
    const root = rootOf(bundle, size);
    made.set(
      path,
      makeCheckpoint(
        keys,
        { size, root },
        cosignersOf(note).filter(({ name }) => keep(name)),
      ),
    );
  }
  return made;
}

const rootOf = (bundle: Bundle, size: number): Uint8Array => {
  const found = relog(bundle, readNotes(bundle.files).slice(0, size)).get('checkpoint') as Uint8Array;
  return Uint8Array.from(atob(new TextDecoder().decode(found).split('\n')[2] as string), (character) => character.charCodeAt(0));
};

export const newest = (bundle: Bundle): { readonly size: number; readonly root: Uint8Array } => {
  const { length } = readNotes(bundle.files);
  return { size: length, root: rootOf(bundle, length) };
};

export const future = Date.now() + 400 * 86_400_000;

/** A document of the bundle's first run that an event names, changed, and the event with it. */
export function redocument(
  bundle: Bundle,
  type: string,
  edit: (document: JsonObject) => JsonObject,
  keys: readonly [digest: string, length: string] = ['digest', 'length'],
): Files {
  const event = readEvents(bundle.files).find(isOf(type, bundle.first)) as Event;
  const bytes = writeJson(edit(readJson(bundle.files.get(`blobs/sha256/${fieldOf(event, keys[0])}`))));
  const files = new Map(bundle.files);
  const named = withBlob(files, bytes);
  return change({ ...bundle, files }, type, (said) => ({ ...said, [keys[0]]: named.digest, [keys[1]]: named.length }));
}

/** The opening that events of this type name, with another first secret. */
export const reopen = (bundle: Bundle, type: 'result.computed' | 'step.opened'): Files =>
  redocument(
    bundle,
    type,
    (opening) => ({
      ...opening,
      selfSecrets: (opening['selfSecrets'] as JsonObject[]).map((each, at) =>
        at === 0 ? { ...each, secret: '01'.padEnd(64, '0') } : each,
      ),
    }),
    ['opening_digest', 'opening_length'],
  );

/** What a partner says it holds of the dataset, changed. */
export function reoffer(bundle: Bundle, partner: string, add: JsonObject): Files {
  const isOwn = (event: Event): boolean => event['type'] === 'offer.published' && event['actor'] === partner;
  const event = readEvents(bundle.files).find(isOwn) as Event;
  const offer = readJson(bundle.files.get(`blobs/sha256/${fieldOf(event, 'digest')}`));
  const datasets = offer['datasets'] as Readonly<Record<string, JsonObject>>;
  const files = new Map(bundle.files);
  const named = withBlob(files, writeJson({ ...offer, datasets: { cases: { ...datasets['cases'], ...add } } }));
  return rewrite({ ...bundle, files }, (events) =>
    events.map((said) => (isOwn(said) ? { ...said, digest: named.digest, length: named.length } : said)),
  );
}
