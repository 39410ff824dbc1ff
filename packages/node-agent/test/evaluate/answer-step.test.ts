/** Step 0 of a model in a partner's engine, against the meaning that the protocol gives it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compileModel,
  deriveStepLayout,
  gateInput,
  parseAgentFile,
  parseCodebook,
  parseQuery,
  type Row,
  tabulateStep,
  type Value,
} from '@ketensom/protocol';
import { expect, it } from 'vitest';
import { answerStep } from '../../src/evaluate/answer-step.ts';
import { makeFolder } from '../support/data-folder.ts';

const codebook = parseCodebook({
  codebook: 'c',
  version: 1,
  keys: { person: { kind: 'text', normalise: ['trim'] } },
  variables: {
    visits: { kind: 'integer', min: 0, max: 500 },
    cost: { kind: 'integer', min: 0, max: 9999 },
    weight: { kind: 'integer', min: 1, max: 9 },
  },
  datasets: { cases: { unit: 'case', subject: 'person', keys: ['person'], variables: ['visits', 'cost', 'weight'] } },
});

/** person, visits, cost, weight; an empty text is no value. */
const rows: readonly (readonly [string, string, string, string])[] = [
  // Nobody is away for whom all rows say the common value.
  ['p1', '0', '10', '1'],
  ['p1', '0', '20', '1'],
  ['p2', '0', '10', '1'],
  // One row with another value is enough.
  ['p3', '0', '10', '1'],
  ['p3', '7', '10', '1'],
  ['p4', '8', '10', '1'],
  // Not complete, and nobody's: neither counts.
  ['p5', '9', '', '1'],
  ['', '9', '30', '1'],
];

it('counts persons away from the most common value as the protocol does', async () => {
  const root = makeFolder();
  writeFileSync(join(root, 'd.csv'), `id,v,c,w\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const file = parseAgentFile({
    partner: 'a',
    datasets: {
      cases: {
        source: { kind: 'csv', path: 'd.csv' },
        snapshot: '2024-12-31',
        keys: { person: 'id' },
        variables: { visits: 'v', cost: 'c', weight: 'w' },
      },
    },
  });
  const query = { query: 'q', purpose: 'p', kind: 'model', dataset: 'cases', family: 'gaussian', response: 'cost', terms: ['visits'] };
  const asked = parseQuery({ ...query, weights: 'weight' });
  if (asked.kind !== 'model' || 'of' in asked) throw new Error('a model was written');
  const plan = compileModel(asked, codebook);
  const layout = deriveStepLayout({ plan, codebook }, gateInput, 3);
  const value = (text: string): Value => (text === '' ? { state: 'empty' } : { state: 'value', value: BigInt(text) });
  const data = {
    rows: rows.map(([subject, visits, cost, weight]) => ({
      values: new Map([
        ['visits', value(visits)],
        ['cost', value(cost)],
        ['weight', value(weight)],
      ]) as Row,
      ...(subject === '' ? {} : { subject }),
    })),
    unreadable: 0,
    notRegistered: new Set<string>(),
  };
  const expected = tabulateStep({ plan, codebook }, gateInput, layout, data);
  // Visits, cost, weight: p3 and p4; p1 alone; nobody.
  expect(expected.figures).toEqual([[2n, 1n, 0n]]);
  expect((await answerStep({ plan, codebook, input: gateInput, layout, leastRows: 0 }, { root, file })).figures).toEqual(expected.figures);
});
