/** Events and enrolments: what is added to the log. */
import { decodeHex, utf8 } from '@ketensom/protocol';
import { z } from 'zod';
import { acceptEvent, type Receipt } from '../../intake/accept-event.ts';
import { enrol } from '../../intake/enrol.ts';
import { openAhead } from '../../intake/open-ahead.ts';
import { jsonLimits, noQuery, noteField } from '../fields.ts';
import { type Answer, type AnyRoute, route } from '../route.ts';
import type { Service } from '../service.ts';

const receiptSchema = z.strictObject({ leaf: z.int().min(0), hash: z.string() });

const answers = {
  201: { description: 'The event is a leaf of the log', schema: receiptSchema },
  200: { description: 'It was one already', schema: receiptSchema },
};

function answer(service: Service, { leaf, hash, fresh }: Receipt): Answer {
  if (fresh) service.changed();
  return { status: fresh ? 201 : 200, json: { leaf, hash } };
}

export const eventRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/v1/enrolments',
    audience: 'newcomer',
    summary: 'Enrols the key that signs the request, by an invitation that is used up',
    query: noQuery,
    body: { kind: 'json', schema: z.strictObject({ note: noteField, token: z.string().regex(/^[0-9a-f]{64}$/) }), limits: jsonLimits },
    answers,
    handle: ({ service, key, body }) => answer(service, enrol(service.desk, { note: utf8(body.note), token: decodeHex(body.token), key })),
  }),
  route({
    method: 'POST',
    path: '/v1/events',
    audience: 'enrolled',
    summary: 'Adds one event, signed by the caller',
    query: noQuery,
    body: { kind: 'json', schema: z.strictObject({ note: noteField }), limits: jsonLimits },
    answers,
    handle: ({ service, caller, body }) => {
      const note = utf8(body.note);
      return openAhead(service.desk, caller, note, () => answer(service, acceptEvent(service.desk, caller, note)));
    },
  }),
];
