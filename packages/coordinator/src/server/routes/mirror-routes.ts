/** What partners' mirrors give back to a coordinator whose store is an old copy (LOG-6). */
import { utf8 } from '@ketensom/protocol';
import { z } from 'zod';
import { acceptEntries, acceptHead } from '../../recovery/accept-mirror.ts';
import { isRecovering } from '../../recovery/recovery-store.ts';
import { byteLimits, jsonLimits, noQuery, wholeParam } from '../fields.ts';
import { type AnyRoute, route } from '../route.ts';

const wants = z.strictObject({ next: z.int().min(0), documents: z.array(z.string()) });
const answers = { 200: { description: 'From which entry on, and which documents, the coordinator wants more', schema: wants } };

export const mirrorRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/v1/log/mirror',
    audience: 'partner',
    whileBehind: true,
    summary: 'Shows the newest head that the caller holds; `all`: it has sent the documents that were wanted and that it has',
    query: noQuery,
    body: { kind: 'json', schema: z.strictObject({ note: z.string().max(16 * 1024), all: z.boolean() }), limits: jsonLimits },
    answers,
    handle: ({ service, caller, body: { note, all } }) => {
      const json = acceptHead(service.desk, { partner: caller.name, note: utf8(note), isAll: all });
      service.log('mirror', {
        partner: caller.name,
        next: json.next,
        documents: json.documents.length,
        behind: isRecovering(service.desk),
      });
      service.changed();
      return { status: 200, json };
    },
  }),
  route({
    method: 'PUT',
    path: '/v1/log/mirror/:start',
    audience: 'partner',
    whileBehind: true,
    summary: "Entries of the caller's copy of the log, as a C2SP entry bundle of `count` entries, beginning with entry `start`",
    params: z.strictObject({ start: wholeParam }),
    query: z.strictObject({ count: wholeParam.pipe(z.int().min(1).max(256)) }),
    body: { kind: 'bytes', limits: byteLimits },
    answers,
    handle: ({ service, caller, params: { start }, query: { count }, body }) => ({
      status: 200,
      json: acceptEntries(service.desk, { partner: caller.name, start, count, bytes: body as Uint8Array }),
    }),
  }),
];
