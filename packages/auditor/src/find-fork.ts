/** `fork`: whether the heads that partners kept are one log's. Reads journals and evidence files; needs the log's key and nothing else. */
import { readFileSync } from 'node:fs';
import { nativePrimitives } from '@ketensom/native';
import { decodeVerifierKey, encodeHex, findFork, utf8 } from '@ketensom/protocol';
import { fillIn } from './explain-texts.ts';
import { type ExitCode, exitCodes } from './outcome.ts';
import { auditLanguage, type Language } from './texts.ts';

/** A checkpoint of three lines, a blank one, and signatures, wherever it stands in a text. */
const notePattern = /[^\n]+\n\d{1,16}\n[A-Za-z0-9+/]{43}=\n\n(?:\u2014 [^\n]+\n)+/g;
const maxFileBytes = 256 * 2 ** 20;

const texts: Readonly<Record<'none' | 'found' | 'empty', Readonly<Record<Language, string>>>> = {
  none: {
    en: '{heads} heads signed by the log, of sizes {from} to {to}; no two of one size differ. {others} notes were not signed by this key.',
    nl: '{heads} koppen ondertekend door het logboek, van omvang {from} tot {to}; geen twee van één omvang verschillen. {others} notities zijn niet met deze sleutel ondertekend.',
  },
  found: {
    en: "FORK: the log's key signed two roots for {size} entries:\n  {left}\n  {right}\nWhoever holds the key showed two histories. Keep these files, stop all rounds, and show them to every partner.",
    nl: 'SPLITSING: de sleutel van het logboek ondertekende twee wortels voor {size} regels:\n  {left}\n  {right}\nWie de sleutel heeft, toonde twee geschiedenissen. Bewaar deze bestanden, stop alle rondes en laat ze aan elke partner zien.',
  },
  empty: {
    en: 'No head in these files was signed by this key. Is it the key of this log?',
    nl: 'Geen kop in deze bestanden is met deze sleutel ondertekend. Is het de sleutel van dit logboek?',
  },
};

export interface ForkFlags {
  readonly logKey: string;
  readonly json?: boolean;
  readonly lang?: string;
}

function readNotes(file: string): readonly Uint8Array[] {
  const bytes = readFileSync(file);
  if (bytes.length > maxFileBytes) throw new RangeError(`${file} is larger than any journal`);
  return (bytes.toString('utf8').match(notePattern) ?? []).map((note) => utf8(note));
}

/** Compares the heads in all files. 0: one history so far; 4: two; 2: nothing to compare. */
export function checkFork(files: readonly string[], { logKey, json, lang }: ForkFlags): ExitCode {
  const language = auditLanguage(lang);
  const { heads, others, fork } = findFork(nativePrimitives, files.flatMap(readNotes), decodeVerifierKey(nativePrimitives, logKey));
  const sizes = heads.map(({ size }) => size);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  const proof = fork?.map(({ size, root, text }) => ({ size, root: encodeHex(root), text }));
  if (json === true) print(JSON.stringify({ heads: heads.length, others, ...(proof === undefined ? {} : { fork: proof }) }));
  else if (heads.length === 0) print(texts.empty[language]);
  else if (proof === undefined)
    print(fillIn(texts.none[language], { heads: heads.length, from: Math.min(...sizes), to: Math.max(...sizes), others }));
  else print(fillIn(texts.found[language], { size: proof[0]?.size ?? 0, left: proof[0]?.root ?? '', right: proof[1]?.root ?? '' }));
  if (fork !== undefined) return exitCodes.violated;
  return heads.length === 0 ? exitCodes.usage : exitCodes.done;
}
