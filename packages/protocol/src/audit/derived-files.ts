/**
 * Files of a bundle that follow from the log: the list of keys, the crate and the register facts. They say nothing of their own, so they are made
 * again and compared (LOG-5).
 */
import { decodeHex, equalBytes, utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { deriveVerifierKey, encodeVerifierKey } from '../log/index.ts';
import { deriveLogFiles, policyPath } from './log-files.ts';
import type { LogIndex } from './log-record.ts';
import type { AuditBase } from './run-context.ts';
import { derivedPaths } from './source.ts';
import { dpiaFacts } from './study/dpia-facts.ts';
import { processingCsv, processingMarkdown } from './study/processing-register.ts';
import { roCrate } from './study/ro-crate.ts';
import { readStudy, type StudyFacts } from './study/study-facts.ts';

/** vkeys.txt: the log's key, then identity and witness keys in the order in which the log shows them, one verifier key a line. */
export function formatKeyList(primitives: Primitives, { genesis, logEvents }: Pick<LogIndex, 'genesis' | 'logEvents'>): string {
  const identityLine = (name: string, key: string): string =>
    encodeVerifierKey(deriveVerifierKey(primitives, { name, kind: 'ed25519', publicKey: decodeHex(key) }));
  const lines = logEvents.flatMap(({ event }) => {
    if (event.type === 'log.genesis') return [identityLine(event.actor, event.key)];
    if (event.type !== 'roster.enrolled' && event.type !== 'key.rotated') return [];
    const identity = identityLine(event.actor, event.key);
    // An analyst witnesses nothing and shows its identity key again.
    return event.witness_vkey === identity ? [identity] : [identity, event.witness_vkey];
  });
  return `${[genesis.log_vkey, ...lines].join('\n')}\n`;
}

const writers: Readonly<Record<(typeof derivedPaths)[number], (facts: StudyFacts) => string>> = {
  'ro-crate-metadata.json': roCrate,
  'register/processing.csv': processingCsv,
  'register/processing.md': processingMarkdown,
  'register/dpia.md': dpiaFacts,
};

/** The files that follow from a study, by path. */
export const deriveStudyFiles = (facts: StudyFacts): readonly (readonly [path: string, text: string])[] =>
  derivedPaths.map((path) => [path, writers[path](facts)] as const);

const maxDerived = 64 * 2 ** 20;

/** Each is what follows from the log, and there is no proof of anything else. */
function verifyLogFiles({ source, record, charters }: AuditBase): void {
  const { files } = source;
  const derived = deriveLogFiles(record, charters, source.checkpoint());
  for (const path of [policyPath, ...files.list('runs').map((name) => `runs/${name}`)]) {
    const bytes = files.read(path, maxDerived);
    const text = derived.get(path);
    const follows = bytes === undefined || (text !== undefined && equalBytes(bytes, utf8(text)));
    demand(follows, 'binding-mismatch', { clause: 'LOG-5' });
  }
}

/**
 * Holds the derived files that the bundle has against what they are derived from.
 *
 * @throws NotProved where the bundle lacks what they say; ProtocolError `binding-mismatch` for other bytes.
 */
export function verifyDerivedFiles(base: AuditBase): void {
  const { primitives, source, record } = base;
  const keys = source.verifierKeys();
  demand(keys === undefined || equalBytes(keys, utf8(formatKeyList(primitives, record))), 'binding-mismatch', { clause: 'LOG-5' });
  verifyLogFiles(base);
  const present = derivedPaths.flatMap((path) => {
    const bytes = source.files.read(path, maxDerived);
    return bytes === undefined ? [] : [{ path, bytes }];
  });
  if (present.length === 0) return;
  const facts = readStudy(base);
  for (const { path, bytes } of present) demand(equalBytes(bytes, utf8(writers[path](facts))), 'binding-mismatch', { clause: 'LOG-5' });
}
