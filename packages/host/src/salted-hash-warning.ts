/** What blinding `salted-hash` does not protect, said in red wherever it is chosen and beside whatever came of it. */
import type { Blinding } from '@ketensom/protocol';
import type { Language } from './languages.ts';
import { paint } from './terminal.ts';

const texts: Readonly<Record<Language, string>> = {
  en: 'Blinding salted-hash: one partner working with the coordinator, or whoever steals key and marks, gets every citizen service number back within seconds. The counts are the word of the coordinator: nothing is kept to count again.',
  nl: 'Versluiering salted-hash: één partner die samenwerkt met de coördinator, of wie sleutel en tekens steelt, rekent alle burgerservicenummers in seconden terug. De aantallen zijn de verklaring van de coördinator: er wordt niets bewaard om na te tellen.',
};

/** One sentence or two; nothing under another blinding. */
export const saltedHashWarning = (blinding: Blinding, language: Language): readonly string[] =>
  blinding === 'salted-hash' ? [texts[language]] : [];

/** The same in red, for a terminal. */
export const redSaltedHashWarning = (blinding: Blinding, language: Language): readonly string[] =>
  saltedHashWarning(blinding, language).map((text) => paint('red', text));
