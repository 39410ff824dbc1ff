/** The JSON lines of a program: those that it printed and those to come. */

/** A JSON line that a program printed. */
export type ProgramLine = Readonly<Record<string, unknown>> & { readonly event?: unknown };

/** The object in a line; undefined for any other text. */
export function parseLine(line: string): ProgramLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as ProgramLine) : undefined;
  } catch {
    return undefined;
  }
}

/** See the module header. */
export class ProgramLines {
  readonly #seen: ProgramLine[] = [];
  readonly #waiting = new Set<(line: ProgramLine) => void>();

  take(line: ProgramLine): void {
    this.#seen.push(line);
    for (const waiting of this.#waiting) waiting(line);
  }

  /** The last line that tells of an error, as `--json` prints it. */
  lastError(): ProgramLine | undefined {
    return this.#seen.findLast((line) => typeof line['error'] === 'object');
  }

  /** The first line, past or to come, for which `done` holds; rejects with the signal's reason. */
  find(done: (line: ProgramLine) => boolean, signal: AbortSignal): Promise<ProgramLine> {
    const before = this.#seen.find(done);
    if (before !== undefined) return Promise.resolve(before);
    return new Promise((resolve, reject) => {
      const waiting = (line: ProgramLine): void => {
        if (!done(line)) return;
        this.#waiting.delete(waiting);
        resolve(line);
      };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', () => {
        this.#waiting.delete(waiting);
        reject(signal.reason as Error);
      });
    });
  }
}
