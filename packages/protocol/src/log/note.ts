/**
 * Signed notes: a text, a blank line, signature lines (C2SP signed-note v1.0.0). This module reads and writes the form only; a text may be
 * used once `verifyNote` has found a signature on it.
 */
import { utf8 } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { hasControlCharacters } from './control-characters.ts';
import { decodeSignatureLine, encodeSignatureLine, type NoteSignature } from './signature-line.ts';

/** The text with its last newline, and what stands under it: at least one signature. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const maxNoteBytes = 2 ** 20;
/** A reader must take 16. */
const maxSignatures = 64;

/** The bytes of a note. TypeError for a text without a last newline, with other control characters, or with nobody's signature. */
export function encodeNote({ text, signatures }: Note): Uint8Array {
  if (!text.endsWith('\n') || hasControlCharacters(text)) throw new TypeError('a text of a note is lines without control characters');
  if (signatures.length === 0) throw new TypeError('a note has a signature');
  return utf8(`${text}\n${signatures.map((signature) => `${encodeSignatureLine(signature)}\n`).join('')}`);
}

/**
 * The parts of a note. The text ends at the LAST blank line, so that a text may contain blank lines and nothing after the signatures can
 * pass for one. The caller names the clause that refusals cite.
 *
 * @throws ProtocolError `oversize` above 1 MiB or 64 signatures, `malformed` for another form, `non-canonical` for stray base64.
 */
export function decodeNote(bytes: Uint8Array, clause: string): Note {
  demand(bytes.length <= maxNoteBytes, 'oversize', { clause });
  const whole = decodeUtf8(bytes);
  demand(whole !== undefined && !hasControlCharacters(whole), 'malformed', { clause });
  const blank = whole.lastIndexOf('\n\n');
  demand(blank >= 0 && whole.endsWith('\n'), 'malformed', { clause });
  const lines = whole
    .slice(blank + 2)
    .split('\n')
    .slice(0, -1);
  demand(lines.length > 0, 'malformed', { clause });
  demand(lines.length <= maxSignatures, 'oversize', { clause });
  return { text: whole.slice(0, blank + 1), signatures: lines.map((line) => decodeSignatureLine(line, clause)) };
}
