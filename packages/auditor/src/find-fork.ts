/** `fork`: whether the heads that partners kept are one log's. Reads journals and evidence files; needs the log's key and nothing else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { nativePrimitives } from '@ketensom/native';
import {
  type DoubleStatement,
  decodeLeafHashes,
  decodePrefixProof,
  decodeVerifierKey,
  encodeHex,
  encodePrefixProof,
  type Fork,
  type ForkEvidence,
  findDoubleStatements,
  findFork,
  rootsOfPrefix,
  utf8,
} from '@ketensom/protocol';
import { fillIn } from './explain-texts.ts';
import { forkTexts } from './fork-texts.ts';
import { type ExitCode, exitCodes } from './outcome.ts';
import { auditLanguage, type Language } from './texts.ts';

/** A checkpoint of three lines, a blank one, and signatures; the other forms of LOG-8; each wherever it stands in a text. */
const notePattern = /[^\n]+\n\d{1,16}\n[A-Za-z0-9+/]{43}=\n\n(?:\u2014 [^\n]+\n)+/g;
const proofPattern = /ketensom\/prefix-proof\/v1\n\d{1,16} \d{1,16}\n(?:[A-Za-z0-9+/]{43}=\n)+/g;
const hashesPattern = /ketensom\/leaf-hashes\/v1\n\d{1,16}\n(?:[A-Za-z0-9+/]{43}=\n)*/g;
const eventPattern = /ketensom\/event\/v1\n[^\n]+\n\n\u2014 [^\n]+\n/g;
const maxFileBytes = 256 * 2 ** 20;

export interface ForkFlags {
  readonly logKey: string;
  readonly out?: string;
  /** A file of verifier keys, one a line, as vkeys.txt of a bundle. */
  readonly keys?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

const readText = (file: string): string => {
  const bytes = readFileSync(file);
  if (bytes.length > maxFileBytes) throw new RangeError(`${file} is larger than any journal`);
  return bytes.toString('utf8');
};

function readEvidence(files: readonly string[]): Required<ForkEvidence> {
  const found = (text: string, pattern: RegExp): readonly string[] => text.match(pattern) ?? [];
  const texts = files.map(readText);
  return {
    notes: texts.flatMap((text) => found(text, notePattern).map((note) => utf8(note))),
    proofs: texts.flatMap((text) => found(text, proofPattern).map(decodePrefixProof)),
    copies: texts.flatMap((text) => found(text, hashesPattern).map(decodeLeafHashes)),
  };
}

/** What the larger head begins with instead of the smaller one, in hex. */
const beginsWith = ({ prefix }: Fork): string | undefined =>
  prefix === undefined ? undefined : encodeHex(rootsOfPrefix(nativePrimitives, prefix).oldRoot);

function describe({ left, right, prefix }: Fork, language: Language): string {
  const words = forkTexts(language);
  const values = { small: left.size, large: right.size, left: encodeHex(left.root), right: encodeHex(right.root) };
  if (prefix === undefined) return fillIn(words.found, values);
  return fillIn(words.foundPrefix, { ...values, begins: beginsWith({ left, right, prefix }) ?? '' });
}

/** The proof by itself: a title, two signed notes and, for heads of two sizes, what the larger one begins with. */
function writeProof(path: string, { left, right, prefix }: Fork): void {
  const notes = [left, right].map(({ note }) => new TextDecoder().decode(note));
  const proof = prefix === undefined ? [] : [encodePrefixProof(prefix)];
  writeFileSync(path, ['log-fork\n', ...notes, ...proof].join('\n'), { flag: 'wx' });
}

/** Everybody whose key is listed and who said two things in one place. @throws ProtocolError for a line that is no key. */
function readDoubles(files: readonly string[], keys: string): readonly DoubleStatement[] {
  const known = readText(keys)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => decodeVerifierKey(nativePrimitives, line))
    .filter(({ kind }) => kind === 'ed25519');
  const notes = files.flatMap((file) => (readText(file).match(eventPattern) ?? []).map((note) => utf8(note)));
  return findDoubleStatements(nativePrimitives, notes, known);
}

/** Compares the heads in all files. 0: one history so far; 4: two; 2: nothing to compare. @throws ProtocolError for a proof that is none. */
export function checkFork(files: readonly string[], { logKey, json, lang, out, keys }: ForkFlags): ExitCode {
  const language = auditLanguage(lang);
  const words = forkTexts(language);
  const { heads, others, copied, fork } = findFork(nativePrimitives, readEvidence(files), decodeVerifierKey(nativePrimitives, logKey));
  const doubles = keys === undefined ? [] : readDoubles(files, keys);
  const sizes = heads.map(({ size }) => size).toSorted((a, b) => a - b);
  const [from = 0, to = 0] = [sizes[0], sizes.at(-1)];
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  if (json === true) {
    const shown = fork && [fork.left, fork.right].map(({ size, root, text }) => ({ size, root: encodeHex(root), text }));
    const begins = fork && beginsWith(fork);
    print(
      JSON.stringify({
        heads: heads.length,
        others,
        copied,
        ...(shown === undefined ? {} : { fork: shown }),
        ...(begins === undefined ? {} : { begins }),
        ...(doubles.length === 0 ? {} : { doubles: doubles.map(({ actor, seq }) => ({ actor, seq })) }),
      }),
    );
  } else if (fork !== undefined) print(describe(fork, language));
  else if (heads.length === 0 && doubles.length === 0) print(words.empty);
  else if (heads.length > 0) {
    print(fillIn(words.none, { heads: heads.length, from, to, others }));
    print(fillIn(copied >= to ? words.held : words.open, { copied }));
  }
  if (json !== true) for (const { actor, seq } of doubles) print(fillIn(words.double, { actor, seq }));
  if (fork !== undefined && out !== undefined) writeProof(out, fork);
  if (fork !== undefined || doubles.length > 0) return exitCodes.violated;
  return heads.length === 0 ? exitCodes.usage : exitCodes.done;
}
