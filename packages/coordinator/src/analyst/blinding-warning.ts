/** What whoever chooses blinding `salted-hash` reads, at every step at which it is chosen. */
import { type Language, redSaltedHashWarning } from '@ketensom/host';
import type { ResolvedQuery } from '@ketensom/protocol';

/** A text, and below it, in red, what its blinding does not protect; the text alone where it is blinded otherwise, or summed. */
export function withBlindingWarning(text: string, { plan }: { readonly plan: ResolvedQuery['plan'] }, language: Language): string {
  const warning = 'blinding' in plan ? redSaltedHashWarning(plan.blinding, language) : [];
  return [text, ...warning].join('\n');
}
