/** Signed HTTP messages: RFC 9421 in one narrow profile, with the digests of RFC 9530. */
export type { Content, ContentFields } from './content.ts';
export { decodeContentDigest, decodePartDigest, encodeContentDigest, encodePartDigest, verifyContentDigest } from './content-digest.ts';
export { type SignatureFields, signatureWindow } from './profile.ts';
export type { RequestHead, RequestLine } from './request-components.ts';
export { type RequestSigner, signRequest, type UnsignedRequest } from './sign-request.ts';
export { encodeSignatureParameters, type SignatureComponent, type SignatureParameters, signatureBase } from './signature-base.ts';
export { type ReceivedResponse, signResponse, type UnsignedResponse, verifyResponse } from './signed-response.ts';
export { type RequestTrust, type VerifiedSigner, verifyRequest, verifyRequestHead } from './verify-request.ts';
