/** Signing a request in the narrow profile (API-1). */
import { encodeHex, utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type Content, type ContentFields, encodeContentFields } from './content.ts';
import { joinSignatureFields, requestTag, type SignatureFields, signatureWindow } from './profile.ts';
import { isSignable, type RequestLine, requestComponents } from './request-components.ts';
import { encodeSignatureParameters, type SignatureParameters, signatureBase } from './signature-base.ts';

/** A request before it is signed. */
export interface UnsignedRequest extends RequestLine {
  readonly body?: Content;
}

/** With what to sign: the 32-byte seed, 16 fresh random bytes, and the time in seconds since the epoch. */
export interface RequestSigner {
  readonly seed: Uint8Array;
  readonly nonce: Uint8Array;
  readonly now: number;
}

/**
 * The fields that sign the request for 300 seconds, those of the body among them. A nonce is used once. TypeError for a method that is not
 * upper case, an authority that is not lower case or a target that is not a path; RangeError unless the nonce has 16 bytes.
 */
export function signRequest(primitives: Primitives, request: UnsignedRequest, signer: RequestSigner): SignatureFields & ContentFields {
  const content = encodeContentFields(primitives, request.body);
  if (!isSignable(request, content)) throw new TypeError('this request has no form to be signed in');
  if (signer.nonce.length !== 16) throw new RangeError('a nonce has 16 bytes');
  const parameters: SignatureParameters = {
    created: signer.now,
    expires: signer.now + signatureWindow,
    nonce: encodeHex(signer.nonce),
    keyid: encodeHex(primitives.ed25519.publicKey(signer.seed)),
    tag: requestTag,
  };
  const components = requestComponents(request, content);
  const signature = primitives.ed25519.sign(signer.seed, utf8(signatureBase(components, parameters)));
  return { ...joinSignatureFields(encodeSignatureParameters(components, parameters), signature), ...content };
}
