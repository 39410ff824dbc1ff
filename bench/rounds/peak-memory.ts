/** The peak of this process's memory in MiB, and what it was before the work began, on one line. */
export const sayPeak = (start: number): void => {
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${peak.toFixed(0)} (${(start / 2 ** 20).toFixed(0)} before)\n`);
};
