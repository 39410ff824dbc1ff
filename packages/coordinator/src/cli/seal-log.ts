/** `seal`: the end of a log (LOG-7). Runs that are under way end; then comes the last leaf, and the head over it. */
import { transaction } from '@ketensom/host';
import { ConfigError } from '@ketensom/protocol';
import { signHead } from '../log/checkpoints.ts';
import { say } from '../log/say.ts';
import { abortRun } from '../round/end-run.ts';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';

/** What was sealed, and how many runs it ended. */
export interface SealedLog {
  readonly origin: string;
  readonly leaf: number;
  readonly ended: number;
}

/**
 * Seals the log of this desk; `origin` is its name, asked so that nobody ends another one. `next`: the name of the log that goes on from here.
 *
 * @throws ConfigError for another name; ProtocolError `log-sealed` for a log that has ended, `log-behind` for an old copy of one.
 */
export function sealLog(desk: Desk, { origin, next }: { readonly origin: string; readonly next?: string }): SealedLog {
  if (origin !== desk.keys.origin)
    throw new ConfigError([{ path: '<log>', found: origin, expected: `${desk.keys.origin}, which is the log in this folder` }]);
  const sealed = transaction(desk.db, () => {
    const open = selectAll<{ run: string }>(desk.db, "SELECT run FROM queries WHERE state IN ('approving', 'running') ORDER BY leaf");
    for (const { run } of open) abortRun(desk, run, { code: 'log-sealed' });
    const { leaf } = say(desk, 'log.sealed', next === undefined ? {} : { next });
    return { origin, leaf, ended: open.length };
  });
  signHead(desk);
  return sealed;
}
