/** The preview of a model: how many sums it takes at most, and how many bytes. */
import { compileModel, type ModelQuery, parseCodebook, parseQuery, type QueryRequest, weakestRules } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { formatPreview, previewRequest } from '../src/analyst/describe-request.ts';
import type { ResolvedRequest } from '../src/analyst/resolve-request.ts';

const codebook = parseCodebook({
  codebook: 'models',
  version: 1,
  keys: {},
  variables: {
    care: { kind: 'boolean' },
    cost: { kind: 'integer', min: 0, max: 1000 },
    region: { kind: 'category', codes: ['N', 'E', 'S'] },
    age: { kind: 'integer', min: 0, max: 120 },
  },
  datasets: { people: { unit: 'person', subject: 'person', keys: [], variables: ['care', 'cost', 'region', 'age'] } },
});

function resolved(changes: object): ResolvedRequest {
  const asked = { query: 'fit', purpose: 'test', kind: 'model', dataset: 'people', terms: ['age', 'region'], ...changes };
  const query = parseQuery(asked) as ModelQuery;
  const request = { query, partners: ['a', 'b', 'c'], notOffering: [], missing: [], expires: 0 } as unknown as QueryRequest;
  const thresholds = { tolerate: 1, threshold: 3, minSurvivors: 3 };
  const plan = compileModel(query, codebook);
  return { kind: 'model', request, query, plan, rules: weakestRules, thresholds, aggregateOnly: [] } as unknown as ResolvedRequest;
}

test('least squares are a gate and one sum; a fit in steps as many as the rules allow', () => {
  const linear = previewRequest(resolved({ family: 'gaussian', response: 'cost' }), codebook, 'en').model;
  expect(linear).toMatchObject({ family: 'gaussian', coefficients: 4, sums: 2 });
  const logistic = previewRequest(resolved({ family: 'binomial', response: 'care', expectedBy: ['region'] }), codebook, 'en').model;
  expect(logistic).toMatchObject({ family: 'binomial', coefficients: 4, sums: 2 + weakestRules.model.maxIterations });
  expect(logistic?.bytesPerPartner).toBe(8 * (logistic?.words ?? 0));
  expect(logistic?.words ?? 0).toBeGreaterThan(linear?.words ?? 0);
});

test('it reads as a table, in both languages', () => {
  for (const [language, line] of [
    ['nl', 'sommen, hooguit'],
    ['en', 'sums, at most'],
  ] as const) {
    const preview = previewRequest(resolved({ family: 'gaussian', response: 'cost' }), codebook, language);
    const text = formatPreview(preview, { language } as Parameters<typeof formatPreview>[1]);
    expect(text).toContain(line);
    expect(text).not.toMatch(/undefined|\{t\}/);
  }
});
