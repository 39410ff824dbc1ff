/** What a note's last line says signed what. Reads no more of it than that takes: form and content are the audit's business, which refuses what this would read otherwise. */

/** The name and key id of a signature line, what it signs and how. Views of the note. */
export interface SignedText {
  /** `NAME ID`, the id as eight hexadecimal digits. */
  readonly line: string;
  readonly text: Uint8Array;
  readonly signature: Uint8Array;
}

const idLength = 4;
const dash = '— ';

/** The last signature of a note; `undefined` where it has none of that form. */
export function signedText(note: Uint8Array): SignedText | undefined {
  const bytes = Buffer.from(note.buffer, note.byteOffset, note.byteLength);
  const blank = bytes.lastIndexOf('\n\n');
  if (blank < 0) return undefined;
  const said = bytes.toString('utf8', blank + 2, bytes.length - 1);
  const space = said.indexOf(' ', dash.length);
  if (!said.startsWith(dash) || space < 0) return undefined;
  const signed = Buffer.from(said.slice(space + 1), 'base64');
  const line = `${said.slice(dash.length, space)} ${signed.toString('hex', 0, idLength)}`;
  return { line, text: bytes.subarray(0, blank + 1), signature: signed.subarray(idLength) };
}
