/** What a process's memory came to. */
import { readFileSync } from 'node:fs';

/**
 * The most memory that this process ever had, in MiB. Linux says it as VmHWM; `maxRSS`, which must do elsewhere, starts there with what the process that
 * started this one had.
 */
function peak(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** The peak in MiB, and what it was before the work began, on one line. */
export const sayPeak = (start: number): void => {
  process.stdout.write(`${peak().toFixed(0)} (${(start / 2 ** 20).toFixed(0)} before)\n`);
};
