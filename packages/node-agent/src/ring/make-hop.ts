/** One hop of one list: blinded by this agent's scalar, shuffled, sealed to the next holder or, as tags, to the coordinator (OVL-6). */
import type { BlindingEngine } from '@ketensom/native';
import {
  blindingSuites,
  canaryIdentifiers,
  canaryList,
  concatBytes,
  decodeHex,
  demandDistinct,
  elementLength,
  encodeHex,
  holdersOf,
  packIdentifiers,
  paddedCount,
  permutation,
  permuteRows,
  type RingConfig,
  tagLength,
  u32be,
} from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { MadeHop, RingSecrets } from '../store/ring-store.ts';
import { sealList } from './seal-list.ts';

/** What every hop of a ring is made with. */
export interface RingWork {
  readonly context: AgentContext;
  readonly config: RingConfig;
  readonly secrets: RingSecrets;
  readonly engine: BlindingEngine;
  /** Public keys of the run, hex, by partner. */
  readonly keys: ReadonlyMap<string, string>;
  /** The coordinator's key, hex. */
  readonly coordinatorKey: string;
  /** What the persons' identifiers are: keys compare when these texts are equal. */
  readonly keyKind: string;
}

const seedOf = ({ context }: RingWork): number => new DataView(context.entropy(4).buffer).getInt32(0);

const shuffle = ({ context }: RingWork, rows: Uint8Array, width: number): Uint8Array =>
  permuteRows(rows, width, permutation(context.primitives, context.entropy(32), rows.length / width));

/** The canaries of one list. Who knows them cannot find them under a key that is not his. */
async function canaryElements({ context, config, engine, keyKind }: RingWork, list: number): Promise<Uint8Array> {
  const run = decodeHex(config.run);
  const secret = context.primitives.sha256(u32be(list));
  const identifiers = canaryIdentifiers(context.primitives, { secret, run, count: config.canaries });
  return engine.hashToElements(config.suite, { run, keyKind, purpose: 'canary' }, identifiers);
}

/** A list of persons as its owner starts it: identifiers, canaries, padding. */
async function personElements(work: RingWork, list: number, persons: readonly string[]): Promise<Uint8Array> {
  const { context, config, engine, keyKind } = work;
  const domain = { run: decodeHex(config.run), keyKind };
  const own = await engine.hashToElements(config.suite, domain, packIdentifiers(persons));
  const canaries = await canaryElements(work, list);
  const count = (own.length + canaries.length) / elementLength;
  const dummies = config.padding ? paddedCount(count) - count : 0;
  const length = blindingSuites[config.suite].entropy.element;
  const padding = dummies === 0 ? new Uint8Array(0) : await engine.randomElements(config.suite, context.entropy(dummies * length));
  return concatBytes(own, canaries, padding);
}

/** The canaries of every list, in one list. */
async function allCanaries(work: RingWork): Promise<Uint8Array> {
  const lists = await Promise.all(work.config.lists.map((_, list) => canaryElements(work, list)));
  return concatBytes(...lists);
}

/** What an owner's list is before its first hop. */
export const startElements = (work: RingWork, list: number, persons: readonly string[]): Promise<Uint8Array> =>
  list === canaryList(work.config) ? allCanaries(work) : personElements(work, list, persons);

/** Which hop, of what. */
export interface HopInput {
  readonly list: number;
  readonly hop: number;
  /** Root of what was taken, hex. */
  readonly input: string;
  readonly elements: Uint8Array;
}

/** Makes and stores the hop; nothing has left yet. @throws ProtocolError `element-invalid`, `element-repeated`. */
export async function makeHop(work: RingWork, { list, hop, input, elements }: HopInput): Promise<Omit<MadeHop, 'announced'>> {
  const { context, config, secrets, engine, keys, coordinatorKey } = work;
  const { primitives, entropy, store, self } = context;
  demandDistinct(elements, elementLength, seedOf(work));
  const blinded = await engine.blind(config.suite, secrets.scalar, elements);
  const isLast = hop === config.roster.length - 1;
  const rows = isLast ? await engine.finalTags(decodeHex(config.run), blinded) : blinded;
  const shuffled = shuffle(work, rows, isLast ? tagLength : elementLength);
  const to = isLast ? 'coordinator' : (holdersOf(config, list)[hop + 1] ?? '');
  const recipientKey = decodeHex(isLast ? coordinatorKey : (keys.get(to) ?? ''));
  const place = { run: config.run, round: config.round, list, hop, from: self, to };
  const { output, length } = sealList({ primitives, entropy, vectors: store.vectors }, { place, recipientKey }, shuffled);
  const count = elements.length / elementLength;
  return { list, hop, input, output, count, length, ...(isLast ? { tagsRoot: encodeHex(primitives.sha256(shuffled)) } : {}) };
}
