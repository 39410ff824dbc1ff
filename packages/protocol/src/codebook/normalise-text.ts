/**
 * The closed list of text normalisers (domain.md 4). Each is a pure function of the text; a key applies them in the order written. An
 * empty outcome means missing.
 */
import { isDate } from './dates.ts';
import type { Normaliser } from './types.ts';

/** Letters that Unicode decomposition leaves whole. */
const foldedLetters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' };

/** Name particles, as they read after folding. */
const particles = [
  'aan de',
  'aan den',
  'abu',
  'al',
  'ben',
  'bij de',
  'bin',
  'd',
  'de',
  'de la',
  'den',
  'der',
  'el',
  'het',
  'ibn',
  'in de',
  'in den',
  'in het',
  'in t',
  'l',
  'la',
  'le',
  'op de',
  'op den',
  'op t',
  'over de',
  's',
  't',
  'te',
  'ten',
  'ter',
  'uit de',
  'uit den',
  'van',
  'van de',
  'van den',
  'van der',
  'van het',
  'van t',
  'vande',
  'vanden',
  'vander',
  'von',
  'voor de',
  'zu',
].toSorted((a, b) => b.length - a.length);

/** Lower case a-z, 0-9 and single spaces between words: marks, dots, apostrophes, hyphens and the rest go. */
function fold(text: string): string {
  const bare = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  const plain = bare.replace(/[^\0-\x7f]/gu, (letter) => foldedLetters[letter] ?? letter);
  return plain
    .replace(/\s+/gu, ' ')
    .replace(/[^a-z0-9 ]/g, '')
    .replace(/ +/g, ' ')
    .trim();
}

/** The core of a name: the longest particle in front goes, unless nothing would be left. Expects folded text. */
function dropParticle(text: string): string {
  const found = particles.find((particle) => text.startsWith(`${particle} `));
  return found === undefined ? text : text.slice(found.length + 1);
}

/** The first day of what is known of a date: `1980-05-00`, `1980-00-00`. */
const firstOf = (date: string): string => date.replace(/^(\d{4})-00-00$/, '$1-01-01').replace(/-00$/, '-01');

/**
 * `YYYY-MM-DD` from that form, `YYYYMMDD`, `DD-MM-YYYY` or `DD/MM/YYYY`. Registers write 00 for a day, or for a day and a month, that is not
 * known: such a date stays as it is, and is equal to one of which the same is known. A year that is not known is missing.
 */
function readDate(text: string): string {
  const trimmed = text.trim();
  const match =
    /^(?<year>\d{4})-?(?<month>\d{2})-?(?<day>\d{2})$/.exec(trimmed) ??
    /^(?<day>\d{2})[-/](?<month>\d{2})[-/](?<year>\d{4})$/.exec(trimmed);
  const iso = match?.groups === undefined ? '' : `${match.groups.year}-${match.groups.month}-${match.groups.day}`;
  return isDate(firstOf(iso)) ? iso : '';
}

const steps: Readonly<Record<Normaliser, (text: string) => string>> = {
  trim: (text) => text.trim(),
  collapse: (text) => text.replace(/\s+/gu, ' '),
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  digits: (text) => text.replace(/\D/g, ''),
  alnum: (text) => text.replace(/[^\p{L}\p{N}]/gu, ''),
  fold,
  tussenvoegsel: dropParticle,
  date: readDate,
};

/** `text` after the steps, in their order; empty means missing. However a letter with a mark was written, it is one letter (NFC). */
export function normaliseText(text: string, normalisers: readonly Normaliser[]): string {
  return normalisers.reduce((current, normaliser) => steps[normaliser](current), text.normalize('NFC'));
}
