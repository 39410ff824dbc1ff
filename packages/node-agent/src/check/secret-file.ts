/**
 * A file that holds a password in so many words must be readable by its owner alone. A reference to the environment (`${CASES_DB}`) is no
 * password, and neither is an address without one.
 */
import { demandPrivateFile } from '@ketensom/host';

const reference = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;
const withPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:[^/@\s]+@/i;
const inParameters = /[?&;](password|pwd|passwd|secret|token)=[^&;$]/i;

const isSecret = (key: string, value: unknown): boolean => {
  if (typeof value !== 'string' || reference.test(value.trim())) return false;
  if (/^password$/i.test(key)) return value !== '';
  return /^url$/i.test(key) && (withPassword.test(value) || inParameters.test(value));
};

/** Whether a YAML value holds a literal password under `password`, or inside an address under `url`, however deep. */
export function holdsLiteralPassword(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => isSecret(key, item) || holdsLiteralPassword(item));
}

/**
 * @param value the YAML value of the file at `path`, before its schema is looked at
 * @throws ConfigError when the file holds a literal password and others can read it, or another user owns it
 */
export function demandSecretsPrivate(path: string, value: unknown): void {
  if (holdsLiteralPassword(value)) demandPrivateFile(path);
}
