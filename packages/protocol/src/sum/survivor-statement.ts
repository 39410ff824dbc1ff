/** R3: what everybody demands of a survivor statement and the vector headers it names (SUM-R3). */
import { equalBytes } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import type { SumConfig } from './config.ts';
import { vectorLength } from './masks.ts';
import type { InputHeader, SurvivorStatement } from './messages.ts';
import { demandRosterOrder } from './roster.ts';

/** Whether two vector headers say the same, byte for byte. */
export const isSameInput = (left: InputHeader, right: InputHeader): boolean =>
  left.partner === right.partner &&
  left.length === right.length &&
  equalBytes(left.advHash, right.advHash) &&
  equalBytes(left.r1Hash, right.r1Hash) &&
  equalBytes(left.vecRoot, right.vecRoot) &&
  equalBytes(left.inputCommit, right.inputCommit);

/** The round up to R2, as seen by whoever checks a statement. `dealers` is U2. */
export interface SharedRound {
  readonly config: SumConfig;
  readonly roundCtx: Uint8Array;
  readonly advHash: Uint8Array;
  readonly r1Hash: Uint8Array;
  readonly dealers: readonly string[];
}

/** A statement, and the headers that its survivors signed, in the same order. */
export interface StatedInputs {
  readonly statement: SurvivorStatement;
  readonly inputs: readonly InputHeader[];
}

/**
 * What holds for a statement whoever looks at it: this round and these sets, survivors that shared and uploaded, enough of them, a log
 * that only grew.
 *
 * @throws ProtocolError `wrong-round`, `share-set-split`, `unknown-member`, `survivors-invalid`, `too-few-survivors`, `vector-shape`,
 * `log-rollback`.
 */
export function checkStatement(round: SharedRound, { statement, inputs }: StatedInputs): void {
  const { config, roundCtx, advHash, r1Hash, dealers } = round;
  demand(equalBytes(statement.roundCtx, roundCtx), 'wrong-round', { clause: 'SUM-R3-1' });
  const sameSets = equalBytes(statement.advHash, advHash) && equalBytes(statement.r1Hash, r1Hash);
  demand(sameSets, 'share-set-split', { clause: 'SUM-R3-1' });
  const names = statement.survivors.map((survivor) => survivor.partner);
  demandRosterOrder(config, names, { code: 'survivors-invalid', clause: 'SUM-R3-2' });
  const shared = new Set(dealers);
  demand(
    names.every((name) => shared.has(name)),
    'survivors-invalid',
    { clause: 'SUM-R3-2' },
  );
  demand(names.length >= config.minSurvivors, 'too-few-survivors', { clause: 'SUM-R3-3' });
  demand(inputs.length === names.length, 'survivors-invalid', { clause: 'SUM-R3-4' });
  statement.survivors.forEach((survivor, at) => {
    const input = inputs[at] as InputHeader;
    const isNamed = input.partner === survivor.partner && equalBytes(input.vecRoot, survivor.vecRoot);
    demand(isNamed, 'survivors-invalid', { clause: 'SUM-R3-4' });
    const sameRound = equalBytes(input.advHash, advHash) && equalBytes(input.r1Hash, r1Hash);
    demand(sameRound, 'share-set-split', { clause: 'SUM-R3-4', party: input.partner });
    demand(input.length === vectorLength(config), 'vector-shape', { clause: 'SUM-R3-4', party: input.partner });
  });
  demand(statement.logHead.size >= config.logHead.size, 'log-rollback', { clause: 'SUM-R3-5' });
}
