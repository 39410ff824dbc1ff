/** The disclosure rules that cells of a link are held to. */
import type { ValueRules } from './protect-value.ts';

/** What of the rules decides over a cell. */
export type CellRules = ValueRules;
