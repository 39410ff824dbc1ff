/** What is explained: a request as this partner checked it, under its charter. */
import type { TableCell } from '@ketensom/host';
import type { PlanKind } from '@ketensom/protocol';
import type { RequestOf, ResolvedRequest } from './check-request.ts';
import type { PinnedCharter } from './pinned-charter.ts';

export interface Explained {
  readonly run: string;
  readonly pinned: PinnedCharter;
  readonly resolved: ResolvedRequest;
}

/** A request of one kind. */
export type ExplainedOf<Kind extends PlanKind> = Explained & { readonly resolved: RequestOf<Kind> };

/** What a kind adds: what is asked of the data, and what is opened, shown and learned. */
export interface KindLines {
  readonly asked: readonly ExplainedLine[];
  readonly leaving: readonly ExplainedLine[];
}

/** One line of an explanation: what it is about, and what it says. `isWarning`: it stands out, in red where there are colours. */
export interface ExplainedLine {
  readonly topic: string;
  readonly text: string;
  readonly isWarning?: boolean;
}

/** A line as a row of a table. */
export const explainedRow = ({ topic, text, isWarning }: ExplainedLine): readonly TableCell[] =>
  isWarning === true
    ? [
        { text: `! ${topic}`, style: 'red' },
        { text, style: 'red' },
      ]
    : [topic, text];
