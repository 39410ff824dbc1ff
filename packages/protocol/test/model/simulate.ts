/** A model run in the clear: partners' rows, step by step, through the bytes that each round adds. */
import { parseCodebook } from '../../src/codebook/index.ts';
import { defaultRules, weakestRules } from '../../src/disclosure/index.ts';
import type { Rules } from '../../src/disclosure/rules.ts';
import {
  advanceModel,
  compileModel,
  decodeStepInput,
  deriveStepLayout,
  encodeStepContribution,
  encodeStepInput,
  gateInput,
  type ModelQuery,
  type ModelTable,
  type StepFigures,
  type StepInput,
  type StepRows,
  tabulateStep,
} from '../../src/model/index.ts';

const variables = {
  region: { kind: 'category', codes: ['N', 'E', 'S', 'W'] },
  district: { kind: 'category', codes: ['D1', 'D2', 'D3', 'D4'] },
  age: { kind: 'integer', min: 0, max: 120 },
  twin: { kind: 'integer', min: 0, max: 240 },
  flag: { kind: 'integer', min: 0, max: 1 },
  income: { kind: 'number', min: -100000, max: 10000000, decimals: 2 },
  single_parent: { kind: 'boolean' },
  uses_care: { kind: 'boolean' },
  visits: { kind: 'integer', min: 0, max: 500 },
  population: { kind: 'integer', min: 0, max: 1000000 },
  log_population: { kind: 'number', min: 0, max: 20, decimals: 6 },
  weight: { kind: 'number', min: 0, max: 10, decimals: 2 },
  cost: { kind: 'number', min: -1000000, max: 1000000, decimals: 2 },
  rate: { kind: 'number', min: 0, max: 1, decimals: 3 },
};

/** The codebook of the model tests: rows are counted, nobody has a key. */
export const residents = parseCodebook({
  codebook: 'residents',
  version: 1,
  variables,
  datasets: { residents: { unit: 'resident', subject: 'resident', keys: [], variables: Object.keys(variables) } },
});

/** Nothing is hidden and no size is demanded. */
export const openRules: Rules = { ...weakestRules, minPartners: 3 };
export const strictRules: Rules = defaultRules;

type Asked = Pick<ModelQuery, 'family' | 'response' | 'terms'> & Partial<ModelQuery>;

export const planOf = (asked: Asked) =>
  compileModel({ query: 'q', purpose: 'p', kind: 'model', dataset: 'residents', expectedBy: [], release: {}, ...asked }, residents);

/** What a partner puts in place of its figures of a step; `at` is its place. */
export type Lie = (figures: StepFigures, input: StepInput, at: number) => StepFigures;

const honest: Lie = (figures) => figures;

/** The opened sum of a step over `partners`. */
function sumStep(asked: Asked, input: StepInput, partners: readonly StepRows[], lie: Lie): Uint8Array {
  const context = { plan: planOf(asked), codebook: residents };
  const layout = deriveStepLayout(context, input, partners.length);
  const sum = new BigUint64Array(layout.words);
  for (const [place, data] of partners.entries()) {
    const figures = lie(tabulateStep(context, input, layout, data), input, place);
    const words = new BigUint64Array(encodeStepContribution(layout, figures).buffer);
    for (const [at, word] of words.entries()) sum[at] = BigInt.asUintN(64, (sum[at] ?? 0n) + word);
  }
  return new Uint8Array(sum.buffer);
}

export interface Fitted {
  readonly table: ModelTable;
  /** The inputs of the steps that were opened. */
  readonly inputs: readonly StepInput[];
}

/** The model, to its end. Each input goes through its document, as it does between two rounds. */
export function fitModel(asked: Asked, partners: readonly StepRows[], rules: Rules = openRules, lie: Lie = honest): Fitted {
  const model = { plan: planOf(asked), codebook: residents, rules, partners: partners.length };
  const inputs: StepInput[] = [];
  let input: StepInput = gateInput;
  for (;;) {
    inputs.push(input);
    const advance = advanceModel(model, input, sumStep(asked, input, partners, lie), partners.length);
    if (advance.kind === 'done') return { table: advance.table, inputs };
    input = decodeStepInput(encodeStepInput(advance.input));
  }
}
