#!/usr/bin/env node
/** `ketensom-agent`. */
import { exitCodes, runProgram } from '@ketensom/host';
import { voiceOf } from './cli/options.ts';
import { makeProgram, type Outcome } from './cli/program.ts';

const asked = process.argv.indexOf('--lang');
const outcome: Outcome = {
  exitCode: exitCodes.done,
  voice: voiceOf({ json: process.argv.includes('--json'), ...(asked > 0 ? { lang: process.argv[asked + 1] ?? '' } : {}) }),
};

await runProgram(
  async () => {
    await makeProgram(outcome).parseAsync();
    return outcome.exitCode;
  },
  () => outcome.voice,
);
