/** Small things that several attacks do to their scripts. */
import type { Script } from './script.ts';

/** The script without the message that would have been accepted: where the fault came earlier, there is none. */
export function messageless<Any extends Script>(script: Any): Any {
  const { honest: _, ...rest } = script;
  return rest as Any;
}
