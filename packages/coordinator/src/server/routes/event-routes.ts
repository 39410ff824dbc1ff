/** Events and enrolments: what is added to the log. */
import { unflushedTransaction } from '@ketensom/host';
import { decodeHex, decodeOpenBundle, encodeHex, ProtocolError, utf8 } from '@ketensom/protocol';
import { z } from 'zod';
import { acceptEvent } from '../../intake/accept-event.ts';
import { enrol } from '../../intake/enrol.ts';
import { openAhead } from '../../intake/open-ahead.ts';
import { restoreNote } from '../../intake/restore-note.ts';
import type { Actor } from '../../store/actors.ts';
import { putBlob } from '../../store/blobs.ts';
import { byteLimits, jsonLimits, noQuery, noteField } from '../fields.ts';
import { type Answer, type AnyRoute, route } from '../route.ts';
import type { Service } from '../service.ts';
import { answerEvent, eventAnswers } from './event-answer.ts';

/** Takes an event whose blobs are stored. */
const take = (service: Service, caller: Actor, note: Uint8Array): Promise<Answer> =>
  openAhead(service.desk, caller, note, () => answerEvent(service, acceptEvent(service.desk, caller, note)));

/** The most blobs that come with an event. */
const mostBlobs = 16;

export const eventRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/v1/enrolments',
    audience: 'newcomer',
    summary: 'Enrols the key that signs the request, by an invitation that is used up',
    query: noQuery,
    body: { kind: 'json', schema: z.strictObject({ note: noteField, token: z.string().regex(/^[0-9a-f]{64}$/) }), limits: jsonLimits },
    answers: eventAnswers,
    handle: ({ service, key, body }) =>
      answerEvent(service, enrol(service.desk, { note: utf8(body.note), token: decodeHex(body.token), key })),
  }),
  route({
    method: 'POST',
    path: '/v1/events',
    audience: 'enrolled',
    summary: 'Adds one event, signed by the caller',
    query: noQuery,
    body: { kind: 'json', schema: z.strictObject({ note: noteField }), limits: jsonLimits },
    answers: eventAnswers,
    handle: ({ service, caller, body }) => take(service, caller, utf8(body.note)),
  }),
  route({
    method: 'POST',
    path: '/v1/events/short',
    audience: 'enrolled',
    summary:
      'Adds one event, signed by the caller and said in short, with the blobs that it names: an entry bundle of its fields, its signature and those',
    query: noQuery,
    body: { kind: 'bytes', limits: byteLimits },
    answers: eventAnswers,
    handle: ({ service, caller, body }) => {
      const [fields, signature, ...blobs] = decodeOpenBundle(body as Uint8Array, 2 + mostBlobs);
      if (fields === undefined || signature === undefined) throw new ProtocolError('malformed', { clause: 'API-3' });
      // As blobs that come alone: the event's transaction flushes this one.
      unflushedTransaction(service.desk.db, () => {
        for (const blob of blobs) putBlob(service.desk, caller.name, encodeHex(service.desk.primitives.sha256(blob)), blob);
      });
      return take(service, caller, restoreNote(service.desk, caller, { fields, signature }));
    },
  }),
];
