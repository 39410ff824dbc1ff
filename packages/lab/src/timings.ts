/** `--timings`: when each phase of each run was reached, and the bytes that agents say they sent. */
import { formatTable } from '@ketensom/host';
import type { ProgramLine } from './programs.ts';

interface Phase {
  first: number;
  last: number;
  partners: number;
  bytes: number;
}

/** Collects progress lines; the clock is the lab's own, at the moment a line arrived. */
export class PhaseTimes {
  readonly #runs = new Map<string, Map<string, Phase>>();

  /** A line that an agent or the coordinator printed. */
  note(_who: string, line: ProgramLine): void {
    const run = line['run'];
    const step = line['step'] ?? line.event;
    if (typeof run !== 'string' || typeof step !== 'string') return;
    const phases = this.#runs.get(run) ?? new Map<string, Phase>();
    this.#runs.set(run, phases);
    const now = performance.now();
    const phase = phases.get(step) ?? { first: now, last: now, partners: 0, bytes: 0 };
    phase.last = now;
    phase.partners += 1;
    phase.bytes += typeof line['bytes'] === 'number' ? line['bytes'] : 0;
    phases.set(step, phase);
  }

  /** One table per run. */
  format(names: ReadonlyMap<string, string>): string {
    const parts: string[] = [];
    for (const [run, phases] of this.#runs) {
      const start = Math.min(...[...phases.values()].map((phase) => phase.first));
      const rows = [...phases].map(([step, phase]) => [
        step,
        ((phase.first - start) / 1000).toFixed(3),
        ((phase.last - start) / 1000).toFixed(3),
        String(phase.partners),
        phase.bytes === 0 ? '' : phase.bytes.toLocaleString('en'),
      ]);
      const columns = [
        { head: 'phase' },
        { head: 'first (s)', align: 'right' as const },
        { head: 'last (s)', align: 'right' as const },
        { head: 'lines', align: 'right' as const },
        { head: 'bytes', align: 'right' as const },
      ];
      parts.push(`${names.get(run) ?? run}\n${formatTable(columns, rows)}`);
    }
    return parts.join('\n');
  }
}
