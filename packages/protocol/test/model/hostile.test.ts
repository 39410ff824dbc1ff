/** A partner that lies in a step of a model: what it can see, what it can move, and where it is stopped. */
import { describe, expect, it } from 'vitest';
import { deriveStepLayout, type StepFigures, type StepInput, type StepRows } from '../../src/model/index.ts';
import { refusalCode } from '../refusal.ts';
import { split } from './rows.ts';
import { fitModel, type Lie, openRules, planOf, residents, strictRules } from './simulate.ts';

const care = { family: 'binomial', response: 'uses_care', terms: ['age', 'region'] } as const;
const visits = { family: 'poisson', response: 'visits', terms: ['income'] } as const;
const own = { ...openRules, model: { ...openRules.model, maxIterations: 25 } };

/** The last partner lies, in the figures that are not counts, from a step on. */
const lying =
  (from: number, change: (figures: StepFigures['figures']) => StepFigures['figures']): Lie =>
  (said, input, at) =>
    at === 2 && input.work === 'newton' && input.step >= from ? { ...said, figures: change(said.figures) } : said;

/** Partners that answer no step which looks at fewer than ten of their rows. */
const careful = (partners: readonly StepRows[]): StepRows[] => partners.map((rows) => ({ ...rows, leastRows: 10 }));

const outcomeOf = (asked: typeof care | typeof visits, lie: Lie): string => {
  try {
    return `fitted after ${fitModel(asked, careful(split(3)), own, lie).inputs.length} sums`;
  } catch {
    return refusalCode(() => fitModel(asked, careful(split(3)), own, lie));
  }
};

describe('a partner that lies in a Newton step', () => {
  it('sees the sums of all partners at points that follow from such sums, and nothing of one', () => {
    const seen: { readonly input: StepInput; readonly figures: StepFigures['figures'][] }[] = [];
    const watch: Lie = (said, input) => {
      const last = seen.at(-1);
      if (last?.input === input) last.figures.push(said.figures);
      else seen.push({ input, figures: [said.figures] });
      return said;
    };
    const { inputs } = fitModel(care, careful(split(4)), own, watch);
    expect(seen.map(({ input }) => input)).toEqual(inputs);
    // Who takes its own figures off a sum has that of three others.
    for (const { figures } of seen) expect(figures).toHaveLength(4);
    const again = fitModel(care, careful(split(4).toReversed()), own).inputs;
    expect(again.map(({ step }) => step)).toEqual(inputs.map(({ step }) => step));
  });

  it.each<[string, Lie, string]>([
    [
      'says that the deviance is low, so that no point is good enough after it',
      lying(2, (f) => f.map((c, at) => (at === 2 && c[0] !== undefined ? [-c[0] * 4n] : c))),
      'model-not-converged',
    ],
    [
      'says that the deviance only rises',
      (said, input, at) =>
        at === 2 && input.work === 'newton' && input.step >= 2
          ? { ...said, figures: said.figures.map((c, column) => (column === 2 ? c.map((v) => v * 2n + (BigInt(input.step) << 50n)) : c)) }
          : said,
      'model-not-converged',
    ],
    ["takes the others' information away", lying(1, (f) => f.map((c, at) => (at === 0 ? c.map((v) => -3n * v) : c))), 'model-rank'],
  ])('that %s', (_, lie, verdict) => expect(outcomeOf(care, lie)).toContain(verdict));

  it.each([
    [care, 400n],
    [visits, 200_000n],
  ] as const)('cannot have the others look at a few of their rows: %#', (asked, push) => {
    const shove = lying(1, (figures) =>
      figures.map((column, at) => (at === 1 ? column.map((value, k) => (k === 1 ? value + (push << 44n) : value)) : column)),
    );
    expect(outcomeOf(asked, shove)).toBe('model-separation');
    // Without that look at their own rows they would have answered there.
    const answered: number[] = [];
    try {
      fitModel(asked, split(3), own, (said, input, at) => {
        if (at === 0 && input.work === 'newton') answered.push(input.step);
        return shove(said, input, at);
      });
    } catch {
      // However it ends.
    }
    expect(Math.max(...answered)).toBeGreaterThan(1);
  });
});

describe('a partner that lies at the gate', () => {
  it('cannot make up persons for a level that one other partner has: partners are counted too', () => {
    const rows = split(3).map((partner, at) => ({
      ...partner,
      rows: partner.rows.map((row, index) => ({
        values: new Map([...row.values, ['single_parent', { state: 'value' as const, value: at === 0 && index === 0 }]]),
      })),
    }));
    const asked = { family: 'gaussian', response: 'cost', terms: ['age', 'single_parent'] } as const;
    const told: string[] = [];
    const more: Lie = (said, input, at) => {
      if (input.work !== 'gate' || at !== 2) return said;
      const [complete, ...rest] = said.tables;
      const names = deriveStepLayout({ plan: planOf(asked), codebook: residents }, input, 3).tables[0]?.layout.columns.map(
        ({ name }) => name,
      );
      // Fifty made-up rows of the level; a partner cannot be more than one.
      const made: Readonly<Record<string, bigint>> = {
        rows: 50n,
        'rows(single_parent)': 50n,
        'rows(single_parent=true)': 50n,
        'contributors(single_parent=true)': 1n,
        'contributors(single_parent!=false)': 1n,
      };
      const columns = (complete?.columns ?? []).map((column, place) => {
        const figure = made[names?.[place] ?? ''];
        return figure === undefined ? column : [(column[0] ?? 0n) + figure];
      });
      told.push(...Object.keys(made).filter((name) => names?.includes(name)));
      return { ...said, tables: [{ columns }, ...rest] };
    };
    expect(refusalCode(() => fitModel(asked, rows, strictRules, more))).toBe('model-level');
    expect(told).toHaveLength(5);
    // Of persons alone it is enough: what stops it is how many partners there are.
    const persons = { ...openRules, model: { ...openRules.model, perLevel: 10 } };
    expect(refusalCode(() => fitModel(asked, rows, persons))).toBe('model-level');
    expect(fitModel(asked, rows, persons, more).table.n).toBeGreaterThan(0);
  });
});

describe('what partners have and lack', () => {
  it('a level absent at one partner is in the model as it is in the pooled rows', () => {
    const [first, second, third] = split(3);
    const isWest = (row: StepRows['rows'][number]): boolean => {
      const region = row.values.get('region');
      return region?.state === 'value' && region.value === 'W';
    };
    const parts = [first, second, third].flatMap((part) => (part === undefined ? [] : [part]));
    const west = parts.flatMap(({ rows }) => rows.filter(isWest));
    const moved = parts.map((part, at) => ({ ...part, rows: [...part.rows.filter((row) => !isWest(row)), ...(at === 0 ? west : [])] }));
    const pooled = fitModel(care, split(3)).table;
    const apart = fitModel(care, moved).table;
    for (const [at, { term, estimate, se }] of apart.coefficients.entries())
      expect(Math.abs(estimate - (pooled.coefficients[at]?.estimate ?? 0)) / se, term).toBeLessThan(1e-12);
    expect(refusalCode(() => fitModel(care, moved, strictRules))).toBe('model-level');
  });

  it('rows whose weight is 0 are left out and counted, and a model of nothing else is none', () => {
    const zero = (every: number) =>
      split(3).map((part) => ({
        ...part,
        rows: part.rows.map((row, at) =>
          at % every === 0 ? { values: new Map([...row.values, ['weight', { state: 'value' as const, value: 0n }]]) } : row,
        ),
      }));
    const asked = { family: 'gaussian', response: 'cost', terms: ['age'], weights: 'weight' } as const;
    const [all, some] = [fitModel(asked, split(3)).table, fitModel(asked, zero(3)).table];
    const without = split(3).map((part) => ({ ...part, rows: part.rows.filter((_, at) => at % 3 !== 0) }));
    expect(some.coefficients).toEqual(fitModel(asked, without).table.coefficients);
    const incomplete = (table: typeof all): number => Number((table.dropped['incomplete'] as { value: number }).value);
    expect(incomplete(some) - incomplete(all)).toBe(Number(all.n) - Number(some.n));
    expect(refusalCode(() => fitModel(asked, zero(1)))).toBe('model-df');
  });
});
