#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --conditions=@ketensom/source
/** `ketensom-coordinator`: the meeting point of the partners. */
import { runProgram } from '@ketensom/host';
import { earlyOutcome } from './cli/options.ts';
import { makeProgram } from './cli/program.ts';

const outcome = earlyOutcome(process.argv);

await runProgram(
  async () => {
    await makeProgram(outcome).parseAsync();
    return outcome.exitCode;
  },
  () => outcome.voice,
);
