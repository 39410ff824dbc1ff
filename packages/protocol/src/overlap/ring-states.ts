/** What a ring of holders is at any moment, and the messages that move it (OVL-5). Agents, coordinator and auditor replay the same events. */
import type { RingConfig } from './ring-config.ts';

/** A partner's fresh X25519 key of the run, signed by its identity as every event is; hex. */
export interface KeyMessage {
  readonly kind: 'key';
  readonly partner: string;
  readonly sealKey: string;
}

/** The first of the ring drew the partners' key of a `salted-hash` run; `commit` is a digest that every partner holds it against; hex. */
export interface SaltMessage {
  readonly kind: 'salt';
  readonly partner: string;
  readonly commit: string;
}

/** An owner committed to the exact sizes of its lists, sealed to the coordinator; hex. */
export interface SizesMessage {
  readonly kind: 'sizes';
  readonly partner: string;
  readonly commit: string;
  /** In a link the digest of the commitments to what the owner's numbers stand for; absent where it has none. */
  readonly labels?: string;
}

/** A holder passed list `list` on after its hop: `input` is what it took, `output` what it sends (roots, hex), `count` elements. */
export interface HopMessage {
  readonly kind: 'hop';
  readonly partner: string;
  readonly list: number;
  readonly hop: number;
  readonly input: string;
  readonly output: string;
  readonly count: number;
}

/** The last holder turned a list into tags. `tagsRoot` is the digest of the tags: in `dh` alone, where it tells nothing of identifiers. */
export interface TagsMessage {
  readonly kind: 'tags';
  readonly partner: string;
  readonly list: number;
  readonly input: string;
  readonly output: string;
  readonly count: number;
  readonly tagsRoot?: string;
}

/** The coordinator counted a link and committed to the protected cells. */
export interface CountedMessage {
  readonly kind: 'counted';
  readonly partner: string;
}

/** An owner said what those of its numbers stand for that are shown. */
export interface LabelsMessage {
  readonly kind: 'labels';
  readonly partner: string;
}

export type RingMessage = KeyMessage | SaltMessage | SizesMessage | HopMessage | TagsMessage | CountedMessage | LabelsMessage;

/** How far one list is: the hops made, the root that was sent last, its length in elements. */
export interface ListProgress {
  readonly hops: number;
  readonly root: string;
  readonly count: number;
}

/** Keys come in. */
export interface RingKeys {
  readonly kind: 'collecting-keys';
  readonly config: RingConfig;
  readonly keys: ReadonlyMap<string, string>;
}

/** `salted-hash`: all keys are there, the partners' key is not. */
export interface RingSalt {
  readonly kind: 'awaiting-salt';
  readonly config: RingConfig;
  readonly keys: ReadonlyMap<string, string>;
}

/** All keys are there; sizes are committed to and lists pass round. In `dh` `lists` has one entry more than the config: the canaries' own list. */
export interface Passing {
  readonly kind: 'passing';
  readonly config: RingConfig;
  readonly keys: ReadonlyMap<string, string>;
  /** Commitment to the partners' key of a `salted-hash` run. */
  readonly salt?: string;
  readonly sizes: ReadonlyMap<string, string>;
  readonly lists: readonly (ListProgress | undefined)[];
}

/** Every list ended as tags: of an overlap that is all, a link is counted. */
export interface Passed {
  readonly kind: 'passed';
  readonly config: RingConfig;
  readonly keys: ReadonlyMap<string, string>;
  readonly salt?: string;
  readonly sizes: ReadonlyMap<string, string>;
  readonly lists: readonly ListProgress[];
}

/** A link's cells are counted, protected and committed to; `labelled` have said what theirs stand for. */
export interface Labelling {
  readonly kind: 'labelling';
  readonly config: RingConfig;
  readonly keys: ReadonlyMap<string, string>;
  readonly labelled: readonly string[];
}

/** A link has its labels: nobody is waited for. */
export interface Labelled {
  readonly kind: 'labelled';
  readonly config: RingConfig;
  readonly keys: ReadonlyMap<string, string>;
}

export type Ring = RingKeys | RingSalt | Passing | Passed | Labelling | Labelled;
