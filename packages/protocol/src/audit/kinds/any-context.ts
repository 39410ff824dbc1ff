/** What a run's request means, for any kind of question; told apart by `kind`. */
import type { AggregateContext, TablesContext } from './aggregate-context.ts';
import type { ModelContextOfRun } from './model-context.ts';
import type { RingContext } from './ring-context.ts';

export type AnyRunContext = AggregateContext | TablesContext | ModelContextOfRun | RingContext;
