/**
 * The bundle as a research object: RO-Crate with the Five Safes profile, so that research infrastructures can take it in. Flat JSON-LD; every
 * approval is a sign-off and every release has its disclosure check, both with the leaf of the log that shows it.
 */
import type { LoggedCharter } from '../charters.ts';
import { inLanguage, momentOf, type StudyFacts, type StudyRun } from './study-facts.ts';

type Entity = { readonly '@id': string; readonly '@type': string | readonly string[]; readonly [property: string]: unknown };

const crateVersion = 'https://w3id.org/ro/crate/1.2';
const profile = 'https://w3id.org/5s-crate/0.4';
const completed = 'http://schema.org/CompletedActionStatus';
const failed = 'http://schema.org/FailedActionStatus';
const potential = 'http://schema.org/PotentialActionStatus';

const ref = (id: string): { readonly '@id': string } => ({ '@id': id });
const blobPath = (digest: string): string => `blobs/sha256/${digest}`;
const actorId = (name: string): string => `#actor-${name}`;
const queryId = (run: string): string => `#query-${run}`;
const leafOf = (leaf: number): { readonly identifier: string } => ({ identifier: `log entry ${leaf}` });

const project = '#project';
const workflow = '#secure-summation';

const statusOf = ({ outcome }: StudyRun): string => (outcome === 'released' ? completed : outcome === 'open' ? potential : failed);

const nameOf = (run: StudyRun): string => run.query?.query ?? String(run.request.query['query']);

/** The request, its sign-offs, and what came of it. */
function runEntities(study: StudyFacts, run: StudyRun): readonly Entity[] {
  const name = nameOf(run);
  const result = run.outcome === 'released' ? { result: [ref(`results/${run.run}.json`)] } : {};
  const ended = run.ended === undefined ? {} : { endTime: momentOf(run.ended) };
  const action: Entity = {
    '@id': queryId(run.run),
    '@type': 'CreateAction',
    name: inLanguage(run.query?.question, 'en') || name,
    alternateName: name,
    agent: ref(actorId(run.request.analyst)),
    instrument: ref(workflow),
    object: [ref(blobPath(run.run)), ref(blobPath(run.request.charter.digest)), ref(blobPath(run.request.codebook.digest))],
    participant: run.request.partners.map((partner) => ref(actorId(partner))),
    startTime: momentOf(run.asked),
    ...ended,
    actionStatus: statusOf(run),
    ...result,
    ...leafOf(run.proposedLeaf),
  };
  const signOffs = run.approvals.map(
    ({ partner, leaf, at }): Entity => ({
      '@id': `#signoff-${leaf}`,
      '@type': 'AssessAction',
      additionalType: ref('https://w3id.org/shp#SignOff'),
      name: `${partner} approved ${name}`,
      agent: ref(actorId(partner)),
      object: [ref(queryId(run.run)), ref(workflow), ref(project)],
      instrument: ref(blobPath(run.request.charter.digest)),
      endTime: momentOf(at),
      actionStatus: completed,
      ...leafOf(leaf),
    }),
  );
  return [action, ...signOffs, ...disclosureCheck(study, run)];
}

function disclosureCheck({ charter }: StudyFacts, run: StudyRun): readonly Entity[] {
  if (run.releasedLeaf === undefined || run.ended === undefined || charter === undefined) return [];
  return [
    {
      '@id': `#disclosure-${run.releasedLeaf}`,
      '@type': 'AssessAction',
      additionalType: ref('https://w3id.org/shp#DisclosureCheck'),
      name: `The disclosure rules of the charter were applied to ${nameOf(run)}`,
      agent: ref(actorId('coordinator')),
      object: ref(`results/${run.run}.json`),
      instrument: ref(blobPath(run.request.charter.digest)),
      endTime: momentOf(run.ended),
      actionStatus: completed,
      ...leafOf(run.releasedLeaf),
    },
  ];
}

const file = (id: string, name: string, encodingFormat: string): Entity => ({ '@id': id, '@type': 'File', name, encodingFormat });

/** The files of the bundle that people and programs start from. */
function dataEntities({ runs, charter }: StudyFacts): readonly Entity[] {
  const released = runs.filter(({ outcome }) => outcome === 'released');
  const charters = new Set([...runs.map(({ request }) => request.charter.digest), ...(charter === undefined ? [] : [charter.digest])]);
  const codebooks = new Set([
    ...runs.map(({ request }) => request.codebook.digest),
    ...(charter === undefined ? [] : [charter.charter.codebook.digest]),
  ]);
  return [
    file('checkpoint', 'Newest checkpoint of the log, with cosignatures', 'text/plain'),
    file('vkeys.txt', 'Verifier keys of everybody who signs', 'text/plain'),
    file('VERIFY.txt', 'How to verify this bundle', 'text/plain'),
    file('register/processing.csv', 'Record of processing (GDPR article 30)', 'text/csv'),
    file('register/processing.md', 'Record of processing (GDPR article 30)', 'text/markdown'),
    file('register/dpia.md', 'Facts for the data protection impact assessment', 'text/markdown'),
    { '@id': 'tile/', '@type': 'Dataset', name: 'Transparency log: entries and hash tiles (C2SP tlog-tiles)' },
    { '@id': 'cosignatures/', '@type': 'Dataset', name: 'Earlier checkpoints, cosigned by partners' },
    ...[...charters].map((digest) => file(blobPath(digest), 'Charter', 'application/json')),
    ...[...codebooks].map((digest) => file(blobPath(digest), 'Codebook', 'application/json')),
    ...runs.map((run) => file(blobPath(run.run), `Request ${nameOf(run)}`, 'application/json')),
    ...released.map((run) => file(`results/${run.run}.json`, `Released table ${nameOf(run)}`, 'application/json')),
  ];
}

function peopleEntities({ actors, origin }: StudyFacts, charter: LoggedCharter | undefined): readonly Entity[] {
  const members = charter?.charter.members.map((member) => ref(actorId(member.partner))) ?? [];
  const purposes = Object.entries(charter?.terms.purposes ?? {}).map(
    ([name, { text, basis }]) => `${name}: ${inLanguage(text, 'en') || name} (${basis})`,
  );
  const name = charter?.charter.charter ?? origin;
  return [
    { '@id': project, '@type': 'Project', name, description: purposes.join(' '), identifier: origin, member: members },
    {
      '@id': workflow,
      '@type': ['SoftwareApplication', 'Dataset'],
      name: 'Ketensom: secure summation SecSum/1 with disclosure rules',
      description: 'Each partner masks its own figures; the sum of all of them is opened once, and small cells are hidden before release.',
    },
    ...actors.map(
      (actor): Entity => ({
        '@id': actorId(actor.name),
        '@type': actor.role === 'analyst' ? 'Person' : 'Organization',
        name: actor.name,
        roleName: actor.role,
        identifier: `ed25519:${actor.key}`,
        ...(actor.role === 'coordinator' ? {} : { memberOf: [ref(project)] }),
      }),
    ),
  ];
}

function rootEntities(study: StudyFacts, data: readonly Entity[], mentions: readonly Entity[]): readonly Entity[] {
  const { charter, origin, to, size, root, logKey } = study;
  const title = charter === undefined ? origin : inLanguage(charter.codebook.title, 'en') || charter.charter.charter;
  return [
    { '@id': 'ro-crate-metadata.json', '@type': 'CreativeWork', about: ref('./'), conformsTo: ref(crateVersion) },
    {
      '@id': './',
      '@type': 'Dataset',
      name: `Audit bundle: ${title}`,
      description: `Transparency log ${origin}, ${size} entries, root ${root}, with the documents and released tables it names. Log key ${logKey}.`,
      conformsTo: ref(profile),
      datePublished: momentOf(to),
      license: 'The figures may be used for the purposes of the charter; see VERIFY.txt for who may hold this bundle.',
      mainEntity: ref(workflow),
      sourceOrganization: ref(project),
      publisher: ref(actorId('coordinator')),
      hasPart: data.map((entity) => ref(entity['@id'])),
      mentions: mentions.map((entity) => ref(entity['@id'])),
    },
    { '@id': profile, '@type': 'Profile', name: 'Five Safes RO-Crate profile' },
  ];
}

/** ro-crate-metadata.json. */
export function roCrate(study: StudyFacts): string {
  const data = dataEntities(study);
  const actions = study.runs.flatMap((run) => runEntities(study, run));
  const graph = [...rootEntities(study, data, actions), ...data, ...peopleEntities(study, study.charter), ...actions];
  return `${JSON.stringify({ '@context': `${crateVersion}/context`, '@graph': graph }, null, 2)}\n`;
}
