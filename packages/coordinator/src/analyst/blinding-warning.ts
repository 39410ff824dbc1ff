/** What whoever chooses blinding `salted-hash` reads, at every step at which it is chosen. */
import { type Language, paint, saltedHashWarning } from '@ketensom/host';
import type { ResolvedQuery } from '@ketensom/protocol';

/** In red, each line ending in a newline; nothing for what is blinded otherwise, or summed. */
export const blindingWarning = ({ plan }: { readonly plan: ResolvedQuery['plan'] }, language: Language): string =>
  ('blinding' in plan ? saltedHashWarning(plan.blinding, language) : []).map((text) => `${paint('red', text)}\n`).join('');
