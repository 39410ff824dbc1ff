/** The power modulo p = 2^255 - 19 that square roots, Legendre symbols and inverses are made of. */

/** into = from^(2^times) * by; `into` may be any of the others. */
export type Step<Place> = (into: Place, from: Place, times: number, by: Place) => void;

/** to = base^((p - 5) / 8) = base^(2^252 - 3). The two to work in are neither `to` nor `base`, which may be one. */
export function raiseInSteps<Place>(step: Step<Place>, [short, long]: readonly [Place, Place], to: Place, base: Place): void {
  step(short, base, 1, base);
  step(short, short, 1, base);
  // Powers of as many ones in binary: 3, 6, 7, 14, 15, 30, 31, 62, 124, 125, 250.
  step(long, short, 3, short);
  step(long, long, 1, base);
  step(short, long, 7, long);
  step(short, short, 1, base);
  step(long, short, 15, short);
  step(long, long, 1, base);
  step(short, long, 31, long);
  step(long, short, 62, short);
  step(long, long, 1, base);
  step(short, long, 125, long);
  step(to, short, 2, base);
}
