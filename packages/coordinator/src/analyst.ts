#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --conditions=@ketensom/source
/** `ketensom-analyst`: who asks. */
import { runProgram } from '@ketensom/host';
import { makeAnalystProgram } from './analyst/program.ts';
import { earlyOutcome } from './cli/options.ts';

const outcome = earlyOutcome(process.argv);

await runProgram(
  async () => {
    await makeAnalystProgram(outcome).parseAsync();
    return outcome.exitCode;
  },
  () => outcome.voice,
);
