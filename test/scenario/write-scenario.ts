/** A scenario folder of N unlike partners, made on the fly. JSON is YAML, so the files are written as JSON. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, kinds, partnerKinds } from './partner-kinds.ts';

/** A query file's content. */
export type QueryFile = Readonly<Record<string, unknown>> & { readonly query: string };

export interface ScenarioPlan {
  readonly seed: string;
  readonly partners: number;
  readonly rows: number;
  readonly queries: readonly QueryFile[];
  readonly protection: 'on' | 'off';
}

/** One partner of the scenario. */
export interface PlannedPartner {
  readonly partner: string;
  readonly kind: Kind;
}

/** Partners `p1-csv`, `p2-json`, `p3-parquet`, `p4-sqlite`, `p5-csv`, … */
const planPartners = (count: number): PlannedPartner[] =>
  Array.from({ length: count }, (_, at) => {
    const kind = kinds[at % kinds.length] ?? 'csv';
    return { partner: `p${at + 1}-${kind}`, kind };
  });

const variables = {
  region: { kind: 'category', codes: ['N', 'E', 'S', 'W'] },
  care: { kind: 'category', codes: ['01', '02', '03'] },
  age: { kind: 'integer', min: 0, max: 23, unit: 'year' },
  age_band: { kind: 'category', of: 'age', cut: [0, 4, 12, 18] },
  cost: { kind: 'number', min: 0, max: 250_000, decimals: 2, unit: 'EUR' },
  has_plan: { kind: 'boolean' },
  opened: { kind: 'date', min: '2020-01-01', max: '2024-12-31' },
  year: { kind: 'category', of: 'opened', period: 'year' },
};

const codebook = {
  codebook: 'unlike-partners',
  version: 1,
  keys: { person: { kind: 'bsn' } },
  variables,
  datasets: { cases: { unit: 'case', subject: 'person', keys: ['person'], variables: Object.keys(variables) } },
};

const charter = (protection: 'on' | 'off'): object => ({
  charter: 'unlike-partners',
  purposes: { testing: { basis: 'made-up rows', text: { en: 'Compare with an independent computation' } } },
  protection,
});

const put = (folder: string, path: string, value: unknown): void => {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
};

/** Writes the folder and gives its partners. */
export function writeScenario(folder: string, plan: ScenarioPlan): PlannedPartner[] {
  const partners = planPartners(plan.partners);
  put(folder, 'codebook.yaml', codebook);
  put(folder, 'charter.yaml', charter(plan.protection));
  for (const { partner, kind } of partners) {
    const { source, keys, variables: mapping } = partnerKinds[kind];
    const datasets = { cases: { source, snapshot: '2024-12-31', keys, variables: mapping } };
    put(folder, `partners/${partner}/agent.yaml`, { partner, datasets, policy: { approve: 'auto' } });
  }
  const files = partners.map(({ partner, kind }) => {
    const { path, generate } = partnerKinds[kind];
    return [partner, [{ path, rows: plan.rows, ...generate }]] as const;
  });
  put(folder, 'generate.yaml', { seed: plan.seed, partners: Object.fromEntries(files) });
  for (const [at, query] of plan.queries.entries()) {
    put(folder, `queries/${String(at + 1).padStart(2, '0')}-${query.query}.yaml`, query);
  }
  return partners;
}
