/** Documents held against the published JSON Schemas, by a validator that knows nothing of this project. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** The files of docs/schemas. */
export const schemaNames = ['agent', 'charter', 'codebook', 'query', 'result', 'series'] as const;
export type SchemaName = (typeof schemaNames)[number];

const folder = new URL('../../docs/schemas/', import.meta.url);

/** A published schema. */
export const publishedSchema = (name: SchemaName): object => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as object;

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
const validators = new Map(schemaNames.map((name) => [name, ajv.compile(publishedSchema(name))]));

/** What is wrong with a document, one line each. */
export function schemaFaults(name: SchemaName, value: unknown): string[] {
  const validate = validators.get(name);
  if (validate === undefined || validate(value) === true) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
