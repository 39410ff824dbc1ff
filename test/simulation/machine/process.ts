/** A process that can end at any moment and comes back with what its disk kept. Deeds planned before the end are forgotten with it. */
import type { Agenda } from './agenda.ts';
import type { Weather } from './weather.ts';

/** The power failed, or the disk would not say whether it wrote: the process is gone. */
export class PowerCut extends Error {}

export abstract class Process {
  protected readonly agenda: Agenda;
  protected readonly weather: Weather;
  #life = 0;
  #isUp = true;
  #isGone = false;

  constructor(agenda: Agenda, weather: Weather) {
    this.agenda = agenda;
    this.weather = weather;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Which of its lives the process is in. */
  get life(): number {
    return this.#life;
  }

  /** Lets `act` happen in this process, if it is up (and still in the life that is meant). */
  enter(act: () => void, life: number = this.#life): void {
    if (!this.#isUp || life !== this.#life) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.fall();
    }
  }

  /** Plans a deed of this life. */
  protected later(delay: number, act: () => void): void {
    const life = this.#life;
    this.agenda.after(delay, () => this.enter(act, life));
  }

  /** The process ends; after a while it is back. */
  fall(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#life += 1;
    if (!this.#isGone) this.agenda.after(this.weather.delay(400), () => this.#rise());
  }

  /** The process ends for ever. */
  leave(): void {
    this.#isGone = true;
    this.fall();
  }

  #rise(): void {
    if (this.#isUp || this.#isGone) return;
    this.#isUp = true;
    this.enter(() => this.resume());
  }

  /** Goes on from what is stored. */
  protected abstract resume(): void;
}
