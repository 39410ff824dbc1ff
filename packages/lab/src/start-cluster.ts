/** Starts a cluster: keys, invitations, enrolment, charter. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, type ClusterOptions, isEvent, LabCluster, startTimeout } from './cluster.ts';
import type { Drop } from './drop.ts';
import type { Work } from './prepare-work.ts';
import { type Running, runOrFail, startProgram } from './programs.ts';

/** Seconds of silence after which a partner counts as gone: few where one is going to be lost, many where all should stay on a busy machine. */
const patienceFor = (drops: readonly Drop[]): number => (drops.length > 0 ? 3 : 20);

const invitationPath = (work: Work, name: string): string => join(work.folder, 'invitations', `${name}.json`);

async function invite(work: Work, address: string, names: readonly string[], role: 'partner' | 'analyst'): Promise<void> {
  const to = ['--role', role, '--url', address, '--out', join(work.folder, 'invitations'), '--state', work.state('coordinator')];
  await runOrFail('coordinator', ['invite', ...names, ...to]);
}

async function startCoordinator({
  work,
  events,
  relay,
  drops,
  absentAfter = patienceFor(drops),
}: ClusterOptions): Promise<{ readonly running: Running; readonly url: string }> {
  const state = work.state('coordinator');
  await runOrFail('coordinator', ['init', '--state', state, '--name', charterName(work)]);
  const proxy = relay === undefined ? [] : ['--behind-proxy', relay.address];
  const running = await startProgram(
    'coordinator',
    ['start', '--json', '--state', state, '--listen', '127.0.0.1:0', '--absent-after', String(absentAfter), ...proxy],
    { name: 'The coordinator', onLine: events.onCoordinatorLine },
  );
  const line = await running.until(isEvent('listening'), startTimeout);
  const url = String(line['url']);
  relay?.connect(url);
  return { running, url };
}

/** Starts everything and returns when the charter is in force and every agent follows the log. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { scenario, work, relay } = options;
  const { running, url } = await startCoordinator(options);
  const cluster = new LabCluster(options, running, url);
  const address = relay?.address ?? url;
  try {
    await Promise.all([invite(work, address, scenario.partners, 'partner'), invite(work, address, ['analyst'], 'analyst')]);
    await Promise.all([
      runOrFail('analyst', ['join', '--invitation', invitationPath(work, 'analyst'), '--state', work.state('analyst')]),
      ...scenario.partners.map((partner) => cluster.startAgent(partner, ['--join', invitationPath(work, partner), '--accept-charter'])),
    ]);
    const documents = ['--charter', work.charter, '--codebook', scenario.codebook];
    await runOrFail('coordinator', ['charter', 'draft', ...documents, '--state', work.state('coordinator')]);
    await cluster.untilOffered();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

const charterName = (work: Work): string =>
  /^charter:\s*["']?([a-z][a-z0-9_-]{0,63})/m.exec(readFileSync(work.charter, 'utf8'))?.[1] ?? 'scenario';
