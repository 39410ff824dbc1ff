/**
 * Checking a signed request (API-1). The head is enough to know who asks, so that a body is read only for somebody who is known. What is
 * left to the caller: that the nonce is new (`sig-replayed`, in the store, until `expires`), and what the signer may do.
 */
import { utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { verifyContentDigest } from './content-digest.ts';
import { requestTag, signatureWindow, splitSignatureFields } from './profile.ts';
import { isSignable, type RequestHead, requestComponents } from './request-components.ts';
import { encodeSignatureParameters, type SignatureParameters, signatureBase } from './signature-base.ts';

const clause = 'API-1';

/** What the server knows. `now` is in seconds; `lookupKey` gives the public key that is enrolled under a key id, or `undefined`. */
export interface RequestTrust {
  readonly now: number;
  readonly lookupKey: (keyid: string) => Uint8Array | undefined;
}

/** Who signed, with what must be stored against replay. Times are in seconds. */
export interface VerifiedSigner {
  readonly keyid: string;
  readonly nonce: string;
  readonly created: number;
  readonly expires: number;
}

/**
 * The signer of a request's head. The body is not covered until `verifyContentDigest` has compared it with the field.
 *
 * @throws ProtocolError `sig-missing`, `sig-multiple`, `sig-stale` outside the window, `sig-invalid` for everything else, an unknown key
 * among it.
 */
export function verifyRequestHead(primitives: Primitives, head: RequestHead, trust: RequestTrust): VerifiedSigner {
  const { parameters: written, signature } = splitSignatureFields(head.fields);
  demand(isSignable(head, head.fields), 'sig-invalid', { clause });
  const signer = readParameters(written);
  const components = requestComponents(head, head.fields);
  const parameters: SignatureParameters = { ...signer, tag: requestTag };
  demand(encodeSignatureParameters(components, parameters) === written, 'sig-invalid', { clause });
  const { created, expires } = signer;
  const isInTime = Math.abs(trust.now - created) <= signatureWindow && trust.now <= expires;
  demand(isInTime && expires > created && expires <= created + signatureWindow, 'sig-stale', { clause });
  const publicKey = trust.lookupKey(signer.keyid);
  const message = utf8(signatureBase(components, parameters));
  demand(publicKey !== undefined && primitives.ed25519.verify(publicKey, message, signature), 'sig-invalid', { clause });
  return signer;
}

/**
 * As `verifyRequestHead`, with the whole body at hand; an absent body is one of no bytes.
 *
 * @throws ProtocolError as `verifyRequestHead`; `sig-invalid` for a body that no field covers; `malformed` or `digest-mismatch` for a body
 * other than the one that was signed.
 */
export function verifyRequest(
  primitives: Primitives,
  request: RequestHead & { readonly body: Uint8Array },
  trust: RequestTrust,
): VerifiedSigner {
  const signer = verifyRequestHead(primitives, request, trust);
  const digest = request.fields['content-digest'];
  if (digest === undefined) demand(request.body.length === 0, 'sig-invalid', { clause });
  else verifyContentDigest(primitives, digest, request.body);
  return signer;
}

const pattern = /;created=(\d{1,15});expires=(\d{1,15});nonce="([0-9a-f]{32})";keyid="([0-9a-f]{64})";tag="[^"]*"$/;

/** Reads what may vary; the caller writes it again and compares, which settles the components, the order and every character. */
function readParameters(written: string): VerifiedSigner {
  const [, created, expires, nonce, keyid] = pattern.exec(written) ?? [];
  demand(nonce !== undefined && keyid !== undefined, 'sig-invalid', { clause });
  return { keyid, nonce, created: Number(created), expires: Number(expires) };
}
