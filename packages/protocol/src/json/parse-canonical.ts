/**
 * JSON from others: canonical or refused. Bytes are taken only if they are the RFC 8785 form of the value they parse to. That one rule
 * refuses duplicate keys, numbers that lose precision, `1.0`, `-0`, `1e400`, lone surrogates, unsorted keys, white space, a BOM.
 */
import { demand, ProtocolError } from '../errors.ts';
import { canonicalise } from './canonicalise.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { nestingDepth } from './nesting-depth.ts';
import { demandProfile, type ProfileName, profiles } from './profile.ts';
import { isList, isReservedKey, type JsonValue } from './value.ts';

/** What the bytes may be. */
export interface CanonicalLimits {
  readonly profile: ProfileName;
  readonly maxBytes: number;
  /** The clause that a refusal cites; where absent, the profile's own. */
  readonly clause?: string;
}

/**
 * The value that `bytes` spell. The checks come in the order of their cost: size, nesting, text, syntax, canonical form, profile. Its
 * shape is not checked here: that is the work of a strict schema.
 *
 * @throws ProtocolError `oversize` above `maxBytes`; `malformed` for bytes that are not JSON in UTF-8, nested too deeply, with a key
 * `__proto__`, `constructor` or `prototype`, or outside the profile; `non-canonical` for any other spelling than the canonical one.
 */
export function parseCanonical(bytes: Uint8Array, limits: CanonicalLimits): JsonValue {
  const profile = profiles[limits.profile];
  const clause = limits.clause ?? profile.clause;
  demand(bytes.length <= limits.maxBytes, 'oversize', { clause });
  demand(!startsWithByteOrderMark(bytes), 'non-canonical', { clause });
  demand(nestingDepth(bytes) <= profile.maxDepth, 'malformed', { clause });
  const text = decodeUtf8(bytes);
  demand(text !== undefined, 'malformed', { clause });
  const value = parseJson(text, clause);
  demandCarriable(value, clause);
  demand(canonicalise(value) === text, 'non-canonical', { clause });
  demandProfile(value, profile, clause);
  return value;
}

const startsWithByteOrderMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

function parseJson(text: string, clause: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new ProtocolError('malformed', { clause });
  }
}

/** The parser lets through what has no canonical form: `1e400` becomes infinite, `"\ud800"` a lone surrogate. */
function demandCarriable(value: JsonValue, clause: string): void {
  if (typeof value === 'number') demand(Number.isFinite(value), 'non-canonical', { clause });
  if (typeof value === 'string') demand(value.isWellFormed(), 'non-canonical', { clause });
  if (typeof value !== 'object' || value === null) return;
  if (isList(value)) {
    for (const item of value) demandCarriable(item, clause);
    return;
  }
  for (const key of Object.keys(value)) {
    demand(!isReservedKey(key), 'malformed', { clause });
    demand(key.isWellFormed(), 'non-canonical', { clause });
    demandCarriable(value[key] as JsonValue, clause);
  }
}
