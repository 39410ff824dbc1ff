/** From the JSON of a verified note to a typed event, or a refusal (EVT-1). */

import type { z } from 'zod';
import { demand, ProtocolError } from '../errors.ts';
import { parseSchema } from '../parse-schema.ts';
import { type EventType, eventKinds, eventSchema, type KetensomEvent } from './schemas.ts';

const schemas = new Map<EventType, z.ZodType>();

const schemaOf = (type: EventType): z.ZodType => {
  const known = schemas.get(type);
  if (known !== undefined) return known;
  const made = eventSchema(type);
  schemas.set(type, made);
  return made;
};

const isEventType = (text: unknown): text is EventType => typeof text === 'string' && Object.hasOwn(eventKinds, text);

/**
 * The event that a canonical JSON value is, checked against its schema. `seq` 0 has no `prev`; every other has one.
 *
 * @throws ProtocolError `malformed` (EVT-1), `unknown-field` (EVT-1), `not-supported` for a type outside the list (EVT-2).
 */
export function parseEvent(value: unknown): KetensomEvent {
  demand(typeof value === 'object' && value !== null && 'type' in value, 'malformed', { clause: 'EVT-1' });
  demand(isEventType(value.type), 'not-supported', { clause: 'EVT-2' });
  const parsed = parseSchema(schemaOf(value.type), value);
  if (!parsed.success) {
    const unknown = parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys');
    throw new ProtocolError(unknown ? 'unknown-field' : 'malformed', { clause: 'EVT-1' });
  }
  const event = parsed.data as KetensomEvent;
  demand((event.seq === 0) === (event.prev === undefined), 'malformed', { clause: 'EVT-1' });
  return event;
}
