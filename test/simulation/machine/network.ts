/**
 * Requests and answers between an agent and the coordinator. Either way a message may be lost, doubled, late, overtaken by a later one, or cut
 * short; a cut is seen by the receiver's transport, and what a decoder makes of the rest is tried on the side.
 */
import type { Agenda } from './agenda.ts';
import type { Process } from './process.ts';
import type { Weather } from './weather.ts';

/** One request. `cut` tries what a decoder does with the first part of the message, given as a fraction. */
export interface Request<Answer> {
  readonly from: Process & { readonly name: string };
  readonly to: Process;
  readonly ask: () => Answer;
  readonly answered: (answer: Answer) => void;
  readonly cut?: (kept: number) => void;
}

export class Network {
  readonly #agenda: Agenda;
  readonly #weather: Weather;
  readonly #cloggedUntil = new Map<string, number>();

  constructor(agenda: Agenda, weather: Weather) {
    this.#agenda = agenda;
    this.#weather = weather;
  }

  request<Answer>({ from, to, ask, answered, cut }: Request<Answer>): void {
    const { life } = from;
    const back = (answer: Answer): void => this.#carry(from.name, () => from.enter(() => answered(answer), life));
    this.#carry(from.name, () => to.enter(() => back(ask())), cut);
  }

  /** Whether a question that is asked and answered at once gets its answer. */
  reaches(to: Process, cut?: (kept: number) => void): boolean {
    const { rates } = this.#weather;
    if (!to.isUp || this.#weather.strikes('lost', rates.loss)) return false;
    if (!this.#weather.strikes('truncated', rates.truncation)) return true;
    cut?.(this.#weather.fraction());
    return false;
  }

  #carry(link: string, arrive: () => void, cut?: (kept: number) => void): void {
    const weather = this.#weather;
    const { rates } = weather;
    if (weather.strikes('lost', rates.loss)) return;
    if (weather.strikes('truncated', rates.truncation)) {
      cut?.(weather.fraction());
      return;
    }
    this.#agenda.after(this.#wait(link), arrive);
    if (weather.strikes('doubled', rates.doubling)) this.#agenda.after(this.#wait(link) + weather.delay(rates.delay * 4), arrive);
  }

  #wait(link: string): number {
    const weather = this.#weather;
    const { rates } = weather;
    if (weather.strikes('clogged', rates.clog)) this.#cloggedUntil.set(link, this.#agenda.now + weather.delay(1500));
    const clogged = rates.clog > 0 ? Math.max(0, (this.#cloggedUntil.get(link) ?? 0) - this.#agenda.now) : 0;
    const isLate = weather.strikes('late', rates.loss);
    return clogged + weather.delay(isLate ? rates.delay * 20 : rates.delay);
  }
}
