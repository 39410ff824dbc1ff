/** ketensom-audit on a bundle, as an auditor calls it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AuditReport } from '@ketensom/protocol';

const program = fileURLToPath(new URL('../../packages/auditor/src/main.ts', import.meta.url));

/** The exit code and the verdicts. */
export function auditBundle(bundle: string): { readonly code: number | null; readonly report: AuditReport } {
  const args = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source', program, 'verify', bundle, '--json'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return { code: status, report: JSON.parse(stdout) as AuditReport };
}

/** The exit code of the audit of a series file. */
export function auditSeries(bundle: string, file: string): number | null {
  const args = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source', program, 'series', bundle, file, '--json'];
  return spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 }).status;
}
