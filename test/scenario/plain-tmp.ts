import { mkdirSync } from 'node:fs';
import { buildAggregateResult, charterFloor, compileAggregate, createTable, deriveLayout, mergeRules, offeringOf, parseCharterTerms, parseCodebook, parseQuery } from '@ketensom/protocol';
import { readYamlFile } from '@ketensom/host';
import { openLocalSide } from '../../packages/node-agent/src/cli/local-side.ts';
import { prepareWork } from '../../packages/lab/src/prepare-work.ts';
import { readScenario } from '../../packages/lab/src/scenario.ts';
import { askOracle } from './oracle.ts';
import { makeQueries } from './random-query.ts';
import { RawRows } from './raw-rows.ts';
import { figuresOf } from './run-lab.ts';
import { writeScenario } from './write-scenario.ts';
const seed = process.argv[2] ?? String(Date.now());
const folder = `/tmp/ks-plain-${process.pid}`; mkdirSync(folder);
const queries = makeQueries(seed, 60);
const partners = writeScenario(folder, { seed, partners: 4, rows: 300, queries: queries.map((q) => q.file), protection: 'off' });
const work = await prepareWork(readScenario(folder), `${folder}/out`, () => {});
const rows = await RawRows.open(`${work.folder}/partners`, partners);
const codebook = parseCodebook(readYamlFile(`${folder}/codebook.yaml`), new Map());
const terms = parseCharterTerms(readYamlFile(`${folder}/charter.yaml`));
const sides = partners.map(({ partner }) => [partner, openLocalSide(work.agentFile(partner), '/tmp')] as const);
let bad = 0, n = 0;
for (const q of queries) {
  const query = parseQuery(q.file);
  const plan = compileAggregate(query, codebook);
  const held = sides.map(([p, s]) => { s.checkCodebook(codebook); return [p, s, offeringOf(plan, s.offer(codebook).datasets[plan.dataset])] as const; });
  const included = held.filter(([, , o]) => o.offers);
  const layout = deriveLayout(plan, codebook, included.length);
  const sums = createTable(layout);
  for (const [, side] of included) {
    const local = await side.evaluate({ plan, layout, codebook });
    local.columns.forEach((col, at) => { for (let i = 0; i < col.length; i++) (sums.columns[at] as any)[i] += (col as any)[i]; });
  }
  const result = buildAggregateResult({ plan, codebook, layout, sums, rules: mergeRules(charterFloor(terms), query.release), included: included.map(([p]) => p), notRegistered: new Map(included.map(([p, , o]) => [p, o.notRegistered])) });
  const expected = await askOracle(q, rows, rows.registering(q.required));
  const got = figuresOf(result as any);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) { n++; if (expected[key] !== got[key]) { bad++; if (bad < 20) console.log(q.file.query, key, expected[key], got[key], JSON.stringify(q.file)); } }
}
console.log(seed, n, 'figures', bad, 'differ');
