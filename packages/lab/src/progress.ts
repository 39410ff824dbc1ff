/** Live progress: one line per query on a terminal that shows, per step, how many partners have done it; plain lines elsewhere. */
import { paint } from '@ketensom/host';

/** The steps of a run as people see them, in order, each with the agent's progress line that marks it done. */
export const progressSteps = ['approved', 'advertise', 'share', 'upload', 'survivors', 'reveal'] as const;
export type ProgressStep = (typeof progressSteps)[number];

const stepTitles: Readonly<Record<ProgressStep, string>> = {
  approved: 'approve',
  advertise: 'R0 keys',
  share: 'R1 shares',
  upload: 'R2 upload',
  survivors: 'R3 survivors',
  reveal: 'R4 reveal',
};

/** Follows one query over the partners. */
export class RunProgress {
  readonly #partners: readonly string[];
  readonly #stream: NodeJS.WriteStream;
  readonly #title: string;
  readonly #done = new Map<ProgressStep, Set<string>>();
  readonly #live: boolean;

  constructor(title: string, partners: readonly string[], stream: NodeJS.WriteStream = process.stderr) {
    this.#title = title;
    this.#partners = partners;
    this.#stream = stream;
    this.#live = stream.isTTY && process.env['CI'] === undefined;
    if (!this.#live) stream.write(`${title}\n`);
  }

  /** A partner did a step. */
  mark(partner: string, step: ProgressStep): void {
    const done = this.#done.get(step) ?? new Set<string>();
    if (done.has(partner)) return;
    done.add(partner);
    this.#done.set(step, done);
    if (this.#live) this.#draw();
    else if (done.size === this.#partners.length) this.#stream.write(`  ${stepTitles[step]}: ${done.size} of ${this.#partners.length}\n`);
  }

  /** The run ended; the line stays. */
  end(text: string): void {
    if (this.#live) {
      this.#draw();
      this.#stream.write(`  ${text}\n`);
    } else {
      this.#stream.write(`  ${text}\n`);
    }
  }

  #draw(): void {
    const steps = progressSteps.map((step) => {
      const done = this.#done.get(step)?.size ?? 0;
      const dots =
        this.#partners.length <= 8 ? `${'●'.repeat(done)}${'○'.repeat(this.#partners.length - done)}` : `${done}/${this.#partners.length}`;
      return paint(done === this.#partners.length ? 'green' : 'dim', `${stepTitles[step]} ${dots}`, this.#stream);
    });
    this.#stream.write(`\r\x1b[2K${this.#title}  ${steps.join('  ')}`);
  }
}
