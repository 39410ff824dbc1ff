/**
 * The end of trust in a log. Two histories, a shorter one or a leaf that nobody may have written: the agent closes its rounds, writes what
 * proves it to a file of its own and does nothing more until its people have looked.
 */
import { join } from 'node:path';
import { writePrivateFile } from '@ketensom/host';
import { concatBytes, type ErrorCode, stepAgent, utf8 } from '@ketensom/protocol';
import type { AgentContext } from './context.ts';

/** `state-behind`: the log holds events of this agent that its store does not know, as after restoring a backup. */
export type HaltCode = ErrorCode | 'state-behind';

export class HaltError extends Error {
  readonly code: HaltCode;
  /** What proves it: signed notes, newest last, and proofs about them, each as text. */
  readonly evidence: readonly Uint8Array[];

  constructor(code: HaltCode, evidence: readonly Uint8Array[] = []) {
    super(`the agent halted: ${code}`);
    this.name = 'HaltError';
    this.code = code;
    this.evidence = evidence;
  }
}

/** Closes every open round and remembers, durably, that this agent acts no more. Gives the evidence file. */
export function halt(context: AgentContext, error: HaltError): string {
  const { store, primitives } = context;
  const stamp = new Date(context.now()).toISOString().replaceAll(/[:.]/g, '-');
  const path = join(store.folder, `equivocation-${stamp}.txt`);
  const head = utf8(
    `${error.code}\nWhat follows is evidence. Keep this file, show it to the other partners, and check it: ketensom-audit fork FILE --log-key KEY\n\n`,
  );
  writePrivateFile(path, concatBytes(head, ...error.evidence.flatMap((piece) => [piece, utf8('\n')])));
  store.transaction(() => {
    store.meta.set('halted', error.code);
    store.meta.set('evidence', path);
    for (const { round } of store.rounds.open()) {
      const state = store.rounds.load(round);
      if (state !== undefined) store.rounds.save(stepAgent(primitives, state, { kind: 'close', why: 'aborted' }).next);
      store.rounds.end(round, 'halted');
    }
    for (const { round } of store.rounds.unerased()) {
      store.vectors.remove(round);
      store.rounds.erase(round);
    }
    for (const { round } of store.rings.open()) store.rings.end(round, 'halted');
    for (const { round } of store.rings.unerased()) {
      store.vectors.removeHops(round);
      store.rings.erase(round);
    }
  });
  store.checkpoint();
  return path;
}
