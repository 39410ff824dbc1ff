/** `new DIR`: the smallest scenario that runs: three partners, one dataset, one query. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '@ketensom/protocol';

const codebook = `codebook: first-steps
version: 1
title: { en: "First steps", nl: "Eerste stappen" }
keys:
  person: { kind: bsn }
variables:
  region: { kind: category, codes: { N: North, S: South } }
  age: { kind: integer, min: 0, max: 120, unit: year }
datasets:
  cases: { unit: case, subject: person, keys: [person], variables: [region, age] }
`;

const agent = (partner: string): string => `partner: ${partner}
datasets:
  cases:
    source: { kind: csv, path: data/cases.csv }
    snapshot: 2024-12-31
    keys: { person: bsn }
    variables: { region: region, age: age }
policy: { approve: auto, purposes: [first-steps] }
`;

const charter = `charter: first-steps
purposes:
  first-steps: { basis: "made-up data", text: { en: "Learning to ask", nl: "Leren vragen" } }
`;

const query = `query: cases-by-region
purpose: first-steps
question: { en: "How many cases has each region?", nl: "Hoeveel trajecten heeft elke regio?" }
kind: aggregate
dataset: cases
by: [region]
measures: [count, { mean: age }]
`;

const partners = ['gemeente-a', 'gemeente-b', 'gemeente-c'];

const generate = `seed: 1
partners:
${partners
  .map(
    (partner) => `  ${partner}:
    - path: data/cases.csv
      kind: csv
      rows: 500
      columns:
        bsn: { bsn: { population: 5000, repeat: true } }
        region: { choice: { N: 2, S: 1 }, missing: 0.02 }
        age: { number: { mean: 34, sd: 16, min: 0, max: 100 } }
`,
  )
  .join('')}`;

/**
 * Writes the scenario and gives the paths of its files, relative to `folder`.
 *
 * @throws ConfigError where `folder` exists.
 */
export function newScenario(folder: string): readonly string[] {
  if (existsSync(folder)) throw new ConfigError([{ path: '', found: 'a folder that exists', expected: 'a folder to make' }], folder);
  const files: Readonly<Record<string, string>> = {
    'codebook.yaml': codebook,
    'charter.yaml': charter,
    'generate.yaml': generate,
    'queries/01-cases-by-region.yaml': query,
    ...Object.fromEntries(partners.map((partner) => [`partners/${partner}/agent.yaml`, agent(partner)])),
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return Object.keys(files);
}
