/** Who sends a request (API-1): the signature over its head is checked before its body is read, and its nonce is spent. */
import type { IncomingMessage } from 'node:http';
import { unflushedTransaction } from '@ketensom/host';
import {
  decodeHex,
  decodePartDigest,
  demand,
  equalBytes,
  ProtocolError,
  type VerifiedSigner,
  verifyContentDigest,
  verifyRequestHead,
} from '@ketensom/protocol';
import { type Actor, findActorByKey } from '../store/actors.ts';
import { spendNonce } from '../store/nonces.ts';
import { retiredKeyOf } from '../store/parties.ts';
import type { Service } from './service.ts';

const clause = 'API-1';

const field = (raw: IncomingMessage, name: string): string | undefined => {
  const value = raw.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const fieldNames = ['signature-input', 'signature', 'content-digest', 'content-type'] as const;

/** The four fields that the signature is made of or covers, where they came. */
const signatureFields = (raw: IncomingMessage): Partial<Record<(typeof fieldNames)[number], string>> =>
  Object.fromEntries(
    fieldNames.flatMap((name) => {
      const value = field(raw, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** The name the client dialled, if it is one of this server's own; any other makes the signature invalid. */
const authorityOf = (service: Service, raw: IncomingMessage): string => {
  const dialled = (raw.headers.host ?? '').toLowerCase();
  return service.authorities.has(dialled) ? dialled : '';
};

function verifySigner(service: Service, raw: IncomingMessage, lookupKey: (keyid: string) => Uint8Array | undefined): VerifiedSigner {
  const { desk } = service;
  const head = { method: raw.method ?? '', authority: authorityOf(service, raw), target: raw.url ?? '', fields: signatureFields(raw) };
  const signer = verifyRequestHead(desk.primitives, head, { now: Math.floor(desk.now() / 1000), lookupKey });
  unflushedTransaction(desk.db, () => spendNonce(desk, { key: signer.keyid, nonce: signer.nonce, expires: signer.expires * 1000 }));
  return signer;
}

/** The enrolled sender. @throws ProtocolError as `verifyRequestHead`; `sig-replayed`; `key-retired`, `key-revoked` for a key of before. */
export function authenticate(service: Service, raw: IncomingMessage): Actor {
  const { desk } = service;
  let actor: Actor | undefined;
  verifySigner(service, raw, (keyid) => {
    actor = findActorByKey(desk, keyid);
    return actor !== undefined || retiredKeyOf(desk, keyid) !== undefined ? decodeHex(keyid) : undefined;
  });
  if (actor === undefined) throw new ProtocolError('key-retired', { clause: 'KEY-1' });
  if (actor.revoked === 1) throw new ProtocolError('key-revoked', { clause: 'KEY-2' });
  if (actor.role === 'coordinator') throw new ProtocolError('forbidden', { clause });
  return actor;
}

/** The key of somebody who is not enrolled yet, in hex: it signs its own first request. @throws ProtocolError as `authenticate`. */
export const authenticateNewcomer = (service: Service, raw: IncomingMessage): string => verifySigner(service, raw, decodeHex).keyid;

function coveredDigest(raw: IncomingMessage): string {
  const digest = field(raw, 'content-digest');
  if (digest === undefined) throw new ProtocolError('sig-invalid', { clause });
  return digest;
}

/** @throws ProtocolError `sig-invalid` where no signed field covers the body, `malformed` as `verifyContentDigest`, `digest-mismatch` where it covers another. */
export const checkBodyDigest = (service: Service, raw: IncomingMessage, body: Uint8Array): void => {
  verifyContentDigest(service.desk.primitives, coveredDigest(raw), body);
};

/** The same of a part of a vector, by its leaf hash. */
export const checkPartDigest = (raw: IncomingMessage, leaf: Uint8Array): void =>
  demand(equalBytes(decodePartDigest(coveredDigest(raw)), leaf), 'digest-mismatch', { clause: 'API-2' });
