/**
 * Rows of text into a table of the engine, in batches: one long text per batch, taken apart inside the engine, since one call per value is
 * too slow by an order of magnitude. Fields are joined by U+001F and rows by U+001E; callers refuse rows that hold either.
 */
import type { Engine } from './engine.ts';
import { quoteName } from './sql-text.ts';

const fieldMark = '\u001f';
const rowMark = '\u001e';
const stagings = ['staging_a', 'staging_b'] as const;
const rowsPerBatch = 2048;
const charactersPerFlush = 4_000_000;

/** Fills the table `source`, made here with one VARCHAR column per name. */
export class RowLoader {
  readonly #engine: Engine;
  readonly #keep: readonly number[];
  readonly #insert: (staging: string) => string;
  #rows: string[] = [];
  #batches: string[] = [];
  #characters = 0;
  #turn = 0;
  #running: Promise<void> = Promise.resolve();

  private constructor(engine: Engine, keep: readonly number[]) {
    this.#engine = engine;
    this.#keep = keep;
    // Without a column to keep, every row still counts as one.
    const columns = keep.length === 0 ? ['null'] : keep.map((_, at) => `fields[${at + 1}]`);
    const split = 'select string_split(unnest(string_split(batch, chr(30))), chr(31)) as fields';
    this.#insert = (staging) => `insert into source select ${columns.join(', ')} from (${split} from ${staging})`;
  }

  /** `keep` gives the positions, in the rows to come, of the columns that are stored under `names`. */
  static async open(engine: Engine, names: readonly string[], keep: readonly number[]): Promise<RowLoader> {
    const columns = names.length === 0 ? ['"#"'] : names.map(quoteName);
    await engine.run(`create table source (${columns.map((name) => `${name} varchar`).join(', ')})`);
    for (const staging of stagings) await engine.run(`create temp table ${staging} (batch varchar)`);
    return new RowLoader(engine, keep);
  }

  /** Takes one row. */
  add(fields: readonly string[]): void {
    const kept = this.#keep.length === fields.length ? fields : this.#keep.map((at) => fields[at] ?? '');
    this.#rows.push(kept.join(fieldMark));
    if (this.#rows.length >= rowsPerBatch) this.#closeBatch();
  }

  /** Moves what was taken into the table if there is enough of it. Call between pieces of input. @throws EngineFailure */
  async settle(): Promise<void> {
    if (this.#characters >= charactersPerFlush) await this.#flush();
  }

  /** Moves everything into the table. @throws EngineFailure */
  async finish(): Promise<void> {
    if (this.#rows.length > 0) this.#closeBatch();
    await this.#flush();
    await this.#running;
    for (const staging of stagings) await this.#engine.run(`drop table ${staging}`);
  }

  /** Waits for what is under way, whatever becomes of it: call before giving up, since the engine must not be closed meanwhile. */
  async abandon(): Promise<void> {
    await this.#running.catch(() => undefined);
  }

  #closeBatch(): void {
    const batch = this.#rows.join(rowMark);
    this.#rows = [];
    this.#batches.push(batch);
    this.#characters += batch.length;
  }

  /** While the engine takes one staging table apart, the next input is read: two tables take turns. */
  async #flush(): Promise<void> {
    if (this.#batches.length === 0) return;
    const batches = this.#batches;
    this.#batches = [];
    this.#characters = 0;
    await this.#running;
    const staging = stagings[this.#turn % 2] ?? stagings[0];
    this.#turn += 1;
    const appender = await this.#engine.appender(staging);
    for (const batch of batches) {
      appender.appendVarchar(batch);
      appender.endRow();
    }
    appender.closeSync();
    this.#running = this.#absorb(staging);
    // A failure is thrown by the next await; without this it would count as unhandled until then.
    this.#running.catch(() => undefined);
  }

  async #absorb(staging: string): Promise<void> {
    await this.#engine.run(this.#insert(staging));
    await this.#engine.run(`truncate ${staging}`);
  }
}
