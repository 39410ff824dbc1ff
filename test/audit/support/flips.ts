/** Random single-bit flips over the files of a bundle, the same for the same seed. */
import type { Files } from './bundle.ts';
import { listed } from './forge.ts';

/** One flipped bit. */
export interface Flip {
  readonly path: string;
  readonly byte: number;
  readonly bit: number;
}

/** A generator of numbers below a bound (xorshift, 32 bits). */
function makeRandom(seed: number): (bound: number) => number {
  let state = seed === 0 ? 1 : seed >>> 0;
  return (bound) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % bound;
  };
}

/** `count` flips in files that `wanted` lets through, each bit as likely as any other. */
export function* chooseFlips(
  files: Files,
  { count, seed, wanted = () => true }: { readonly count: number; readonly seed: number; readonly wanted?: (path: string) => boolean },
): Generator<Flip> {
  const random = makeRandom(seed);
  const chosen = [...files].filter(([path]) => wanted(path));
  const total = chosen.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  for (let made = 0; made < count; made += 1) {
    let at = random(total);
    let which = 0;
    for (; at >= (chosen[which]?.[1].length ?? Number.POSITIVE_INFINITY); which += 1) at -= chosen[which]?.[1].length ?? 0;
    yield { path: chosen[which]?.[0] ?? '', byte: at, bit: random(8) };
  }
}

/** Files that nothing but the listing vouches for. */
const listedOnly: ReadonlySet<string> = new Set(['VERIFY.txt', 'SHA256SUMS']);

/** The bundle with the flip, and with a listing that fits wherever something else should catch it. */
export function applyFlip(files: Files, { path, byte, bit }: Flip): Files {
  const bytes = (files.get(path) as Uint8Array).slice();
  bytes[byte] = (bytes[byte] as number) ^ (1 << bit);
  const flipped = new Map(files).set(path, bytes);
  return listedOnly.has(path) ? flipped : listed(flipped);
}
