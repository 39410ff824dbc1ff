/**
 * Signs a checkpoint for what was added to the log. Every checkpoint costs each follower a fetch, a flushed write and a cosignature, so leaves that
 * nobody acts on yet (one partner's key, while the keys of others are awaited) wait for the leaf that ends their step; that one is signed at once.
 */
import { newestHead } from '../log/checkpoints.ts';
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

/** Whether somebody waits to act on a leaf that no checkpoint covers yet. */
function isAwaited(desk: Desk): boolean {
  const since = newestHead(desk)?.size ?? 0;
  const added = selectAll<{ readonly type: string; readonly kind: string | null }>(
    desk.db,
    'SELECT type, kind FROM leaves LEFT JOIN rounds ON rounds.round = leaves.round WHERE leaf >= ? GROUP BY type, kind',
    since,
  );
  // No word of the coordinator follows the T-th acknowledgement: partners count them.
  return added.some(({ type, kind }) => !answers.has(type) && !(type === 'survivors.ack' && kind === 'collecting-acks'));
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
    const due = isAwaited(desk) ? Math.max(now, this.#last + settings.checkpointPause) : now + settings.answerPause;
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
