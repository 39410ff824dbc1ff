/** What a kind of message may hold beyond being canonical JSON. */
import { demand } from '../errors.ts';
import { isList, type JsonValue } from './value.ts';

/** `event` is the narrow profile of the log's leaves (EVT-1); `document` is RFC 8785 for documents and request bodies. */
export type ProfileName = 'event' | 'document';

interface Profile {
  /** The clause that refusals cite where the caller names none. */
  readonly clause: string;
  readonly maxDepth: number;
  readonly hasNull: boolean;
  readonly isNumber: (value: number) => boolean;
  readonly isText: (text: string) => boolean;
  readonly isKey: (key: string) => boolean;
}

const always = (): boolean => true;

/** Keys of a document are left to its schema: besides camelCase fields there are maps by name or code. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  event: {
    clause: 'EVT-1',
    maxDepth: 8,
    hasNull: false,
    isNumber: Number.isSafeInteger,
    isText: (text) => /^[\x20-\x7e]*$/.test(text),
    isKey: (key) => /^[a-z0-9_]+$/.test(key),
  },
  document: { clause: 'DOC-1', maxDepth: 16, hasNull: true, isNumber: always, isText: always, isKey: always },
};

/** Throws `ProtocolError('malformed')` unless every part of `value` is of the profile. Its depth has been bounded before. */
export function demandProfile(value: JsonValue, profile: Profile, clause: string): void {
  if (typeof value === 'object' && value !== null) {
    if (isList(value)) {
      for (const item of value) demandProfile(item, profile, clause);
      return;
    }
    for (const key of Object.keys(value)) {
      demand(profile.isKey(key), 'malformed', { clause });
      demandProfile(value[key] as JsonValue, profile, clause);
    }
  } else demand(isScalarOf(value, profile), 'malformed', { clause });
}

function isScalarOf(value: null | boolean | number | string, profile: Profile): boolean {
  if (typeof value === 'number') return profile.isNumber(value);
  if (typeof value === 'string') return profile.isText(value);
  return value !== null || profile.hasNull;
}
