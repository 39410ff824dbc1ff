/** What variables are resolved in. */
import type { LocalIssue } from '../local-issue.ts';
import type { CodeListFiles } from './code-lists.ts';
import type { Variable } from './types.ts';

/** What a variable may refer to: the variables resolved before it, and where complaints go. */
export interface VariableScope {
  readonly name: string;
  readonly resolved: ReadonlyMap<string, Variable>;
  readonly files: CodeListFiles;
  readonly issues: LocalIssue[];
}
