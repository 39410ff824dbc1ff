/**
 * Moves rounds on where no event does: ends steps that nobody more will answer, adds and opens, lets requests expire. Whatever it does follows from the
 * store, so after a crash it goes on where it was.
 */
import { transaction } from '@ketensom/host';
import type { OnProgress } from '@ketensom/native';
import { awaitedHolders, ProtocolError, stepCoordinator } from '@ketensom/protocol';
import { isRecovering } from '../recovery/recovery-store.ts';
import { releaseRound } from '../release/release-round.ts';
import { StoppedError, TableMaker } from '../release/table-maker.ts';
import { deleteAgain, keepTerms } from '../retention/keep-terms.ts';
import { countAhead, mayCountAhead } from '../ring/count-ahead.ts';
import { countRing } from '../ring/count-ring.ts';
import { forgetRings } from '../ring/forget-ring.ts';
import { ringKeyOf } from '../ring/ring-keys.ts';
import { findRing, openRings } from '../ring/ring-store.ts';
import { applyStep } from '../round/apply-step.ts';
import { awaitedCertifiers } from '../round/certificate.ts';
import { abortRun, expireRun } from '../round/end-run.ts';
import { findRound, openRounds } from '../round/round-store.ts';
import { sumInputs } from '../round/sum-inputs.ts';
import type { Desk } from '../store/desk.ts';
import { forgetNonces } from '../store/nonces.ts';
import { findQuery, overdueQueries, participantsOf, setParticipant } from '../store/queries.ts';
import { awaitedPartners } from './awaited.ts';
import type { Service } from './service.ts';

/** Milliseconds between two looks at the store. */
const tick = 200;
const nonceSweep = 60_000;
/** Milliseconds between two lines on how far long work is. */
const saying = 5000;

/** When this process first saw a round in its present step; monotonic, so that a clock set back ends nothing late or twice. */
interface StepClock {
  readonly step: string;
  readonly since: number;
}

type Task = (desk: Desk, round: string) => Promise<void>;

export class Driver {
  readonly #service: Service;
  readonly #maker: TableMaker;
  readonly #tasks: Readonly<Record<string, Task>>;
  readonly #clocks = new Map<string, StepClock>();
  readonly #working = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #nextSweep = 0;
  #stopped = false;
  /** Whether what a restored store has again of deleted evidence was deleted again. */
  #isTidy = false;

  constructor(service: Service) {
    this.#service = service;
    this.#maker = new TableMaker(service.settings.tableLimits);
    this.#tasks = {
      summing: (desk, round) => sumInputs(desk, round, service.sums),
      opened: (desk, round) => releaseRound(desk, round, { sums: service.sums, maker: this.#maker, onLong: () => this.#sayLong(round) }),
    };
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), tick);
  }

  /** Stops and waits for what is under way; a table that is being made is given up, and made at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#maker.close();
    await Promise.all(this.#working.values());
  }

  /** Looks at everything once. A failure here is the store's: it is told and tried again. */
  wake(): void {
    if (this.#stopped || isRecovering(this.#service.desk)) return;
    try {
      this.#expire();
      const rounds = openRounds(this.#service.desk);
      for (const { round, kind } of rounds) this.#move(round, kind);
      this.#service.sums.keepOnly(new Set(rounds.map(({ round }) => round)));
      for (const round of openRings(this.#service.desk)) this.#moveRing(round);
      forgetRings(this.#service.desk);
      this.#sweep();
    } catch (error) {
      this.#service.log('driver-failed', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  #expire(): void {
    const { desk } = this.#service;
    for (const { run } of overdueQueries(desk, desk.now())) {
      if (findQuery(desk, run) !== undefined) transaction(desk.db, () => expireRun(desk, run));
      this.#service.changed();
    }
  }

  #sweep(): void {
    const now = performance.now();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + nonceSweep;
    const { desk } = this.#service;
    transaction(desk.db, () => forgetNonces(desk));
    if (!this.#isTidy) deleteAgain(desk);
    this.#isTidy = true;
    const deleted = keepTerms(desk);
    for (const run of deleted) this.#service.log('evidence-deleted', { run });
    if (deleted.length > 0) this.#service.changed();
  }

  #move(round: string, kind: string): void {
    const task = this.#tasks[kind];
    const certifiers = kind === 'opened' ? awaitedCertifiers(this.#service.desk, round) : [];
    if (certifiers.length > 0) this.#awaitCertificate(round, certifiers);
    else if (task !== undefined) this.#work(round, kind, task);
    else this.#endStep(round, kind);
  }

  /** Nothing is made of a sum that too few certifiers got as well; when nobody more will, the run ends. */
  #awaitCertificate(round: string, certifiers: readonly string[]): void {
    const { desk, settings, log, changed } = this.#service;
    const run = findRound(desk, round)?.run;
    const seconds = this.#secondsIn(round, 'certify');
    if (run === undefined || (seconds < settings.stepDeadline && !this.#areGone(run, certifiers, seconds))) return;
    log('step-over', { run, round, step: 'certify', missing: certifiers });
    transaction(desk.db, () => {
      if (findQuery(desk, run)?.state === 'running') abortRun(desk, run, { code: 'quorum' });
    });
    changed();
  }

  /** A ring that everybody passed is counted; one whose next holder is gone ends: it cannot go on without it. */
  #moveRing(round: string): void {
    const { desk, settings, log, changed } = this.#service;
    const stored = findRing(desk, round);
    if (stored === undefined || findQuery(desk, stored.run)?.state !== 'running') return;
    // The key of a salted-hash ring is in memory alone: a coordinator that was started again cannot open what comes (OVL-11).
    if (ringKeyOf(desk, stored.config) === undefined) {
      transaction(desk.db, () => abortRun(desk, stored.run, { code: 'round-closed' }));
      changed();
      return;
    }
    const { kind } = stored.ring;
    if (kind === 'passed' || kind === 'labelled') {
      this.#work(round, kind === 'passed' ? 'counting' : 'labelling', (desk, counted) =>
        countRing(desk, counted, this.#sayHowFar(counted)),
      );
      return;
    }
    if (!this.#working.has(round) && mayCountAhead(desk, stored)) this.#keepWorking(round, countAhead(desk, stored));
    const seconds = this.#secondsIn(round, `${stored.ring.kind} ${stored.events.length}`);
    const awaited = awaitedHolders(stored.ring);
    const gone = awaited.find((partner) => this.#areGone(stored.run, [partner], seconds));
    const lost = gone ?? (seconds >= settings.stepDeadline ? awaited[0] : undefined);
    if (lost === undefined) return;
    log('step-over', { run: stored.run, round, step: 'hop', missing: [lost] });
    transaction(desk.db, () => {
      setParticipant(desk, stored.run, { partner: lost, state: 'dropped' });
      abortRun(desk, stored.run, { code: 'dropped', party: lost });
    });
    changed();
  }

  #work(round: string, kind: string, task: Task): void {
    if (this.#working.has(round)) return;
    const { desk, log } = this.#service;
    log('working', { round, step: kind });
    this.#keepWorking(
      round,
      task(desk, round).catch((error: unknown) => this.#fail(round, error)),
    );
  }

  #keepWorking(round: string, work: Promise<void>): void {
    const ended = work.finally(() => {
      this.#working.delete(round);
      this.#service.changed();
    });
    this.#working.set(round, ended);
  }

  /** What counts tags says how far it is, now and then. */
  #sayHowFar(round: string): OnProgress {
    let next = performance.now() + saying;
    return (done, of) => {
      if (performance.now() < next) return;
      next += saying;
      this.#service.log('working', { round, step: 'counting', done, of });
    };
  }

  #sayLong(round: string): void {
    this.#service.log('working', { round, step: 'disclosure' });
    this.#service.changed();
  }

  /** Work that cannot succeed ends the run: nothing is released that could not be made exactly. */
  #fail(round: string, error: unknown): void {
    const { desk, log } = this.#service;
    if (error instanceof StoppedError) {
      log('interrupted', { round });
      return;
    }
    const code = error instanceof ProtocolError ? error.code : 'internal';
    log('round-failed', { round, code, error: error instanceof Error ? error.name : 'unknown' });
    transaction(desk.db, () => {
      const run = findRing(desk, round)?.run ?? findRound(desk, round)?.run;
      if (run !== undefined && findQuery(desk, run)?.state === 'running') abortRun(desk, run, { code });
    });
  }

  /** How long the round has been in this step, in seconds. */
  #secondsIn(round: string, kind: string): number {
    const now = performance.now();
    const known = this.#clocks.get(round);
    if (known?.step === kind) return (now - known.since) / 1000;
    this.#clocks.set(round, { step: kind, since: now });
    return 0;
  }

  #endStep(round: string, kind: string): void {
    const { desk, settings, log, changed } = this.#service;
    const seconds = this.#secondsIn(round, kind);
    const stored = findRound(desk, round);
    if (stored === undefined) return;
    const isOver = seconds >= settings.stepDeadline || this.#areGone(stored.run, awaitedPartners(stored.state), seconds);
    if (!isOver) return;
    log('step-over', { run: stored.run, round, step: kind, missing: awaitedPartners(stored.state) });
    transaction(desk.db, () => {
      const current = findRound(desk, round);
      if (current?.state.kind !== kind) return;
      for (const partner of awaitedPartners(current.state)) setParticipant(desk, current.run, { partner, state: 'dropped' });
      applyStep(desk, current, stepCoordinator(desk.primitives, current.state, { kind: 'step-over' }));
    });
    changed();
  }

  /** Whether everybody who is awaited said that it left, or has been silent too long: counted from the start of the step at the earliest. */
  #areGone(run: string, awaited: readonly string[], seconds: number): boolean {
    const { desk, presence, settings } = this.#service;
    const left = new Set(participantsOf(desk, run).flatMap((row) => (row.state === 'dropped' ? [row.partner] : [])));
    return awaited.every((partner) => left.has(partner) || Math.min(presence.silence(partner) / 1000, seconds) >= settings.absentAfter);
  }
}
