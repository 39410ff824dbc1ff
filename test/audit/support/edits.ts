/** Lies about a genuine bundle, one fault each, with the claim that must catch it. */

import { eventEdits } from './edits/event-edits.ts';
import { logEdits } from './edits/log-edits.ts';
import { peopleEdits } from './edits/people-edits.ts';
import { questionEdits } from './edits/question-edits.ts';
import { releaseEdits } from './edits/release-edits.ts';
import { roundEdits } from './edits/round-edits.ts';
import type { Edit } from './edits/tools.ts';

/** All of them. */
export const edits: readonly Edit[] = [...logEdits, ...eventEdits, ...peopleEdits, ...questionEdits, ...roundEdits, ...releaseEdits];
