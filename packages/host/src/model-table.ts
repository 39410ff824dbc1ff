/** A fitted model on the terminal: its coefficients, how well it fits, what was dropped, and observed against expected. */
import type { ModelTable, ResultCell } from '@ketensom/protocol';
import { formatCoefficients } from './coefficient-table.ts';
import type { Language } from './languages.ts';
import { formatTable } from './terminal.ts';

/** How a program writes a figure. */
export type WriteCell = (cell: ResultCell) => string;

const texts = {
  en: {
    rows: 'rows',
    cells: 'cells',
    df: 'degrees of freedom',
    deviance: 'deviance',
    none: 'without terms',
    dispersion: 'dispersion',
    steps: 'steps',
    dropped: 'rows left out',
    cellsDropped: 'cells left out',
    hiddenCounters: 'reasons with too few to show, or none',
    counters: {
      incomplete: 'incomplete',
      unreadable: 'unreadable',
      whereUnknown: 'condition unknown',
      empty: 'empty',
      unmapped: 'unknown code',
      outOfRange: 'out of range',
      hidden: 'figures hidden',
      noData: 'no data',
      notPositive: 'weight or offset not above 0',
    },
  },
  nl: {
    rows: 'rijen',
    cells: 'cellen',
    df: 'vrijheidsgraden',
    deviance: 'deviantie',
    none: 'zonder termen',
    dispersion: 'spreiding',
    steps: 'stappen',
    dropped: 'weggelaten rijen',
    cellsDropped: 'weggelaten cellen',
    hiddenCounters: 'redenen met te weinig om te tonen, of geen',
    counters: {
      incomplete: 'onvolledig',
      unreadable: 'onleesbaar',
      whereUnknown: 'voorwaarde onbekend',
      empty: 'leeg',
      unmapped: 'onbekende code',
      outOfRange: 'buiten bereik',
      hidden: 'cijfers verborgen',
      noData: 'geen gegevens',
      notPositive: 'gewicht of offset niet boven 0',
    },
  },
} as const;

/** What each column of observed against expected is called. */
export const expectedHeads = {
  en: { observed: 'observed', expected: 'expected', ratio: 'ratio', interval: '95% interval', residual: 'residual' },
  nl: { observed: 'waargenomen', expected: 'verwacht', ratio: 'verhouding', interval: '95%-interval', residual: 'residu' },
} as const;

const short = (value: number, language: Language): string => {
  const text = String(Number(value.toPrecision(6)));
  return language === 'nl' ? text.replace('.', ',') : text;
};

/** A figure to at most four digits: ratios and residuals carry no more. Its interval has a column of its own. */
function brief(cell: ResultCell, language: Language, write: WriteCell): string {
  if (cell.state !== 'value' || !('value' in cell)) return write(cell);
  const { value } = cell;
  const isLong = typeof value === 'number' && !Number.isInteger(value);
  return isLong ? short(Number(value.toPrecision(4)), language) : write({ state: 'value', value });
}

/** Rows of the comparison, by the codes of each cell. */
export function expectedRows(result: ModelTable, language: Language, write: WriteCell): string[][] {
  return (result.expected ?? []).map(({ by, observed, expected, ratio, interval, residual }) => [
    ...Object.values(by),
    brief(observed, language, write),
    brief(expected, language, write),
    brief(ratio, language, write),
    interval === undefined ? '' : interval.map((end) => short(Number(end.toPrecision(3)), language)).join(' – '),
    brief(residual, language, write),
  ]);
}

/** The figures of the fit in one line. */
export function fitLine(result: ModelTable, language: Language): string {
  const words = texts[language];
  const { n, df, deviance, nullDeviance, dispersion, iterations } = result;
  return `${result.of === undefined ? words.rows : words.cells} ${n} · ${words.df} ${df} · ${words.deviance} ${short(deviance, language)} (${words.none} ${short(nullDeviance, language)}) · ${words.dispersion} ${short(dispersion, language)} · ${words.steps} ${iterations}`;
}

const isCell = (value: unknown): value is ResultCell => typeof value === 'object' && value !== null && 'state' in value;

/** What was left out, in one line: the counters that are not zero, and how many are hidden. */
export function droppedLine({ dropped, of }: ModelTable, language: Language, write: WriteCell): string {
  const words = texts[language];
  const counterName = (name: string): string => words.counters[name as keyof typeof words.counters] ?? name;
  const counters = Object.entries(dropped).flatMap(([name, entry]) =>
    isCell(entry)
      ? [[counterName(name), entry] as const]
      : Object.entries(entry).map(([state, cell]) => [`${name} ${counterName(state)}`, cell] as const),
  );
  const said = counters.flatMap(([name, cell]) =>
    cell.state === 'value' && 'value' in cell && cell.value !== 0 ? [`${name} ${write(cell)}`] : [],
  );
  const hidden = counters.filter(([, cell]) => cell.state === 'suppressed').length;
  const all = [...said, ...(hidden === 0 ? [] : [`${hidden} ${words.hiddenCounters}`])];
  return `${of === undefined ? words.dropped : words.cellsDropped}: ${all.length === 0 ? '0' : all.join(' · ')}`;
}

/** The text for a terminal. */
export function formatModel(result: ModelTable, language: Language, write: WriteCell): string {
  const parts = [formatCoefficients(result.coefficients, language), fitLine(result, language), droppedLine(result, language, write), ''];
  const [first] = result.expected ?? [];
  if (first === undefined) return parts.join('\n');
  const columns = [
    ...Object.keys(first.by).map((head) => ({ head })),
    ...Object.values(expectedHeads[language]).map((head) => ({ head, align: 'right' as const })),
  ];
  return [...parts, formatTable(columns, expectedRows(result, language, write))].join('\n');
}
