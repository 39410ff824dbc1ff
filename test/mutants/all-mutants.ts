import { agentMutants } from './agent-mutants.ts';
import { certificateMutants } from './certificate-mutants.ts';
import { driverMutants } from './driver-mutants.ts';
import { labelMutants } from './label-mutants.ts';
import type { Mutant } from './mutant.ts';
import { openingMutants } from './opening-mutants.ts';
import { pointMutants } from './point-mutants.ts';
import { runningMutants } from './running-mutants.ts';
import { setMutants } from './set-mutants.ts';
import { tableMutants } from './table-mutants.ts';

/** Every fault that must be found. */
export const allMutants: readonly Mutant[] = [
  ...agentMutants,
  ...setMutants,
  ...openingMutants,
  ...certificateMutants,
  ...driverMutants,
  ...labelMutants,
  ...tableMutants,
  ...runningMutants,
  ...pointMutants,
];
