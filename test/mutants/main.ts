/** `node --conditions=@ketensom/source test/mutants/main.ts [name part…]`: every mutant must be caught, else the exit code is 1. */
import { availableParallelism } from 'node:os';
import { allMutants } from './all-mutants.ts';
import { hunt, type Verdict } from './hunt.ts';

const parts = process.argv.slice(2);
const mutants = allMutants.filter((mutant) => parts.length === 0 || parts.some((part) => mutant.name.includes(part)));
const began = performance.now();

function tell({ mutant, isCaught, how, seconds }: Verdict): void {
  console.log(`${isCaught ? 'caught  ' : 'SURVIVED'} ${seconds.toFixed(1).padStart(5)} s  ${mutant.name}: ${how}`);
}

const verdicts = await hunt(mutants, availableParallelism(), tell);
const survivors = verdicts.filter((verdict) => !verdict.isCaught);
const bySimulation = verdicts.filter((verdict) => verdict.isCaught && verdict.mutant.test === undefined).length;
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(
  `${verdicts.length - survivors.length} of ${verdicts.length} mutants caught, ${bySimulation} of them by simulation alone, in ${minutes} min`,
);
process.exitCode = survivors.length === 0 ? 0 : 1;
