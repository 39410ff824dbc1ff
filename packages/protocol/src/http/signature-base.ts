/**
 * What an HTTP message signature is made over (RFC 9421 section 2.5): one line for each covered component, then the signature's own
 * parameters. General on purpose, so that the examples of the RFC can be run; the narrow profile is in the modules above it.
 */

/** A covered component with its value, already canonical (RFC 9421 sections 2.1 and 2.2). */
export interface SignatureComponent {
  /** Such as `@method` or `content-digest`, in lower case. */
  readonly name: string;
  readonly value: string;
  /** `;req`: taken from the request that a signed response answers (section 2.4). */
  readonly fromRequest?: boolean;
  /** `;key`: one member of a dictionary field (section 2.1.2). */
  readonly member?: string;
}

/** The parameters of a signature (section 2.3), written in the order that they are named here; absent ones are left out. */
export interface SignatureParameters {
  /** Seconds since the epoch. */
  readonly created: number;
  readonly expires?: number;
  readonly nonce?: string;
  readonly keyid: string;
  readonly tag?: string;
}

/** `("@method" …);created=…`: the value of `@signature-params`, and after its label that of the Signature-Input field. */
export function encodeSignatureParameters(components: readonly SignatureComponent[], parameters: SignatureParameters): string {
  const { created, expires, nonce, keyid, tag } = parameters;
  const written = [
    `;created=${encodeInteger(created)}`,
    expires === undefined ? '' : `;expires=${encodeInteger(expires)}`,
    nonce === undefined ? '' : `;nonce=${encodeText(nonce)}`,
    `;keyid=${encodeText(keyid)}`,
    tag === undefined ? '' : `;tag=${encodeText(tag)}`,
  ];
  return `(${components.map(identifier).join(' ')})${written.join('')}`;
}

/** The signature base; it ends without a newline. TypeError for a value that is not printable ASCII or would start another line. */
export function signatureBase(components: readonly SignatureComponent[], parameters: SignatureParameters): string {
  const lines = components.map((component) => {
    if (!isComponentValue(component.value)) throw new TypeError('a component has a value of printable ASCII');
    return `${identifier(component)}: ${component.value}\n`;
  });
  return `${lines.join('')}"@signature-params": ${encodeSignatureParameters(components, parameters)}`;
}

/** Whether a text may stand as the value of a component. Text from outside is tried with this first. */
const isComponentValue = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

function identifier({ name, fromRequest = false, member }: SignatureComponent): string {
  return `${encodeText(name)}${fromRequest ? ';req' : ''}${member === undefined ? '' : `;key=${encodeText(member)}`}`;
}

/** A String of RFC 8941 section 3.3.3; texts that would need an escape do not occur. */
function encodeText(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text) || /["\\]/.test(text)) throw new TypeError('a text of a signature is printable ASCII without quotes');
  return `"${text}"`;
}

/** An Integer of RFC 8941 section 3.3.1: at most fifteen digits. */
function encodeInteger(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 999_999_999_999_999) throw new RangeError('a time is whole seconds since the epoch');
  return String(value);
}
