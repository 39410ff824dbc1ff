/** Lies about comparisons: config, keys, hops, tags, sizes, and the figures made of them. */
import { nativePrimitives as p } from '@ketensom/native';
import { encodeHex, type JsonObject, tagLength } from '@ketensom/protocol';
import { type Event, fieldOf, readEvents, rewrite, withFile } from '../forge.ts';
import { type KindsBundle, withFirst } from '../kinds-bundle.ts';
import { change, type Edit, flip, isOf, move, recommit, recosign, redocument } from './tools.ts';

/** As `Edit`, of a bundle of comparisons. */
export interface RingEdit extends Omit<Edit, 'make'> {
  readonly make: (bundle: KindsBundle) => ReturnType<Edit['make']>;
}

const finalOf = (b: KindsBundle, list: number, run = b.first): Event =>
  readEvents(b.files).find((event) => isOf('tags.final', run)(event) && event['list'] === list) as Event;

const tagsPath = (b: KindsBundle, list: number, run = b.first): string => `tags/${fieldOf(finalOf(b, list, run), 'tags_root')}`;

/** The tags of a list changed, and their last holder's signature with them. */
export function retag(b: KindsBundle, list: number, edit: (tags: Uint8Array) => Uint8Array): ReturnType<Edit['make']> {
  const tags = edit((b.files.get(tagsPath(b, list)) as Uint8Array).slice());
  const root = encodeHex(p.sha256(tags));
  const files = new Map(b.files).set(`tags/${root}`, tags);
  return change({ ...b, files }, 'tags.final', (event) => (event['list'] === list ? { ...event, tags_root: root } : event));
}

const textOf = (tags: Uint8Array, at: number): string => encodeHex(tags.subarray(at, at + tagLength));

/** Flips a bit in the first `count` tags of a list that fit. */
function flipTags(b: KindsBundle, list: number, count: number, fits: (tag: string, others: readonly ReadonlySet<string>[]) => boolean) {
  const lists = [0, 1, 2, 3].map((at) => b.files.get(tagsPath(b, at)) as Uint8Array);
  const sets = lists.map((tags) => new Set(Array.from({ length: tags.length / tagLength }, (_, at) => textOf(tags, at * tagLength))));
  return retag(b, list, (tags) => {
    const places = Array.from({ length: tags.length / tagLength }, (_, at) => at * tagLength).filter((at) => fits(textOf(tags, at), sets));
    return places.slice(0, count).reduce(flip, tags);
  });
}

const sizesOf = (opening: JsonObject): readonly JsonObject[] => opening['sizes'] as readonly JsonObject[];

/** One more person in the first list. */
const onePersonMore = (opening: JsonObject): JsonObject => ({
  ...opening,
  sizes: sizesOf(opening).map((own, at) =>
    at > 0 ? own : { ...own, lists: (own['lists'] as JsonObject[]).map((list) => ({ ...list, persons: Number(list['persons']) + 1 })) },
  ),
});

/** A hundred for a pair, whatever its noise. */
const chosenPair = (result: JsonObject): JsonObject => ({
  ...result,
  pairs: (result['pairs'] as JsonObject[]).map((pair) => ({ ...pair, count: { state: 'value', value: 100 } })),
});

const figure = (result: JsonObject): JsonObject => ({ ...result, union: { state: 'value', value: 85 } });

/** See the module header. */
export const ringEdits: readonly RingEdit[] = [
  {
    name: 'a ring with another key for a partner',
    make: (b) =>
      redocument(b, 'overlap.config', (config) => ({
        ...config,
        roster: (config['roster'] as JsonObject[]).map((entry, at) => (at === 0 ? { ...entry, key: '3'.repeat(64) } : entry)),
      })),
    claim: 'config',
    code: 'roster-mismatch',
    go: false,
  },
  {
    name: 'a ring whose lists are not padded',
    make: (b) => redocument(b, 'overlap.config', (config) => ({ ...config, padding: false })),
    claim: 'config',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a ring that watches fewer canaries',
    make: (b) => redocument(b, 'overlap.config', (config) => ({ ...config, canaries: 1 })),
    claim: 'config',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a second key of one holder',
    make: (b) =>
      rewrite(b, (events) =>
        events.flatMap((event) =>
          isOf('overlap.key', b.first)(event) && event['actor'] === 'a' ? [event, { ...event, seal_key: '4'.repeat(64) }] : [event],
        ),
      ),
    claim: 'order',
    code: 'equivocation',
    go: false,
  },
  {
    name: 'a holder that never showed a key',
    make: (b) => change(b, 'overlap.key', (event) => (event['actor'] === 'b' ? undefined : event)),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a hop over other bytes than were sent',
    make: (b) => change(b, 'hop.done', (event, at) => (at === 4 ? { ...event, in: '5'.repeat(64) } : event)),
    claim: 'inputs',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a hop left out',
    make: (b) => change(b, 'hop.done', (event, at) => (at === 4 ? undefined : event)),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a hop by another holder than the one whose turn it was',
    make: (b) => change(b, 'hop.done', (event, at) => (at === 0 ? { ...event, actor: event['actor'] === 'a' ? 'b' : 'a' } : event)),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a list that ended with an element less',
    make: (b) => change(b, 'tags.final', (event, at) => (at === 0 ? { ...event, count: Number(event['count']) - 1 } : event)),
    claim: 'inputs',
    code: 'length',
    go: false,
  },
  {
    name: 'tags that nobody signed',
    make: (b) =>
      change(b, 'tags.final', ({ tags_root: _dropped, ...event }, at) => (at === 0 ? event : { ...event, tags_root: _dropped ?? '' })),
    claim: 'inputs',
    code: 'malformed',
    go: false,
  },
  {
    name: "the canaries' list before the others had ended",
    make: (b) =>
      rewrite(b, (events) =>
        move(
          events,
          (event) => isOf('tags.final', b.first)(event) && event['list'] === 3,
          (event) => isOf('tags.final', b.first)(event) && event['list'] !== 3,
        ),
      ),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'sizes that were sealed after the list had left',
    make: (b) => {
      const owner = fieldOf(readEvents(b.files).find(isOf('hop.done', b.first)) as Event, 'actor');
      return rewrite(b, (events) =>
        move(events, (event) => isOf('sizes.sealed', b.first)(event) && event['actor'] === owner, isOf('tags.final', b.first)),
      );
    },
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a head that one holder did not cosign',
    make: (b) => recosign(b, (name) => name !== 'c/witness'),
    claim: 'cosigned',
    go: false,
  },
  {
    name: 'other sizes than the owner sealed',
    make: (b) => redocument(b, 'result.computed', onePersonMore, ['opening_digest', 'opening_length']),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'sizes of one owner left out',
    make: (b) =>
      redocument(b, 'result.computed', (opening) => ({ ...opening, sizes: sizesOf(opening).slice(1) }), [
        'opening_digest',
        'opening_length',
      ]),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered tag',
    make: (b) => withFile(b.files, tagsPath(b, 0), (bytes) => flip(bytes, 5)),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'tags cut short',
    make: (b) => withFile(b.files, tagsPath(b, 1), (bytes) => bytes.subarray(tagLength)),
    claim: 'sum',
    code: 'length',
    go: false,
  },
  {
    name: 'tags that are not there',
    make: (b) => withFile(b.files, tagsPath(b, 1), () => undefined),
    claim: 'sum',
    go: false,
  },
  {
    name: 'a canary that the last holder spoiled',
    make: (b) => flipTags(b, 0, 1, (tag, sets) => sets[3]?.has(tag) === true),
    claim: 'sum',
    code: 'canary-missing',
    go: false,
  },
  {
    // One may change nothing that is shown; so many change the union.
    name: 'persons that the last holder exchanged for nobody, signed by it',
    make: (b) => flipTags(b, 0, 12, (tag, sets) => sets[1]?.has(tag) === true && sets[3]?.has(tag) === false),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'an altered figure that the coordinator signed',
    make: (b) => recommit(b, figure),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'noise that the coordinator chose',
    make: (b) => recommit(withFirst(b, 'noisy'), chosenPair),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'an altered figure of salted-hash that the coordinator did not sign',
    make: (b) => withFile(b.files, `results/${b.runs['salted']}.json`, (bytes) => flip(bytes, bytes.length - 20)),
    claim: 'result',
    code: 'malformed',
    go: false,
  },
  {
    name: "the partners' key given out by somebody else",
    make: (b) => change(withFirst(b, 'salted'), 'overlap.salt', (event) => ({ ...event, actor: 'b' })),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
];
