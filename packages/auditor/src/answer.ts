/** What an answer to an auditor's question is, and what it is made from. */
import type { OpenedBundle, RunFindings } from '@ketensom/protocol';
import type { QuestionName } from './question-texts.ts';
import type { Language } from './texts.ts';

/** A question with its answer in lines. */
export interface Answered {
  readonly name: QuestionName;
  readonly question: string;
  /** `good`: nothing to look into; `open`: something could not be shown; `bad`: something is wrong. */
  readonly tone: 'good' | 'open' | 'bad';
  readonly lines: readonly string[];
}

/** What the answers are made from. */
export interface AnswerBase {
  readonly opened: OpenedBundle;
  readonly runs: readonly RunFindings[];
  readonly language: Language;
}

export type Answer = (base: AnswerBase) => Omit<Answered, 'name' | 'question'>;
