/**
 * The discrete Laplace distribution, drawn exactly: whole numbers only, no floating point, whose low bits can give the noise away (Mironov 2012). Algorithms 1 and 2
 * of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020).
 */

/** Bytes that decide a draw; each call takes the next `length`. Equal sources give equal draws. */
export type ByteSource = (length: number) => Uint8Array;

/** A whole number from 0 to `below` - 1, every one as likely. `below` from 1 to 2^31. */
function uniform(take: ByteSource, below: number): number {
  const most = 2 ** 32 - (2 ** 32 % below);
  for (;;) {
    const bytes = take(4);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (value < most) return value % below;
  }
}

/** True with probability exp(-over / of), 0 <= over <= of. `of` times the number of steps stays far below 2^31. */
function bernoulliExp(take: ByteSource, over: number, of: number): boolean {
  let step = 1;
  while (uniform(take, of * step) < over) step += 1;
  return step % 2 === 1;
}

/**
 * Y with probability proportional to exp(-|Y| numerator / denominator).
 *
 * @param numerator a whole number from 1
 * @param denominator a whole number from 1 to 1,000,000
 */
export function discreteLaplace(take: ByteSource, numerator: number, denominator: number): number {
  for (;;) {
    const rest = uniform(take, denominator);
    if (!bernoulliExp(take, rest, denominator)) continue;
    let whole = 0;
    while (bernoulliExp(take, 1, 1)) whole += 1;
    const size = Math.floor((rest + denominator * whole) / numerator);
    const isNegative = uniform(take, 2) === 1;
    // Zero has one sign, or it would come twice as often as it should.
    if (isNegative && size === 0) continue;
    return isNegative ? -size : size;
  }
}

/** The least whole number that |Y| exceeds in at most one draw of twenty: what a reader may take a figure to be off by. */
export function noiseWithin95(numerator: number, denominator: number): number {
  const step = Math.exp(-numerator / denominator);
  // P(|Y| > x) = 2 step^(x + 1) / (1 + step).
  const beyond = (most: number): number => (2 * step ** (most + 1)) / (1 + step);
  let most = 0;
  while (beyond(most) > 0.05) most += 1;
  return most;
}
