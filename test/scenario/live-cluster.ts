/** A cluster that a test asks its own questions, one after the other; the processes are those of the lab. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryResult } from '@ketensom/protocol';
import type { Cluster, Relay } from '../../packages/lab/src/cluster.ts';
import { prepareWork, type Work } from '../../packages/lab/src/prepare-work.ts';
import { type ProgramLine, runOrFail } from '../../packages/lab/src/programs.ts';
import { runQuery } from '../../packages/lab/src/run-query.ts';
import { readScenario } from '../../packages/lab/src/scenario.ts';
import { startCluster } from '../../packages/lab/src/start-cluster.ts';
import { RawRows } from './raw-rows.ts';
import { type PlannedPartner, type ScenarioPlan, writeScenario } from './write-scenario.ts';

export interface LiveCluster {
  readonly cluster: Cluster;
  readonly work: Work;
  readonly partners: readonly PlannedPartner[];
  /** What the agents printed, with the partner's name. */
  readonly lines: readonly { readonly partner: string; readonly line: ProgramLine }[];
  /** Runs one of the plan's queries by its place. */
  readonly ask: (at: number) => Promise<{ readonly result: QueryResult; readonly run: string }>;
  /** Writes the audit bundle and gives its folder. */
  readonly exportBundle: () => Promise<string>;
  readonly openRaw: () => Promise<RawRows>;
}

/** Makes the scenario in `folder` and starts it. */
export async function startLive(
  folder: string,
  plan: ScenarioPlan,
  options: { readonly relay?: Relay; readonly absentAfter?: number } = {},
): Promise<LiveCluster> {
  const partners = writeScenario(folder, plan);
  const scenario = readScenario(folder);
  const out = join(folder, 'out');
  const work = await prepareWork(scenario, out, () => undefined);
  mkdirSync(join(out, 'results'), { recursive: true });
  const lines: { partner: string; line: ProgramLine }[] = [];
  const events = {
    onAgentLine: (partner: string, line: ProgramLine): void => void lines.push({ partner, line }),
    onCoordinatorLine: (): void => undefined,
  };
  const cluster = await startCluster({ scenario, work, drops: [], events, ...options });
  return {
    cluster,
    work,
    partners,
    lines,
    async ask(at) {
      const query = scenario.queries[at];
      if (query === undefined) throw new RangeError('the plan has no such query');
      const { result, run = '' } = await runQuery(query, { work, out });
      return { result, run };
    },
    async exportBundle() {
      const bundle = join(out, 'audit');
      await runOrFail('coordinator', ['export', '--state', work.state('coordinator'), '--out', bundle, '--role', 'full']);
      return bundle;
    },
    openRaw: () => RawRows.open(join(work.folder, 'partners'), partners),
  };
}
