/** The log's head as text (LOG-2; C2SP tlog-checkpoint v1.0.0): origin, size, root, one line each and no further line. */
import { decodeBase64, encodeBase64 } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { hasControlCharacters } from './control-characters.ts';

const clause = 'LOG-2';

/** Which log, how many leaves, which root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

const isOrigin = (text: string): boolean => /^[^\n]+$/.test(text) && text.isWellFormed() && !hasControlCharacters(text);

/** The text that the log signs and partners cosign. TypeError or RangeError for what no checkpoint can say. */
export function encodeCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isOrigin(origin)) throw new TypeError('an origin is one line of text');
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('not a number of leaves');
  if (root.length !== 32) throw new RangeError('a root has 32 bytes');
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/**
 * The checkpoint that a note's text spells. The size is a plain decimal: no sign, no leading zero, below 2^53. Extension lines, which the
 * format allows and advises against, are refused: nobody could check what they say.
 *
 * @throws ProtocolError `malformed` for another shape, `non-canonical` for stray base64.
 */
export function decodeCheckpoint(text: string): Checkpoint {
  const [origin = '', digits = '', base64 = '', ...rest] = text.split('\n');
  demand(rest.length === 1 && rest[0] === '' && isOrigin(origin), 'malformed', { clause });
  demand(/^(?:0|[1-9]\d{0,15})$/.test(digits), 'malformed', { clause });
  const size = Number(digits);
  const root = decodeBase64(base64);
  demand(Number.isSafeInteger(size) && root.length === 32, 'malformed', { clause });
  return { origin, size, root };
}
