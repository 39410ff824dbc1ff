/** A coordinator with partners and an analyst who enrolled, signed and offered: all in one process, over real HTTP. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import { decodeHex, deriveVerifierKey, encodeHex, encodeOffer, encodeVerifierKey, type KetensomEvent } from '@ketensom/protocol';
import { draftCharter, initCoordinator, invite, openDesk, type RunningCoordinator, startCoordinator } from '../../src/index.ts';
import type { ServiceSettings } from '../../src/server/service.ts';
import type { Desk } from '../../src/store/desk.ts';
import { selectAll } from '../../src/store/sql.ts';
import { Caller } from './caller.ts';

const codebook = `codebook: tiny
version: 1
keys:
  person: { kind: text, normalise: [trim] }
variables:
  region: { kind: category, codes: ["N", "E"] }
  age: { kind: integer, min: 0, max: 120, unit: year }
datasets:
  cases: { unit: case, subject: person, keys: [person], variables: [region, age] }
`;

const charter = `charter: tiny
purposes:
  test: { basis: "none", text: { en: "a test" } }
  past: { basis: "none", text: { en: "a purpose that ended" }, until: 2020-01-31 }
protection: off
`;

/** Somebody at a partner who signs its approvals. */
export interface Person {
  readonly name: string;
  readonly seed: Uint8Array;
}

/** The key of a person as the log names it. */
export const personKey = ({ name, seed }: Person): string =>
  encodeVerifierKey(deriveVerifierKey(nativePrimitives, { name, kind: 'ed25519', publicKey: nativePrimitives.ed25519.publicKey(seed) }));

/** A partner: a caller with a witness key. */
export class Partner extends Caller {
  /** Who signs before it approves. */
  people: readonly Person[] = [];

  get witnessSeed(): Uint8Array {
    return nativePrimitives.sha256(this.seed);
  }

  get witness(): string {
    const publicKey = nativePrimitives.ed25519.publicKey(this.witnessSeed);
    return encodeVerifierKey(deriveVerifierKey(nativePrimitives, { name: `${this.name}/witness`, kind: 'cosignature', publicKey }));
  }
}

export interface World {
  readonly folder: string;
  readonly desk: Desk;
  running: RunningCoordinator;
  partners: Partner[];
  analyst: Caller;
  readonly charter: { readonly version: number; readonly digest: string };
  readonly codebook: { readonly name: string; readonly version: number; readonly digest: string };
}

interface InvitationFile {
  readonly token: string;
}

export const readToken = (file: string): string => (JSON.parse(readFileSync(file, 'utf8')) as InvitationFile).token;

/** What an enrolment says. */
export function enrolmentFields(caller: Caller, token: string): Readonly<Record<string, string>> {
  const own = encodeVerifierKey(
    deriveVerifierKey(nativePrimitives, { name: caller.name, kind: 'ed25519', publicKey: nativePrimitives.ed25519.publicKey(caller.seed) }),
  );
  const isPartner = caller instanceof Partner;
  return {
    role: isPartner ? 'partner' : 'analyst',
    key: caller.key,
    witness_vkey: isPartner ? caller.witness : own,
    invitation: encodeHex(nativePrimitives.sha256(decodeHex(token))),
  };
}

export async function enrol(caller: Caller, token: string): Promise<void> {
  const note = caller.note('roster.enrolled', enrolmentFields(caller, token));
  const answer = await caller.post('/v1/enrolments', { note: new TextDecoder().decode(note), token });
  if (answer.status !== 201) throw new Error(`enrolment refused: ${String(answer.json['code'])}`);
  caller.advance(note);
}

export interface WorldOptions {
  readonly partners?: readonly string[];
  readonly settings?: Partial<ServiceSettings>;
  readonly now?: () => number;
  /** Further lines of charter.yaml. */
  readonly terms?: string;
  /** How long the charter keeps the evidence of the purpose `test`. */
  readonly retainDays?: number;
  /** Off, unless a test is about what protection does. */
  readonly protection?: 'on' | 'off';
  /** Further variables of the dataset `cases`, as lines of codebook.yaml by name. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Enrols the analyst in its stead, with the invitation in the file: for the analyst's own program. */
  readonly joinAnalyst?: (invitation: string) => Promise<void>;
}

export const freshFolder = (): string => join(mkdtempSync(join(tmpdir(), 'ketensom-coordinator-')), 'state');

export async function startWorld({
  partners: names = ['a', 'b', 'c'],
  settings = {},
  now,
  terms = '',
  retainDays,
  joinAnalyst,
  protection = 'off',
  variables = {},
}: WorldOptions = {}): Promise<World> {
  const folder = freshFolder();
  initCoordinator({ folder, name: 'tiny' });
  const desk = openDesk({ folder, ...(now === undefined ? {} : { now }) });
  const running = await startCoordinator({ desk, host: '127.0.0.1', port: 0, settings: { answerPause: 50, ...settings } });
  const files = join(folder, '..', 'files');
  const invited = { address: running.url, out: files, hours: 1 };
  invite(desk, { names, role: 'partner', ...invited });
  invite(desk, { names: ['ana'], role: 'analyst', ...invited });
  const partners = names.map((name) => new Partner(name, running.url));
  const analyst = new Caller('ana', running.url);
  for (const partner of partners) await enrol(partner, readToken(join(files, `${partner.name}.json`)));
  if (joinAnalyst === undefined) await enrol(analyst, readToken(join(files, 'ana.json')));
  else await joinAnalyst(join(files, 'ana.json'));
  const lines = Object.entries(variables).map(([name, definition]) => `  ${name}: ${definition}\n`);
  const listed = ['region', 'age', ...Object.keys(variables)].join(', ');
  const written = codebook.replace('datasets:\n', `${lines.join('')}$&`).replace('variables: [region, age]', `variables: [${listed}]`);
  writeFileSync(join(files, 'codebook.yaml'), written);
  const held = charter.replace('protection: off', `protection: ${protection}`);
  const kept = retainDays === undefined ? held : held.replace('text: { en: "a test" }', `$&, retainDays: ${retainDays}`);
  writeFileSync(join(files, 'charter.yaml'), kept + terms);
  const drafted = draftCharter(desk, { codebook: join(files, 'codebook.yaml'), charter: join(files, 'charter.yaml'), purposes: [] });
  for (const partner of partners) {
    const { version, digest } = drafted;
    await partner.say('charter.signed', { version, digest });
    const datasets = {
      cases: { variables: ['age', 'region', ...Object.keys(variables)].toSorted(), keys: ['person'], snapshot: '2024-12-31' },
    };
    await partner.say('offer.published', await partner.putBlob(encodeOffer({ partner: partner.name, datasets })));
  }
  return {
    folder,
    desk,
    running,
    partners,
    analyst,
    charter: { version: drafted.version, digest: drafted.digest },
    codebook: drafted.codebook,
  };
}

export async function stopWorld(world: World): Promise<void> {
  await world.running.close();
  world.desk.db.close();
  rmSync(dirname(world.folder), { recursive: true, force: true });
}

/** All events of the log, in order. */
export const readEvents = (desk: Desk): readonly KetensomEvent[] =>
  selectAll<{ body: string }>(desk.db, 'SELECT body FROM leaves ORDER BY leaf').map((row) => JSON.parse(row.body) as KetensomEvent);
