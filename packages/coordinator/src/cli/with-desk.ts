/** Commands that work on the store of a state folder. */
import { type Desk, openDesk } from '../store/desk.ts';
import type { CommonOptions } from './options.ts';

/** Help of `--state`. */
export const stateHelp = 'folder of the coordinator: keys, log, store; readable by nobody else';

/** Runs work on the store of a state folder, which may be in use by a running coordinator. */
export function withDesk<Result>({ state }: CommonOptions, work: (desk: Desk) => Result): Result {
  const desk = openDesk({ folder: state });
  try {
    return work(desk);
  } finally {
    desk.db.close();
  }
}
