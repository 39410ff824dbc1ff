/**
 * The narrow profile of RFC 9421 that requests and answers are signed in (API-1): one signature, one label, fixed components in a fixed
 * order, one spelling. What is not exactly the spelling below is refused, so that no second reader can read it otherwise.
 */
import { decodeBase64, encodeBase64 } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';

/** The label of the one signature, in both fields. */
export const signatureLabel = 'ketensom';

/** The tag of signatures on requests, and the other one on answers: the one can never be taken for the other. */
export const requestTag = 'ketensom-v1';
export const responseTag = 'ketensom-v1-answer';

/** Seconds that a signature lives at most, and that clocks may differ. */
export const signatureWindow = 300;

/** The two fields of a signature. A field that came in several lines is joined with `, ` first (RFC 9110 section 5.2). */
export interface SignatureFields {
  readonly 'signature-input': string;
  readonly signature: string;
}

/** What stands after the label in the two fields, not yet checked against a message. */
interface SplitSignature {
  readonly parameters: string;
  readonly signature: Uint8Array;
}

/** The fields of a signature in the spelling that `splitSignatureFields` takes. */
export const joinSignatureFields = (parameters: string, signature: Uint8Array): SignatureFields => ({
  'signature-input': `${signatureLabel}=${parameters}`,
  signature: `${signatureLabel}=:${encodeBase64(signature)}:`,
});

/** 64 bytes in base64; the last digit before the padding carries two bits. */
const signaturePattern = new RegExp(`^${signatureLabel}=:([A-Za-z0-9+/]{85}[AQgw]==):$`);

/**
 * The parts of the two fields.
 *
 * @throws ProtocolError `sig-missing` where either is absent or empty, `sig-multiple` where either has a comma and so a second member (no
 * text of the profile has one), `sig-invalid` for another label or another spelling.
 */
export function splitSignatureFields(fields: Partial<SignatureFields>): SplitSignature {
  const clause = 'API-1';
  const { 'signature-input': input = '', signature = '' } = fields;
  demand(input !== '' && signature !== '', 'sig-missing', { clause });
  demand(!input.includes(',') && !signature.includes(','), 'sig-multiple', { clause });
  const base64 = signaturePattern.exec(signature)?.[1];
  demand(base64 !== undefined && input.startsWith(`${signatureLabel}=`), 'sig-invalid', { clause });
  return { parameters: input.slice(signatureLabel.length + 1), signature: decodeBase64(base64) };
}
