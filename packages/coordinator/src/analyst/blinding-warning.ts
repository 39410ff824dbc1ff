/** What whoever chooses blinding `salted-hash` reads, at every step at which it is chosen. */
import { type Language, paint, saltedHashWarning } from '@ketensom/host';
import type { ResolvedQuery } from '@ketensom/protocol';

/** In red, each line ending in a newline; nothing for what is blinded otherwise, or summed. */
const blindingWarning = ({ plan }: { readonly plan: ResolvedQuery['plan'] }, language: Language): string =>
  ('blinding' in plan ? saltedHashWarning(plan.blinding, language) : []).map((text) => `${paint('red', text)}\n`).join('');

/** A text, and below it the same where there is something to say. */
export function withBlindingWarning(text: string, known: Parameters<typeof blindingWarning>[0], language: Language): string {
  const warning = blindingWarning(known, language).trimEnd();
  return warning === '' ? text : `${text}\n${warning}`;
}
