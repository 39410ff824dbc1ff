/** What is answered to an event that was taken. */
import { z } from 'zod';
import type { Receipt } from '../../intake/accept-event.ts';
import type { Answer } from '../route.ts';
import type { Service } from '../service.ts';

const receiptSchema = z.strictObject({ leaf: z.int().min(0), hash: z.string() });

export const eventAnswers = {
  201: { description: 'The event is a leaf of the log', schema: receiptSchema },
  200: { description: 'It was one already', schema: receiptSchema },
};

/** The answer; where the event is new, everybody who waits for it is woken. */
export function answerEvent(service: Service, { leaf, hash, fresh }: Receipt): Answer {
  if (fresh) service.changed();
  return { status: fresh ? 201 : 200, json: { leaf, hash } };
}
