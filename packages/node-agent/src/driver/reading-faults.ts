/** Whether data could not be read, for a reason that lies in the data, the mapping or the request. */
import { FailpointError, ProblemError } from '@ketensom/host';
import { HaltError } from './halt.ts';
import { isPassing } from './problems.ts';

/** False for our own faults, for the end of an agent, and for whatever the coordinator answered. */
export const isReadingFault = (error: unknown): error is Error =>
  error instanceof Error &&
  !(error instanceof TypeError) &&
  !(error instanceof RangeError) &&
  !(error instanceof HaltError) &&
  !(error instanceof FailpointError) &&
  !(error instanceof ProblemError) &&
  !isPassing(error);
