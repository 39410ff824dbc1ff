/** Reproducible numbers for tests: Tommy Ettinger's mulberry32, 32 bits of state. Never for secrets. */

/** A stream of numbers from 0 up to 1, fixed by the seed. */
export function makeFractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A stream of whole numbers below a bound that each call names. */
export function makeRandom(seed: number): (below: number) => number {
  const next = makeFractions(seed);
  return (below) => Math.floor(next() * below);
}
