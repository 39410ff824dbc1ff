/** The OpenAPI 3.1 document, made from the routes and the very schemas that check the requests. */
import { errorTexts } from '@ketensom/protocol';
import { z } from 'zod';
import { problemType } from './problems.ts';
import type { AnswerSpec, AnyRoute } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

const jsonSchema = (schema: z.ZodType): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
};

/** `/a/:b/*` as OpenAPI writes it. */
const pathOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}');

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name: name === '*' ? 'path' : name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function bodyOf({ body }: AnyRoute): Json {
  if (body === undefined) return {};
  const schema = body.kind === 'json' ? jsonSchema(body.schema) : { type: 'string', format: 'binary', maxLength: body.limits.maxBytes };
  return { requestBody: { required: true, content: { [body.limits.type]: { schema } } } };
}

function answerOf({ description, schema, type }: AnswerSpec): Json {
  if (schema !== undefined) return { description, content: { 'application/json': { schema: jsonSchema(schema) } } };
  return type === undefined ? { description } : { description, content: { [type]: {} } };
}

const refusals: Json = {
  default: { description: 'Refused; `code` says why', content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } } },
};

const operation = (spec: AnyRoute): Json => ({
  summary: spec.summary,
  security: spec.audience === 'anyone' ? [] : [{ signature: [] }],
  parameters: [...parametersOf(spec.params, 'path'), ...parametersOf(spec.query, 'query')],
  ...bodyOf(spec),
  responses: { ...Object.fromEntries(Object.entries(spec.answers).map(([status, answer]) => [status, answerOf(answer)])), ...refusals },
});

const problemSchema = jsonSchema(
  z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(errorTexts) as [string, ...string[]]),
    detail: z.string(),
    clause: z.string().optional(),
  }),
);

const signatureScheme: Json = {
  type: 'apiKey',
  in: 'header',
  name: 'Signature-Input',
  description: 'RFC 9421 with an enrolled Ed25519 key, in the narrow profile of docs/protocol/http-api.md, API-1',
};

/** The document for a list of routes. */
export function describeInterface(routes: readonly AnyRoute[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const spec of routes) {
    const path = pathOf(spec.path);
    paths[path] = { ...paths[path], [spec.method.toLowerCase()]: operation(spec) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ketensom coordinator',
      version: '1',
      description: 'Partners and analysts call; the coordinator never calls anybody.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: { schemas: { Problem: problemSchema }, securitySchemes: { signature: signatureScheme } },
  };
}
