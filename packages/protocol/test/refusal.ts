/** Helpers to assert refusals by code. */

import { ProtocolError } from '../src/errors.ts';
import { ConfigError, type LocalIssue } from '../src/local-issue.ts';

/** The ConfigError that `act` throws; fails when it throws nothing or something else. */
export function configError(act: () => unknown): ConfigError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The issues of the ConfigError that `act` throws. */
export const issuesOf = (act: () => unknown): readonly LocalIssue[] => configError(act).issues;

/** The code of the ProtocolError that `act` throws. */
export function refusalCode(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}
