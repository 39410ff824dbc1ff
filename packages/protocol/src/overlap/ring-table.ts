/**
 * The ring's transitions: one table, total over state x message. A message that does not fit is refused and changes nothing (OVL-5). The
 * canaries' list is passed round last of all, unknown to hold canaries by anybody who could spare them: a holder that spoils other lists
 * has done so before it sees which elements are watched.
 */
import { demand, ProtocolError } from '../errors.ts';
import { routeOf } from './lists.ts';
import { type RingConfig, ringPartners } from './ring-config.ts';
import type {
  CountedMessage,
  HopMessage,
  Labelling,
  LabelsMessage,
  ListProgress,
  Passed,
  Passing,
  Ring,
  RingKeys,
  RingMessage,
  RingSalt,
  SizesMessage,
  TagsMessage,
} from './ring-states.ts';

const clause = 'OVL-5';

type MessageOf<Kind extends RingMessage['kind']> = Extract<RingMessage, { readonly kind: Kind }>;
type StateOf<Kind extends Ring['kind']> = Extract<Ring, { readonly kind: Kind }>;
type Table = {
  readonly [State in Ring['kind']]: {
    readonly [Message in RingMessage['kind']]: (state: StateOf<State>, message: MessageOf<Message>) => Ring;
  };
};

function refuse(_state: Ring, { partner }: RingMessage): never {
  throw new ProtocolError('unexpected-message', { clause, party: partner });
}

/** The number of the list that holds the canaries of all lists; it belongs to the first of the ring. Only `dh` has it. */
export const canaryList = ({ lists }: RingConfig): number => lists.length;

/** How many lists pass, that of the canaries among them. */
export const listCount = ({ lists, blinding }: RingConfig): number => lists.length + (blinding === 'dh' ? 1 : 0);

/** Who holds list `list` at each hop: in `salted-hash` its owner alone. @throws ProtocolError `malformed` for a list that the ring does not have. */
export function holdersOf(config: RingConfig, list: number): readonly string[] {
  const partners = ringPartners(config);
  const isCanaries = config.blinding === 'dh' && list === canaryList(config);
  const owner = isCanaries ? partners[0] : config.lists[list]?.owner;
  if (owner === undefined) throw new ProtocolError('malformed', { clause });
  return config.blinding === 'dh' ? routeOf(partners, owner) : [owner];
}

/** The holder that a list waits for, and its hop; undefined once the list has ended. */
export function nextHop(
  config: RingConfig,
  list: number,
  progress: ListProgress | undefined,
): { readonly holder: string; readonly hop: number } | undefined {
  const hop = progress?.hops ?? 0;
  const holder = holdersOf(config, list)[hop];
  return holder === undefined ? undefined : { holder, hop };
}

/** Hops of every list. */
export const hopCount = ({ roster, blinding }: RingConfig): number => (blinding === 'dh' ? roster.length : 1);

const hasEnded = (config: RingConfig, progress: ListProgress | undefined): progress is ListProgress => progress?.hops === hopCount(config);

/** Whether every list of persons has ended, so that the canaries may follow. */
export const mayPassCanaries = ({ config, lists }: Passing): boolean =>
  lists.every((progress, list) => list === canaryList(config) || hasEnded(config, progress));

function takeKey({ config, keys }: RingKeys, { partner, sealKey }: MessageOf<'key'>): Ring {
  demand(ringPartners(config).includes(partner), 'unknown-member', { clause, party: partner });
  demand(!keys.has(partner), 'unexpected-message', { clause, party: partner });
  demand(![...keys.values()].includes(sealKey), 'duplicate-key', { clause, party: partner });
  const next = new Map([...keys, [partner, sealKey]]);
  if (next.size < config.roster.length) return { kind: 'collecting-keys', config, keys: next };
  return config.blinding === 'dh' ? startPassing({ config, keys: next }) : { kind: 'awaiting-salt', config, keys: next };
}

function startPassing(known: Pick<Passing, 'config' | 'keys' | 'salt'>): Ring {
  return { kind: 'passing', ...known, sizes: new Map(), lists: Array.from({ length: listCount(known.config) }, () => undefined) };
}

/** The first of the ring gives the partners' key out, once. */
function takeSalt({ config, keys }: RingSalt, { partner, commit }: MessageOf<'salt'>): Ring {
  demand(partner === ringPartners(config)[0], 'unexpected-message', { clause, party: partner });
  return startPassing({ config, keys, salt: commit });
}

function takeSizes(state: Passing, { partner, commit, labels }: SizesMessage): Ring {
  const { config, sizes } = state;
  demand(ringPartners(config).includes(partner), 'unknown-member', { clause, party: partner });
  demand(!sizes.has(partner), 'unexpected-message', { clause, party: partner });
  demand((labels !== undefined) === labellers(config).includes(partner), 'malformed', { clause: 'LNK-6', party: partner });
  return { ...state, sizes: new Map([...sizes, [partner, commit]]) };
}

/** What a hop must take: the owner what it committed to, every other holder what was sent to it. */
function demandInput({ sizes }: Passing, { partner, input, count }: HopMessage | TagsMessage, before: ListProgress | undefined): void {
  const expected = before?.root ?? sizes.get(partner);
  demand(expected !== undefined, 'unexpected-message', { clause, party: partner });
  demand(input === expected, 'digest-mismatch', { clause, party: partner });
  demand(before === undefined || before.count === count, 'length', { clause, party: partner });
}

function takeHop(state: Passing, message: HopMessage | TagsMessage): Ring {
  const { config, lists } = state;
  const { partner, list } = message;
  const due = nextHop(config, list, lists[list]);
  const hop = message.kind === 'hop' ? message.hop : hopCount(config) - 1;
  const isLast = due?.hop === hopCount(config) - 1;
  const isDue = due?.holder === partner && due.hop === hop && isLast === (message.kind === 'tags');
  demand(isDue && (list !== canaryList(config) || mayPassCanaries(state)), 'unexpected-message', { clause, party: partner });
  demandInput(state, message, lists[list]);
  const isRooted = message.kind === 'tags' && message.tagsRoot !== undefined;
  demand(message.kind === 'hop' || isRooted === (config.blinding === 'dh'), 'malformed', { clause, party: partner });
  const moved = lists.map((known, at) => (at === list ? { hops: hop + 1, root: message.output, count: message.count } : known));
  const ended = moved.filter((progress) => hasEnded(config, progress));
  return ended.length < moved.length ? { ...state, lists: moved } : { ...state, kind: 'passed', lists: ended };
}

/** Lists of numbered cells are a link's. */
const isLink = ({ lists }: RingConfig): boolean => lists.some(({ cell }) => cell !== undefined);

/** Who has a table of more cells than one, or one that is compared, and so numbers that stand for something, in the ring's order. */
export const labellers = (config: RingConfig): readonly string[] =>
  ringPartners(config).filter((partner) =>
    config.lists.some(({ owner, cell = 0, side }) => owner === partner && (cell > 0 || side !== undefined)),
  );

const awaitLabels = (state: Labelling): Ring => {
  const { config, keys, labelled } = state;
  return labelled.length === labellers(config).length ? { kind: 'labelled', config, keys } : state;
};

function takeCounted({ config, keys }: Passed, { partner }: CountedMessage): Ring {
  demand(isLink(config), 'unexpected-message', { clause, party: partner });
  return awaitLabels({ kind: 'labelling', config, keys, labelled: [] });
}

function takeLabels(state: Labelling, { partner }: LabelsMessage): Ring {
  const { config, labelled } = state;
  demand(labellers(config).includes(partner) && !labelled.includes(partner), 'unexpected-message', { clause, party: partner });
  return awaitLabels({ ...state, labelled: [...labelled, partner] });
}

const refuseAll = { key: refuse, salt: refuse, sizes: refuse, hop: refuse, tags: refuse, counted: refuse, labels: refuse };

const table: Table = {
  'collecting-keys': { ...refuseAll, key: takeKey },
  'awaiting-salt': { ...refuseAll, salt: takeSalt },
  passing: { ...refuseAll, sizes: takeSizes, hop: takeHop, tags: takeHop },
  passed: { ...refuseAll, counted: takeCounted },
  labelling: { ...refuseAll, labels: takeLabels },
  labelled: refuseAll,
};

/** Whether nothing more is said in a ring: an overlap has its tags, a link its labels. */
export const isComplete = ({ kind, config }: Ring): boolean => kind === 'labelled' || (kind === 'passed' && !isLink(config));

/** A ring of which nothing has been said yet. */
export const startRing = (config: RingConfig): Ring => ({ kind: 'collecting-keys', config, keys: new Map() });

/** The ring after a message. @throws ProtocolError where it does not fit: `unexpected-message`, `digest-mismatch`, `length`, `unknown-member` and the like. */
export function stepRing(ring: Ring, message: RingMessage): Ring {
  // The table is total; a look-up by two runtime tags is beyond what the checker can follow.
  const transition = table[ring.kind][message.kind] as (state: Ring, message: RingMessage) => Ring;
  return transition(ring, message);
}

/** Whom a ring waits for. */
export function awaitedHolders(ring: Ring): readonly string[] {
  if (ring.kind === 'passed' || ring.kind === 'labelled') return [];
  const partners = ringPartners(ring.config);
  if (ring.kind === 'labelling') return labellers(ring.config).filter((partner) => !ring.labelled.includes(partner));
  if (ring.kind === 'collecting-keys') return partners.filter((partner) => !ring.keys.has(partner));
  if (ring.kind === 'awaiting-salt') return partners.slice(0, 1);
  const holders = ring.lists.flatMap((progress, list) => {
    if (list === canaryList(ring.config) && !mayPassCanaries(ring)) return [];
    return nextHop(ring.config, list, progress)?.holder ?? [];
  });
  return partners.filter((partner) => holders.includes(partner));
}
