/**
 * A route as data: address, who may call, what it takes and gives. The server checks a request against it and the OpenAPI document is made from
 * it, so the two cannot differ.
 */
import type { z } from 'zod';
import type { Actor } from '../store/actors.ts';
import type { BodyLimits } from './read-body.ts';
import type { Service } from './service.ts';

/** `newcomer`: somebody whose key is not enrolled yet. */
export type Audience = 'anyone' | 'newcomer' | 'enrolled' | 'partner';

/** A body of JSON against a schema, bytes, or a part of a vector (`PartBody`), which its leaf hash stands for in the signature. */
export type BodySpec<Body> =
  | { readonly kind: 'json'; readonly schema: z.ZodType<Body>; readonly limits: BodyLimits }
  | { readonly kind: 'bytes'; readonly limits: BodyLimits }
  | { readonly kind: 'part'; readonly limits: BodyLimits };

/** One checked request. */
export interface Call<Params, Query, Body> {
  readonly service: Service;
  /** The enrolled sender; absent for `anyone` and `newcomer`. */
  readonly caller: Actor;
  /** The key that signed, in hex; empty for `anyone`. */
  readonly key: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/** What is answered. */
export type Answer =
  | { readonly status: 200 | 201; readonly json: unknown }
  | {
      readonly status: 200 | 201;
      readonly bytes: Uint8Array;
      readonly type: 'application/octet-stream' | 'text/plain; charset=utf-8' | 'application/json';
    };

/** How the OpenAPI document describes an answer. */
export interface AnswerSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly type?: string;
}

export interface RouteSpec<Params, Query, Body> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With `:name` for a parameter and a final `*` for the rest of a path. */
  readonly path: string;
  readonly audience: Audience;
  readonly summary: string;
  /** Enrolled callers are answered also while the store is an old copy of the log (LOG-6); elsewhere they are refused with `log-behind`. */
  readonly whileBehind?: true;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: BodySpec<Body>;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  handle(call: Call<Params, Query, Body>): Answer | Promise<Answer>;
}

/** A route whatever it takes. */
export type AnyRoute = RouteSpec<never, never, never>;

/** Types a route by its schemas. */
export const route = <Params, Query, Body>(spec: RouteSpec<Params, Query, Body>): AnyRoute => spec as unknown as AnyRoute;
