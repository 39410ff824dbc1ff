/**
 * The HTTP server (docs/protocol/http-api.md): fastify as router and nothing more. Bodies are read, limited and checked by our own readers, since
 * the framework's parsers are too forgiving for signed bytes; every refusal is a problem document.
 */
import type { Socket } from 'node:net';
import { demand, ProtocolError, parseCanonical, parseSchema } from '@ketensom/protocol';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isRecovering } from '../recovery/recovery-store.ts';
import type { Actor } from '../store/actors.ts';
import { type PartBody, PartReader } from '../store/part-body.ts';
import { authenticate, authenticateNewcomer, checkBodyDigest, checkPartDigest } from './authenticate.ts';
import { type Problem, problemBody, problemOf, problemType, toProblem } from './problems.ts';
import { type BodyLimits, checkBodyHead, readBody, readPieces } from './read-body.ts';
import type { Answer, AnyRoute, Call } from './route.ts';
import { routes } from './routes/index.ts';
import type { Service } from './service.ts';

const clause = 'API-2';

/** Seconds that a whole request may take to arrive, and its headers. */
const requestSeconds = 120;
const headerSeconds = 5;

/** Connections that are open at a time: two hundred partners with four each, and room for half-open ones, which time out. */
const maxConnections = 2048;

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  return reply.code(problem.status).type(problemType).send(problemBody(problem));
}

/** Ends a connection whose request was refused before all of it was read: nobody reads the rest. */
function closeAfter(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.complete) return;
  reply.header('connection', 'close');
  reply.raw.once('finish', () => {
    setTimeout(() => request.raw.destroy(), 200).unref();
  });
}

/** Checks a part of the request against its schema. @throws ProtocolError `unknown-field`, `malformed`. */
function check<Value>(schema: z.ZodType<Value> | undefined, value: unknown): Value {
  if (schema === undefined) return undefined as Value;
  const parsed = parseSchema(schema, value);
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys');
  throw new ProtocolError(unknown ? 'unknown-field' : 'malformed', { clause });
}

interface Sender {
  readonly caller?: Actor;
  readonly key: string;
}

function identify(service: Service, request: FastifyRequest, { audience }: AnyRoute): Sender {
  if (audience === 'anyone') return { key: '' };
  if (audience === 'newcomer') return { key: authenticateNewcomer(service, request.raw) };
  const caller = authenticate(service, request.raw);
  if (audience === 'partner' && caller.role !== 'partner') throw new ProtocolError('forbidden', { clause: 'API-3' });
  return { caller, key: caller.key };
}

async function takeBody(service: Service, request: FastifyRequest, { body }: AnyRoute): Promise<unknown> {
  if (body === undefined) return undefined;
  const seconds = Math.min(body.limits.seconds, body.kind === 'json' ? service.settings.bodyDeadline : requestSeconds);
  const limits = { ...body.limits, seconds };
  if (body.kind === 'part') return takePart(service, request, limits);
  const bytes = await readBody(request.raw, limits);
  checkBodyDigest(service, request.raw, bytes);
  if (body.kind === 'bytes') return bytes;
  return check(body.schema, parseCanonical(bytes, { profile: 'document', maxBytes: body.limits.maxBytes, clause }));
}

async function takePart(service: Service, { raw }: FastifyRequest, limits: BodyLimits): Promise<PartBody> {
  const reader = new PartReader(service.desk.primitives);
  await readPieces(raw, limits, (piece) => reader.add(piece));
  const part = reader.end();
  checkPartDigest(raw, part.hash);
  return part;
}

function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).header('cache-control', 'no-store');
  if ('json' in answer) return reply.type('application/json').send(JSON.stringify(answer.json));
  return reply.type(answer.type).send(Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.length));
}

/** Why a signal is aborted, made once: an error of its own for each request would be the dearest part of a small one. */
const connectionClosed = new Error('the connection is closed');

/** Aborted when the connection of a request ends, answered or not. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(connectionClosed));
  return gone.signal;
}

/** Counts the sender as present, and its request against the limits, until the request is over. */
function register(service: Service, reply: FastifyReply, { caller, key }: Sender, spec: AnyRoute): void {
  if (key === '') return;
  const free = [service.requests.take(key)];
  reply.raw.once('close', () => {
    for (const each of free) each();
  });
  if (spec.body !== undefined && spec.body.kind !== 'json') free.push(service.uploads.take(key));
  if (caller === undefined) return;
  service.presence.enter(caller.name);
  free.push(() => service.presence.leave(caller.name));
}

async function serve(service: Service, spec: AnyRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  checkBodyHead(request.raw, spec.body?.limits);
  const sender = identify(service, request, spec);
  register(service, reply, sender, spec);
  const mayAnswer = spec.audience === 'anyone' || spec.whileBehind === true;
  demand(mayAnswer || !isRecovering(service.desk), 'log-behind', { clause: 'LOG-6' });
  const params: unknown = check(spec.params, request.params);
  const query: unknown = check(spec.query, request.query);
  const body = await takeBody(service, request, spec);
  const call = { service, ...sender, params, query, body, signal: goneSignal(reply) } as unknown as Call<never, never, never>;
  return sendAnswer(reply, await spec.handle(call));
}

/** What Node's own parser refuses: there is no request to answer yet, only a socket. */
function refuseSocket(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code =
    error.code === 'HPE_HEADER_OVERFLOW' ? 'body-too-large' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'timeout' : 'malformed';
  const problem = problemOf(code, clause);
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : problem.status;
  const body = problemBody({ ...problem, status });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function handleErrors(app: FastifyInstance, service: Service): void {
  app.setErrorHandler((error, request, reply) => {
    const { problem, foreseen } = toProblem(error);
    if (!foreseen)
      service.log('failed', { route: request.routeOptions.url, method: request.method, code: problem.code, stack: stackOf(error) });
    closeAfter(request, reply);
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    closeAfter(request, reply);
    return sendProblem(reply, problemOf('not-found', 'API-3'));
  });
}

/** Where it happened, without the message, which could hold anything. */
const stackOf = (error: unknown): string[] =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 8)
        .map((line) => line.trim())
    : [];

/** The server, not listening yet. */
export function makeServer(service: Service): FastifyInstance {
  const app = Fastify({
    logger: false,
    trustProxy: false,
    exposeHeadRoutes: false,
    requestTimeout: requestSeconds * 1000,
    keepAliveTimeout: 30_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseSocket,
    frameworkErrors: (error, request, reply) => {
      closeAfter(request, reply);
      void sendProblem(reply, toProblem(error).problem);
    },
    http: { headersTimeout: headerSeconds * 1000, connectionsCheckingInterval: 1000, maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 128, caseSensitive: true, ignoreTrailingSlash: false, ignoreDuplicateSlashes: false },
  });
  app.server.maxConnections = maxConnections;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  handleErrors(app, service);
  for (const spec of routes) {
    app.route({ method: spec.method, url: spec.path, handler: (request, reply) => serve(service, spec, request, reply) });
  }
  return app;
}
