/** Overwriting secrets in memory. The engine may have copied them; this shortens their life and promises no more. */
import type { SpentSecret } from '@ketensom/protocol';

export function wipe(spent: readonly SpentSecret[]): void {
  for (const { bytes } of spent) bytes.fill(0);
}
