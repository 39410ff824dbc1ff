/** One line of an explanation: what it is about, and what it says. `isWarning`: shown in red. */
export interface ExplainedLine {
  readonly topic: string;
  readonly text: string;
  readonly isWarning?: boolean;
}
