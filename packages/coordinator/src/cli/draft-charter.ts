/** `charter draft`: everybody who has enrolled, the terms and the codebook become a charter that the members are asked to sign. */
import { type ReadCodebook, readCodebook, readYamlFile, transaction } from '@ketensom/host';
import {
  type Approvers,
  type Charter,
  type CharterTerms,
  ConfigError,
  charterFloor,
  defaultCharterTerms,
  type EventOf,
  encodeCharter,
  encodeHex,
  parseCharter,
  parseCharterTerms,
  type ReleaseMode,
} from '@ketensom/protocol';
import { signHead } from '../log/checkpoints.ts';
import { say } from '../log/say.ts';
import { describeService } from '../server/routes/service-routes.ts';
import { listActors } from '../store/actors.ts';
import { writeBlob } from '../store/blobs.ts';
import { insertCharter, newestCharter } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { selectOne } from '../store/sql.ts';

export interface DraftOptions {
  readonly codebook: string;
  /** Absent: default terms. */
  readonly charter?: string;
  /** Purposes that default terms allow. */
  readonly purposes: readonly string[];
}

export interface Drafted {
  readonly charter: string;
  readonly version: number;
  readonly digest: string;
  readonly codebook: { readonly name: string; readonly version: number; readonly digest: string };
  readonly members: readonly string[];
  readonly analysts: readonly string[];
  readonly releaseMode: ReleaseMode;
}

function readTerms(desk: Desk, { charter, purposes }: DraftOptions): CharterTerms {
  if (charter === undefined) return defaultCharterTerms(desk.keys.origin.split('/')[1] ?? 'charter', purposes);
  const value = readYamlFile(charter);
  try {
    return parseCharterTerms(value);
  } catch (error) {
    if (error instanceof ConfigError) throw error.inFile(charter);
    throw error;
  }
}

/** A sum of two tells each the other's figures, so three are asked for; two who only compare sets say so. */
const enoughPartners = (minPartners: number): string =>
  `at least ${minPartners} partners${minPartners > 2 ? '; two can compare sets and add nothing up, with rules: { minPartners: 2 }' : ''}`;

function demandPeople(partners: readonly string[], analysts: number, terms: CharterTerms): void {
  const { minPartners } = charterFloor(terms);
  const members = partners.length;
  const strangers = (terms.certifiers ?? []).filter((certifier) => !partners.includes(certifier));
  const issues = [
    ...(members < minPartners
      ? [{ path: 'members', found: `${members} enrolled`, expected: enoughPartners(minPartners), code: 'too-few-partners' as const }]
      : []),
    ...(analysts < 1 ? [{ path: 'analysts', found: 'none enrolled', expected: 'at least one analyst' }] : []),
    ...(strangers.length > 0 ? [{ path: 'certifiers', found: strangers.join(', '), expected: 'enrolled partners' }] : []),
  ];
  if (issues.length > 0) throw new ConfigError(issues);
}

/** The people whom a partner named last, as its entry in the charter repeats them (DOC-7). */
function approversOf(desk: Desk, partner: string): { readonly approvers?: Approvers } {
  const row = selectOne<{ body: string }>(
    desk.db,
    "SELECT body FROM leaves WHERE type = 'approvers.named' AND actor = ? ORDER BY leaf DESC LIMIT 1",
    partner,
  );
  if (row === undefined) return {};
  const { needed, keys } = JSON.parse(row.body) as EventOf<'approvers.named'>;
  return { approvers: { needed, keys } };
}

function makeCharter(desk: Desk, terms: CharterTerms, { codebook, bytes }: ReadCodebook): Charter {
  const { key, sealKey, origin, logKey } = describeService(desk);
  const members = listActors(desk, 'partner').map((actor) => ({
    partner: actor.name,
    key: actor.key,
    witness: actor.witness ?? '',
    ...approversOf(desk, actor.name),
  }));
  const analysts = listActors(desk, 'analyst').map((actor) => ({ name: actor.name, key: actor.key }));
  demandPeople(
    members.map((member) => member.partner),
    analysts.length,
    terms,
  );
  const previous = newestCharter(desk);
  return {
    charter: terms.charter,
    version: (previous?.version ?? 0) + 1,
    ...(previous === undefined ? {} : { previous: previous.digest }),
    coordinator: { key, sealKey },
    log: { origin, key: logKey },
    members,
    analysts,
    codebook: { name: codebook.name, version: codebook.version, digest: encodeHex(desk.primitives.sha256(bytes)) },
    terms: terms as unknown as Readonly<Record<string, unknown>>,
  };
}

/** Proposes a charter in the log. It is in force once every member has signed. @throws ConfigError. */
export function draftCharter(desk: Desk, options: DraftOptions): Drafted {
  const terms = readTerms(desk, options);
  const codebook = readCodebook(options.codebook);
  const drafted = transaction(desk.db, () => {
    const charter = makeCharter(desk, terms, codebook);
    const bytes = encodeCharter(charter);
    parseCharter(bytes);
    const digest = writeBlob(desk, bytes, 'members');
    const codebookDigest = writeBlob(desk, codebook.bytes, 'members');
    const { leaf } = say(desk, 'charter.proposed', {
      charter: charter.charter,
      version: charter.version,
      digest,
      length: bytes.length,
      codebook_digest: codebookDigest,
      codebook_length: codebook.bytes.length,
    });
    insertCharter(desk, { version: charter.version, digest, codebook: codebookDigest, leaf });
    return { charter, digest };
  });
  signHead(desk);
  const { charter, digest } = drafted;
  const members = charter.members.map((member) => member.partner);
  return {
    charter: charter.charter,
    version: charter.version,
    digest,
    codebook: charter.codebook,
    members,
    analysts: charter.analysts.map((analyst) => analyst.name),
    releaseMode: terms.releaseMode,
  };
}
