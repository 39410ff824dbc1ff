/** Runs a shipped example as a reader would, and looks figures up in what it released. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ModelTable, ReleasedOf, ReleasedResult } from '@ketensom/protocol';
import { auditBundle } from '../scenario/audit.ts';
import { type LabRun, makeScratch, runLab } from '../scenario/run-lab.ts';

/** An example that was run, with the means to look at it. */
export interface ExampleRun {
  readonly run: LabRun;
  /** The audit of its bundle. */
  readonly audit: ReturnType<typeof auditBundle>;
  readonly clear: () => void;
}

export const runExample = (name: string): Promise<ExampleRun> =>
  runFolder(fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)));

/** The same of an example that was copied and changed. */
export async function runFolder(folder: string): Promise<ExampleRun> {
  const scratch = makeScratch();
  const run = await runLab(folder, scratch.folder);
  return { run, audit: auditBundle(`${scratch.folder}/audit`), clear: scratch.clear };
}

type Kind = ReleasedResult['kind'];

/** The result of a query of this kind. @throws Error with what the run printed where it was not released. */
export function released<Of extends Kind>({ run }: ExampleRun, query: string, kind: Of): ReleasedOf<Of> {
  const result = run.results[query];
  if (result?.status !== 'released' || result.kind !== kind) throw new Error(`${query}: ${JSON.stringify(result)}\n${run.log}`);
  return result as ReleasedOf<Of>;
}

/** A figure of a table by its codes; fails where it is hidden or not there. */
export function figure(result: ReleasedOf<'aggregate'>, by: Readonly<Record<string, string>>, measure: string): number {
  const found = result.cells.find((cell) => Object.entries(by).every(([variable, code]) => cell.by[variable] === code));
  const cell: unknown = found?.[measure as keyof typeof found];
  if (typeof cell !== 'object' || cell === null || !('value' in cell))
    throw new Error(`${JSON.stringify(by)} ${measure}: ${JSON.stringify(cell)}`);
  return Number(cell.value);
}

/** A figure of observed against expected. */
export function expectedFigure(result: ModelTable, code: string, figure: 'ratio' | 'residual'): number {
  const cell = result.expected?.find(({ by }) => Object.values(by).includes(code))?.[figure];
  if (cell?.state !== 'value' || !('value' in cell)) throw new Error(`${code} ${figure}: ${JSON.stringify(cell)}`);
  return Number(cell.value);
}

/** Figures, shown and hidden, anywhere in a table; coverage is none, nor are figures of no data. */
function statesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { state } = value as { readonly state?: unknown };
  const own = state === 'value' || state === 'suppressed' ? [state] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => (key === 'coverage' ? [] : statesIn(inner)))];
}

/** Of everything that an example released, as docs/policy.md has it: questions, figures, hidden ones, and their share in whole percents. */
export function hiddenFigures({ run }: ExampleRun, name: string): string {
  const results = Object.values(run.results).filter((result) => result.status === 'released');
  const states = results.flatMap((result) => statesIn(result));
  const hidden = states.filter((state) => state === 'suppressed').length;
  const line = `| ${name} | ${results.length} | ${states.length} | ${hidden} | ${Math.round((100 * hidden) / states.length)} % |`;
  process.stdout.write(`${line}\n`);
  return line;
}

/** Every shown figure by where it stands; coverage is none. */
function shownIn(value: unknown, path = ''): readonly (readonly [place: string, figure: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  const { state, by } = value as { readonly state?: unknown; readonly by?: unknown };
  if (state === 'value') return [[path, JSON.stringify((value as { readonly value?: unknown }).value)]];
  const place = by === undefined ? path : `${path}${JSON.stringify(by)}`;
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'coverage' ? [] : shownIn(inner, by === undefined || Number.isNaN(Number(key)) ? `${place}/${key}` : place),
  );
}

/** How many figures two runs of an example both show, and do not show alike. */
export function changedFigures(own: ExampleRun, other: ExampleRun): number {
  const released = ({ run }: ExampleRun) =>
    Object.fromEntries(Object.entries(run.results).filter(([, { status }]) => status === 'released'));
  const before = new Map(shownIn(released(other)));
  return shownIn(released(own)).filter(([place, figure]) => before.has(place) && before.get(place) !== figure).length;
}

/** The line of an example in docs/policy.md. */
export const toldOf = (name: string): string | undefined =>
  readFileSync(fileURLToPath(new URL('../../docs/policy.md', import.meta.url)), 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${name} |`));

/** The share of the cells of a table that are hidden. */
export function hiddenShare({ cells }: ReleasedOf<'aggregate'>): number {
  const states = cells.flatMap(({ by: _by, ...measures }) =>
    Object.values(measures).map((cell) => (cell as { readonly state?: string }).state),
  );
  return states.filter((state) => state === 'suppressed').length / states.length;
}

/** Figures of a link by some of its codes, hidden ones left out. */
export function linked({ cells }: ReleasedOf<'link'>, by: Readonly<Record<string, string>>, measure: string): readonly number[] {
  const fitting = cells.filter((cell) => Object.entries(by).every(([name, code]) => cell.by[name] === code));
  return fitting.flatMap((found) => {
    const cell: unknown = found[measure as keyof typeof found];
    return typeof cell === 'object' && cell !== null && 'value' in cell ? [Number(cell.value)] : [];
  });
}

/** Persons in exactly these sets. */
export function overlapRegion({ regions }: ReleasedOf<'overlap'>, sets: readonly string[]): number {
  const cell = regions?.find((region) => JSON.stringify(region.in) === JSON.stringify(sets))?.count;
  return cell?.state === 'value' && 'value' in cell ? Number(cell.value) : 0;
}
