/** Overwriting secrets in memory. The engine may have copied them; this shortens their life and promises no more. */
import type { SpentSecret } from '@ketensom/protocol';

/** Fills what is spent with zeros, after the state that no longer needs it is on disk. */
export function wipe(spent: readonly SpentSecret[]): void {
  for (const { bytes } of spent) bytes.fill(0);
}
