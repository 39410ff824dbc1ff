/**
 * Logs of programs that keep running: one JSON object a line with `time` and `event`. Values are names, numbers and codes. Bytes do
 * not fit the type, so a key or a vector cannot be logged by accident.
 */
import type { TextSink } from './terminal.ts';

export type LogValue = string | number | boolean | undefined | readonly string[];

/** Writes one line. */
export type LineLog = (event: string, fields?: Readonly<Record<string, LogValue>>) => void;

/** A log to `sink`. */
export const makeLineLog =
  (sink: TextSink, now: () => Date = () => new Date()): LineLog =>
  (event, fields = {}) => {
    sink.write(`${JSON.stringify({ time: now().toISOString(), event, ...fields })}\n`);
  };
