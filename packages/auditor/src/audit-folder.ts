/** A folder taken through the audit, with the signatures of a long log on all cores, and progress on a terminal. */
import { loadLinearSolver, nativePrimitives } from '@ketensom/native';
import {
  type AuditOptions,
  type AuditProgress,
  type AuditReport,
  type AuditTrust,
  auditRuns,
  noblePrimitives,
  type OpenedBundle,
  openBundle,
  type RunFindings,
  Verification,
} from '@ketensom/protocol';
import { folderSource } from './folder-source.ts';
import { checkSignatures } from './signatures/check-signatures.ts';

/** What the auditor brings, and how the work is done. */
export interface AuditRequest {
  readonly trust: AuditTrust;
  /** The second, portable implementation of the cryptography, on one core. */
  readonly portable?: boolean;
}

const percent = (done: number, total: number): void => {
  process.stderr.write(`\r\x1b[2K${Math.floor((100 * done) / Math.max(1, total))} %${done >= total ? '\r\x1b[2K' : ''}`);
};

/** Shown on a terminal only. */
const progress: AuditProgress = process.stderr.isTTY ? { onEntries: percent, onBytes: percent } : {};

/** Opens a bundle: everything but its runs is verified. @throws NotABundle. */
export async function openFolder(folder: string, { trust, portable = false }: AuditRequest): Promise<OpenedBundle> {
  const source = folderSource(folder);
  const signatures = portable
    ? undefined
    : await checkSignatures(folder, progress.onEntries === undefined ? {} : { onEntries: progress.onEntries });
  const solver = await loadLinearSolver();
  const options: AuditOptions = { trust, progress, solver, ...(signatures === undefined ? {} : { signatures }) };
  return openBundle(portable ? noblePrimitives : nativePrimitives, source, options);
}

/** The verdict on an opened bundle. `keep` hears the findings about each run; without it one run at a time is in memory. */
export function verifyOpened(opened: OpenedBundle, keep?: (findings: RunFindings) => void): AuditReport {
  const verification = new Verification(opened);
  for (const findings of auditRuns(opened, progress)) {
    verification.add(findings);
    keep?.(findings);
  }
  return verification.report;
}
