/** A coordinator with four partners under a charter that protects, in one process, and a log with every kind of ending in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draftCharter, exportBundle, initCoordinator, invite, openDesk, startCoordinator } from '@ketensom/coordinator';
import { encodeOffer, type QueryRequest } from '@ketensom/protocol';
import { Caller } from '../../../packages/coordinator/test/support/caller.ts';
import {
  approve,
  eventOf,
  makeRequest,
  openRun,
  type Player,
  playOpening,
  playToMasks,
  playUploads,
  propose,
  until,
} from '../../../packages/coordinator/test/support/play.ts';
import {
  enrol,
  freshFolder,
  Partner,
  type Person,
  personKey,
  readToken,
  type World,
} from '../../../packages/coordinator/test/support/world.ts';

const codebook = `codebook: tiny
version: 1
title: { en: "A tiny codebook", nl: "Een klein codeboek" }
keys:
  person: { kind: text, normalise: [trim] }
variables:
  region: { kind: category, codes: { N: North, E: East }, title: { en: Region, nl: Regio } }
  age: { kind: integer, min: 0, max: 120, unit: year }
datasets:
  cases: { unit: case, subject: person, keys: [person], variables: [region, age], title: { en: Cases, nl: Trajecten } }
`;

const charter = `charter: tiny
purposes:
  test: { basis: "Test Act 1", text: { en: "a <b>test</b>", nl: "=een <script>proef</script> | [x](y)" }, until: 2099-12-31, retainDays: 30 }
auditors: { auditor: full }
certifiers: [a, b]
`;

/** Two people at the first partner sign whatever it approves. */
export const people: readonly Person[] = ['manager', 'officer'].map((name, at) => ({ name, seed: new Uint8Array(32).fill(at + 1) }));

const software = { version: '1.2.3', digest: 'ab'.repeat(32), runtime: 'node 24.12.0' };

/** As the coordinator's own tests start a world, with a charter that protects. */
export async function startAuditWorld(names: readonly string[], settings: { readonly absentAfter?: number } = {}): Promise<World> {
  const folder = freshFolder();
  initCoordinator({ folder, name: 'tiny' });
  const desk = openDesk({ folder });
  const running = await startCoordinator({ desk, host: '127.0.0.1', port: 0, settings, software });
  const files = join(folder, '..', 'files');
  const invited = { address: running.url, out: files, hours: 1 };
  invite(desk, { names, role: 'partner', ...invited });
  invite(desk, { names: ['ana'], role: 'analyst', ...invited });
  const partners = names.map((name) => new Partner(name, running.url));
  const analyst = new Caller('ana', running.url);
  for (const caller of [...partners, analyst]) await enrol(caller, readToken(join(files, `${caller.name}.json`)));
  for (const partner of partners) await partner.say('software.seen', software);
  const [first] = partners;
  if (first !== undefined) {
    first.people = people;
    await first.say('approvers.named', { needed: people.length, keys: people.map(personKey).toSorted() });
  }
  writeFileSync(join(files, 'codebook.yaml'), codebook);
  writeFileSync(join(files, 'charter.yaml'), charter);
  const drafted = draftCharter(desk, { codebook: join(files, 'codebook.yaml'), charter: join(files, 'charter.yaml'), purposes: [] });
  for (const partner of partners) {
    await partner.say('charter.signed', { version: drafted.version, digest: drafted.digest });
    const datasets = { cases: { variables: ['age', 'region'], keys: ['person'], snapshot: '2024-12-31' } };
    await partner.say('offer.published', await partner.putBlob(encodeOffer({ partner: partner.name, datasets })));
  }
  const { version, digest } = drafted;
  return { folder, desk, running, partners, analyst, charter: { version, digest }, codebook: drafted.codebook };
}

/** What partners and the analyst say after a release. */
async function acknowledge(world: World, run: string, players: readonly Player[]): Promise<void> {
  const released = await until(world, run, 'result.released');
  const round = eventOf(world, run, 'result.computed')?.round ?? '';
  const seen = { run, result_commit: released.result_commit };
  for (const { partner } of players) {
    await partner.say('result.countersigned', { ...seen, recomputed: false });
    await partner.say('round.keys_erased', { run, round });
  }
  await world.analyst.say('result.fetched', seen);
}

/** A run from proposal to release. `silent` falls away before its upload. */
export async function playRun(
  world: World,
  asked: object,
  silent?: { readonly partner: string; readonly hangUp: () => void },
): Promise<string> {
  const request = makeRequest(world, {}, asked);
  const { run, players } = await openRun(world, { query: request.query } satisfies Partial<QueryRequest>);
  await playToMasks(world, run, players);
  silent?.hangUp();
  const rest = players.filter((player) => player.partner.name !== silent?.partner);
  await playUploads(world, rest);
  await playOpening(rest);
  await acknowledge(world, run, rest);
  return run;
}

export const questions = {
  byRegion: {
    query: 'cases-by-region',
    purpose: 'test',
    kind: 'aggregate',
    dataset: 'cases',
    by: ['region'],
    measures: ['count', { sum: 'age' }],
  },
  meanAge: {
    query: 'mean-age',
    purpose: 'test',
    kind: 'aggregate',
    dataset: 'cases',
    by: ['region'],
    measures: ['count', { mean: 'age' }],
  },
  adults: {
    query: 'adults',
    purpose: 'test',
    kind: 'aggregate',
    dataset: 'cases',
    where: { variable: 'age', gte: 18 },
    measures: ['count'],
    question: { en: 'How many adults?', nl: 'Hoeveel volwassenen?' },
  },
} as const;

/** A declined and a refused request. */
async function playEndings(world: World): Promise<void> {
  const declined = await propose(world, makeRequest(world, {}, questions.adults));
  await approve(world, declined.run, world.partners[0] as Partner);
  await (world.partners[1] as Partner).say('query.declined', { run: declined.run, code: 'policy-floor' });
  await propose(world, makeRequest(world, {}, { ...questions.adults, purpose: 'something-else' }));
}

/** One release of all four partners, one without a partner that fell away, one declined, one refused. */
export async function playEverything(): Promise<{ readonly world: World; readonly first: string; readonly second: string }> {
  const world = await startAuditWorld(['a', 'b', 'c', 'd'], { absentAfter: 0.8 });
  const hangUps = new Map(world.partners.map((partner) => [partner.name, partner.linger()]));
  const first = await playRun(world, questions.byRegion);
  await playEndings(world);
  const second = await playRun(world, questions.meanAge, { partner: 'd', hangUp: () => hangUps.get('d')?.() });
  for (const hangUp of hangUps.values()) hangUp();
  return { world, first, second };
}

/** Writes a bundle of the world's log to `out`. */
export const writeBundle = (world: World, out: string, role: 'full' | 'released' = 'full'): void => {
  exportBundle(world.desk, { out, role });
};
