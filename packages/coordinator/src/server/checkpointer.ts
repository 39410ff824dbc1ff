/**
 * Signs a checkpoint for what was added to the log. Every checkpoint costs each follower a fetch, a flushed write and a cosignature, so leaves that
 * nobody acts on yet (one partner's key, while the keys of others are awaited) wait for the leaf that ends their step; that one is signed at once.
 */
import { awaitedHolders, mayPassCanaries, type Ring } from '@ketensom/protocol';
import { newestHead } from '../log/checkpoints.ts';
import { findRing } from '../ring/ring-store.ts';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';
import type { Service } from './service.ts';

/** What partners say in answer to a step. The coordinator's own word that the step is over follows the last of them. */
const answers: ReadonlySet<string> = new Set([
  'query.approved',
  'round.key',
  'round.shares',
  'input.committed',
  'input.received',
  'share.revealed',
  'round.keys_erased',
  'result.countersigned',
]);

/** A kind of leaf that was added; `kind`: where its round is, if it is one of a sum. */
interface Added {
  readonly type: string;
  readonly round: string | null;
  readonly kind: string | null;
}

/**
 * The same in a ring. Partners act on the last key, and on the last tags of persons: then the canaries follow. After tags that end a ring, and after labels, the
 * coordinator goes on by itself; the list of whoever sealed its sizes is on its way.
 */
const ringAnswers: Readonly<Record<string, (ring: Ring) => boolean>> = {
  'overlap.key': ({ kind }) => kind !== 'collecting-keys',
  'sizes.sealed': () => false,
  'tags.final': (ring) => ring.kind === 'passing' && mayPassCanaries(ring),
  'link.labels': () => false,
};

function isActedOn(desk: Desk, { type, round, kind }: Added): boolean {
  const inRing = ringAnswers[type];
  if (inRing !== undefined) {
    const stored = findRing(desk, round ?? '');
    return stored === undefined || inRing(stored.ring);
  }
  // No word of the coordinator follows the T-th acknowledgement: partners count them.
  return !answers.has(type) && !(type === 'survivors.ack' && kind === 'collecting-acks');
}

/**
 * Whether a leaf is all that a ring waits for: one holder goes on from it, and until then nobody else says anything that the same checkpoint could cover. So it is
 * while the canaries pass round.
 */
function isAlone(desk: Desk, { type, round }: Added): boolean {
  if (type !== 'hop.done' && type !== 'tags.final') return false;
  const ring = findRing(desk, round ?? '')?.ring;
  return ring?.kind === 'passing' && awaitedHolders(ring).length === 1;
}

/** What leaves that no checkpoint covers yet wait for: nobody acts on them, somebody does, or nobody else has anything to say before. */
function urgencyOf(desk: Desk): 'none' | 'awaited' | 'alone' {
  const since = newestHead(desk)?.size ?? 0;
  const added = selectAll<Added>(
    desk.db,
    'SELECT type, leaves.round, kind FROM leaves LEFT JOIN rounds ON rounds.round = leaves.round WHERE leaf >= ? GROUP BY type, leaves.round, kind',
    since,
  );
  const actedOn = added.filter((leaf) => isActedOn(desk, leaf));
  if (actedOn.length === 0) return 'none';
  return actedOn.some((leaf) => isAlone(desk, leaf)) ? 'alone' : 'awaited';
}

export class Checkpointer {
  readonly #service: Pick<Service, 'desk' | 'settings' | 'heads'>;
  readonly #sign: () => boolean;
  readonly #fail: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** `sign` signs the present head; `fail` hears of a store that cannot be signed over. */
  constructor(service: Pick<Service, 'desk' | 'settings' | 'heads'>, sign: () => boolean, fail: (error: unknown) => void) {
    this.#service = service;
    this.#sign = sign;
    this.#fail = fail;
  }

  /** A leaf may have been added. */
  request(): void {
    const { desk, settings } = this.#service;
    const now = performance.now();
    const due = {
      none: now + settings.answerPause,
      awaited: Math.max(now, this.#last + settings.checkpointPause),
      alone: now,
    }[urgencyOf(desk)];
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#run(), due - now);
  }

  #run(): void {
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
    this.#last = performance.now();
    try {
      if (this.#sign()) this.#service.heads.touch();
    } catch (error) {
      this.#fail(error);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
