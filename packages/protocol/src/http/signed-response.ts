/**
 * Signed answers, each bound to the one request that it answers (RFC 9421 section 2.4): the signature covers the status, the body, what the
 * request's signature covered, and that signature itself with its nonce. An answer to another request, or an older one, does not verify.
 */
import { encodeHex, utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { type Content, type ContentFields, encodeContentFields } from './content.ts';
import { verifyContentDigest } from './content-digest.ts';
import { joinSignatureFields, responseTag, type SignatureFields, signatureLabel, splitSignatureFields } from './profile.ts';
import { contentComponents, isSignable, isSignableContent, type RequestHead, requestComponents } from './request-components.ts';
import { encodeSignatureParameters, type SignatureComponent, type SignatureParameters, signatureBase } from './signature-base.ts';

const clause = 'API-1';

/** An answer before it is signed, and the signed request that it answers. */
export interface UnsignedResponse {
  readonly status: number;
  readonly body?: Content;
  readonly request: RequestHead;
}

/** An answer as received (`body` of no bytes where there is none), the request as this side sent it, and the answerer's public key. */
export interface ReceivedResponse {
  readonly status: number;
  readonly fields: ContentFields & Partial<SignatureFields>;
  readonly body: Uint8Array;
  readonly request: RequestHead;
  readonly publicKey: Uint8Array;
}

/**
 * The fields that sign an answer; `now` in seconds. It carries no nonce and no end: it lives as long as the asker waits for it. TypeError
 * for a request that is not signed or a status that is not of three digits.
 */
export function signResponse(
  primitives: Primitives,
  response: UnsignedResponse,
  signer: { readonly seed: Uint8Array; readonly now: number },
): SignatureFields & ContentFields {
  const content = encodeContentFields(primitives, response.body);
  const components = responseComponents(response.status, content, response.request);
  const parameters = responseParameters(signer.now, primitives.ed25519.publicKey(signer.seed));
  const signature = primitives.ed25519.sign(signer.seed, utf8(signatureBase(components, parameters)));
  return { ...joinSignatureFields(encodeSignatureParameters(components, parameters), signature), ...content };
}

/**
 * When the answer was signed, by the answerer's clock, in seconds.
 *
 * @throws ProtocolError `sig-missing`, `sig-multiple`; `sig-invalid` for an answer to another request or by another key; `malformed` or
 * `digest-mismatch` for another body than the one that was signed. TypeError as `signResponse`.
 */
export function verifyResponse(primitives: Primitives, response: ReceivedResponse): number {
  const { parameters: written, signature } = splitSignatureFields(response.fields);
  demand(isStatus(response.status) && isSignableContent(response.fields), 'sig-invalid', { clause });
  const created = Number(/;created=(\d{1,15});/.exec(written)?.[1]);
  demand(Number.isInteger(created), 'sig-invalid', { clause });
  const components = responseComponents(response.status, response.fields, response.request);
  const parameters = responseParameters(created, response.publicKey);
  demand(encodeSignatureParameters(components, parameters) === written, 'sig-invalid', { clause });
  const message = utf8(signatureBase(components, parameters));
  demand(primitives.ed25519.verify(response.publicKey, message, signature), 'sig-invalid', { clause });
  const digest = response.fields['content-digest'];
  if (digest === undefined) demand(response.body.length === 0, 'sig-invalid', { clause });
  else verifyContentDigest(primitives, digest, response.body);
  return created;
}

const isStatus = (status: number): boolean => /^[1-5]\d\d$/.test(String(status));

const responseParameters = (created: number, publicKey: Uint8Array): SignatureParameters => ({
  created,
  keyid: encodeHex(publicKey),
  tag: responseTag,
});

function responseComponents(status: number, content: ContentFields, request: RequestHead): SignatureComponent[] {
  const { signature = '' } = request.fields;
  if (!isStatus(status)) throw new TypeError('a status has three digits');
  if (!isSignable(request, request.fields) || !signature.startsWith(`${signatureLabel}=:`))
    throw new TypeError('the request is not signed');
  return [
    { name: '@status', value: String(status) },
    ...contentComponents(content),
    ...requestComponents(request, request.fields).map((component) => ({ ...component, fromRequest: true })),
    { name: 'signature', value: signature.slice(signatureLabel.length + 1), fromRequest: true, member: signatureLabel },
  ];
}
