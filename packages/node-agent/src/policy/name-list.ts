import type { Language } from '@ketensom/host';

/** Names with commas between; none is said in words. */
export const nameList = (names: readonly string[], language: Language): string =>
  names.length === 0 ? { en: 'none', nl: 'geen' }[language] : names.join(', ');
