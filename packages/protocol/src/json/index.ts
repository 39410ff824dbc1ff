/** JSON with one spelling: RFC 8785, written and read. */
export { canonicalBytes, canonicalise } from './canonicalise.ts';
export { decodeUtf8 } from './decode-utf8.ts';
export { type CanonicalLimits, parseCanonical } from './parse-canonical.ts';
export type { ProfileName } from './profile.ts';
export type { JsonObject, JsonValue } from './value.ts';
