/** The lab as a library: what the bench and the tests drive. */
export { type Cluster, isEvent } from './cluster.ts';
export { runScenario, type ScenarioRun } from './run-scenario.ts';
export { readScenario, type Scenario } from './scenario.ts';
