/** Faults of the simulation's own drivers: what a driver must do around the sum, left out. They show that the oracles look. */
import type { Mutant } from './mutant.ts';

const inParties = (file: string, name: string, find: string, replace = ''): Mutant => ({
  name,
  file: `test/simulation/parties/${file}`,
  find,
  replace,
});

export const driverMutants: readonly Mutant[] = [
  inParties('agent-inputs.ts', 'fix a vector that is not synced', 'disk.syncFile(vectorPath(row.round));'),
  inParties(
    'agent-inputs.ts',
    'upload before fixing',
    '    this.#fix({ ...row, fixed: { header, version } }, header);',
    '    tap.uploaded(name, { round: row.round, bytes: masked, version, base: this.#sharesFixed(row.round) });\n    this.#fix({ ...row, fixed: { header, version } }, header);',
  ),
  inParties(
    'agent-node.ts',
    'send before storing',
    '    this.#parts.disk.commit(draft.store);\n    this.#store = draft.store;',
    '    this.#store = draft.store;\n    this.#post();\n    this.#parts.disk.commit(draft.store);',
  ),
  inParties(
    'agent-node.ts',
    'wipe before storing',
    '    this.#parts.disk.commit(draft.store);\n',
    '    for (const secret of draft.spent) secret.bytes.fill(0xee);\n    this.#parts.disk.commit(draft.store);\n',
  ),
  inParties('agent-inputs.ts', 'mask without the cosigned log', 'if (!this.#isCosigned(state)) return;'),
  inParties('agent-node.ts', 'follow a log that forked', 'if (node.before !== head) {', 'if (node.size < 0) {'),
  inParties(
    'agent-rounds.ts',
    'answer a question in every round',
    'if (!keepsLedger) return true;',
    'if (keepsLedger || !keepsLedger) return true;',
  ),
  inParties('agent-rounds.ts', 'free a question without a certificate', '.length >= threshold;\n', '.length >= 0;\n'),
  inParties(
    'agent-rounds.ts',
    'abandon after the reveal',
    "neverReveals.has(why) && row.state.kind !== 'revealed'",
    'neverReveals.has(why)',
  ),
  inParties(
    'agent-rounds.ts',
    'send nothing after the first word',
    'for (const word of words) draft.outbox',
    'for (const word of draft.outbox.length > 0 ? [] : words) draft.outbox',
  ),
  inParties(
    'branch.ts',
    'take every event again',
    'if (node.event.id === event.id) return branch;',
    'if (node.event.id === -event.id) return branch;',
  ),
  inParties('coordinator-node.ts', 'show what is not stored', 'this.#parts.disk.commit(next);'),
  inParties('coordinator-node.ts', 'fix a vector that is not synced', 'this.#parts.disk.syncFile(vectorPath(round, name));'),
  inParties('coordinator-node.ts', 'wait for ever', "kind === 'collecting-reveals' ? 8 : 1", "kind === 'collecting-inputs' ? 1e9 : 1"),
];
