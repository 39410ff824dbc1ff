/** Refusals of a source: always a `ConfigError` that names the place in agent.yaml, never a value of a row. */
import { ConfigError, type ErrorCode } from '@ketensom/protocol';

/** Where in agent.yaml the source stands: `datasets.cases.source`. */
export type SourcePlace = string;

/** Throws the refusal of one key of a source. */
export function refuse(place: SourcePlace, key: string, issue: { found: string; expected: string; code?: ErrorCode }): never {
  throw new ConfigError([{ path: key === '' ? place : `${place}.${key}`, ...issue }]);
}
