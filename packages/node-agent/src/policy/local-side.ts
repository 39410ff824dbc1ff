/** What the agent's driver needs of the partner's own files: what it holds, what it allows, and the figures themselves. */
import type {
  AgentFile,
  AggregatePlan,
  Codebook,
  JsonValue,
  Layout,
  LocalTable,
  ModelContext,
  Offer,
  OverlapSet,
  StepFigures,
  StepInput,
  StepLayout,
} from '@ketensom/protocol';
import type { PersonSet } from '../evaluate/list-persons.ts';
import type { TableQuestion, TableRows } from '../evaluate/list-rows.ts';
import type { LocalRows, RowQuestion } from '../evaluate/select-rows.ts';

/** A question to the partner's own data, resolved. */
export interface LocalQuestion {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly codebook: Codebook;
  /** Under release mode `local-threshold`: cells of fewer persons are left out. */
  readonly sourceMinCount?: number;
}

/** A step of a model, put to the partner's own data. */
export interface LocalStep extends ModelContext {
  readonly input: StepInput;
  readonly layout: StepLayout;
  /** The fewest of this partner's own rows that a Newton step may look at. */
  readonly leastRows: number;
}

export interface LocalSide {
  readonly file: AgentFile;
  /** The policy and the mapping as written: what an approval commits to. */
  readonly written: { readonly policy: JsonValue; readonly mapping: JsonValue };
  /** @throws ConfigError where the mapping does not fit the codebook. */
  checkCodebook(codebook: Codebook): void;
  offer(codebook: Codebook): Offer;
  /**
   * A text that is another one whenever a file behind these datasets was written to or replaced; `undefined` where one was written to so lately that a second
   * write might not show. @throws ConfigError where a file cannot be read
   */
  dataState(datasets: readonly string[]): Promise<string | undefined>;
  /** Whether a dataset can be read as it is mapped; one of a large file, whether the file is there. @throws ConfigError */
  checkSource(dataset: string, codebook: Codebook): Promise<void>;
  /** Computes the partner's own table. Nothing of it leaves before it is masked. */
  evaluate(question: LocalQuestion): Promise<LocalTable>;
  /** Computes the partner's own figures for a step of a model. */
  evaluateStep(step: LocalStep): Promise<StepFigures>;
  /** The persons of one of the partner's own sets, and how many of them set it apart from earlier ones. Nothing of them leaves before it is blinded. */
  listPersons(set: OverlapSet, codebook: Codebook, earlier?: readonly OverlapSet[]): Promise<PersonSet>;
  /** How many persons set a selection apart from earlier ones, by each of its keys. */
  countDifferences(set: OverlapSet, codebook: Codebook, earlier: readonly OverlapSet[]): Promise<readonly number[]>;
  /** The rows that a question is about, for the ledger of selections. Nothing of them ever leaves; `secret` keys their marks. */
  selectRows(question: RowQuestion, codebook: Codebook, secret: string): Promise<LocalRows>;
  /** The rows of one of the partner's own tables. Nothing of them leaves before it is blinded. */
  listRows(question: TableQuestion): Promise<TableRows>;
}
