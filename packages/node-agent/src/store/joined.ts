/** What `join` fixed for good: where the coordinator is, and the keys that the invitation named. */
import { z } from 'zod';
import type { Meta } from './meta.ts';

const joinedSchema = z.strictObject({
  partner: z.string(),
  address: z.string(),
  origin: z.string(),
  logKey: z.string(),
  coordinatorKey: z.string(),
});

/** `logKey` is a C2SP verifier key, `coordinatorKey` an Ed25519 key in hex. */
export type Joined = z.infer<typeof joinedSchema>;

/** `undefined` before this agent has joined. */
export const readJoined = (meta: Meta): Joined | undefined => {
  const text = meta.get('joined');
  return text === undefined ? undefined : joinedSchema.parse(JSON.parse(text));
};

/** Part of the caller's transaction. */
export const writeJoined = (meta: Meta, joined: Joined): void => meta.set('joined', JSON.stringify(joined));
