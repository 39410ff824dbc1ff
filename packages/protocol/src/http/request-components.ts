/** What a signature on a request covers (API-1; RFC 9421 section 2.2). */
import type { ContentFields } from './content.ts';
import type { SignatureFields } from './profile.ts';
import type { SignatureComponent } from './signature-base.ts';

/** The request line's part of what is signed. */
export interface RequestLine {
  readonly method: string;
  /** Host in lower case, with the port where it is not the scheme's own. A server gives its own name, never what a field claims. */
  readonly authority: string;
  /** Path and query as in the request line, such as `/v1/queries?wait=25`. */
  readonly target: string;
}

/** A request with its fields, as sent or as received. */
export interface RequestHead extends RequestLine {
  readonly fields: ContentFields & Partial<SignatureFields>;
}

/** The components in the one order that is taken. A target without a query counts as one with an empty query (section 2.2.7). */
export function requestComponents({ method, authority, target }: RequestLine, fields: ContentFields): SignatureComponent[] {
  const queryStart = target.includes('?') ? target.indexOf('?') : target.length;
  return [
    { name: '@method', value: method },
    { name: '@authority', value: authority },
    { name: '@path', value: target.slice(0, queryStart) },
    { name: '@query', value: target.slice(queryStart) || '?' },
    ...contentComponents(fields),
  ];
}

/** The components of a body, of a request or of an answer; none where there is none. */
export function contentComponents(fields: ContentFields): SignatureComponent[] {
  const { 'content-digest': digest, 'content-type': type } = fields;
  if (digest === undefined || type === undefined) return [];
  return [
    { name: 'content-digest', value: digest },
    { name: 'content-type', value: type },
  ];
}

/** Whether this profile has a form to sign the request in: method, authority and target plain, and both fields of a body or none. */
export const isSignable = ({ method, authority, target }: RequestLine, fields: ContentFields): boolean =>
  /^[A-Z]+$/.test(method) && /^[a-z0-9.:[\]-]+$/.test(authority) && /^\/[\x21-\x22\x24-\x7e]*$/.test(target) && isSignableContent(fields);

/** Both fields or none, and a media type that is one line. */
export function isSignableContent(fields: ContentFields): boolean {
  const { 'content-digest': digest, 'content-type': type } = fields;
  if (digest === undefined || type === undefined) return digest === type;
  return /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(type) && /^[\x21-\x7e]+$/.test(digest);
}
