/** Faults of the coordinator and the auditor, of masks, and of the opening. */
import { inSum, type Mutant } from './mutant.ts';

const crypto = (file: string, name: string, find: string, replace: string): Mutant => ({
  name,
  file: `packages/protocol/src/crypto/${file}`,
  find,
  replace,
});

export const openingMutants: readonly Mutant[] = [
  inSum('masks.ts', 'no self-mask', 'window.addKeystream(plan.selfKey, offset);\n', '\n'),
  inSum('masks.ts', 'no pairwise masks', 'for (const pair of plan.pairs) {', "for (const pair of [] as MaskPlan['pairs'][number][]) {"),
  inSum(
    'masks.ts',
    'mask every piece with the start of the stream',
    'window.addKeystream(plan.selfKey, offset);\n',
    'window.addKeystream(plan.selfKey, 0);\n',
  ),
  inSum(
    'masks.ts',
    'take off what was subtracted',
    'if (stream.sign === 1) window.subtractKeystream(stream.key, offset);',
    'if (stream.sign !== 0 as number) window.subtractKeystream(stream.key, offset);',
  ),
  inSum('unmask-plan.ts', 'forget the dropped', 'streams: [...selfStreams, ...pairStreams]', 'streams: [...selfStreams]'),
  inSum(
    'unmask-plan.ts',
    'the wrong sign for the dropped',
    'sign: pairSign(other.index, own.index)',
    'sign: pairSign(own.index, other.index)',
  ),
  inSum('check-reveal.ts', 'accept wrong shares', "demand(isTrue, 'reveal-commit-mismatch', { clause: 'SUM-R4-4', party: holder });"),
  inSum('check-reveal.ts', 'accept shares of any kind', "demand(fits, 'malformed', { clause: 'SUM-R4-2', party: holder });"),
  inSum(
    'check-reveal.ts',
    'accept shares for any statement',
    "demand(equalBytes(reveal.svHash, round.svHash), 'survivors-conflict', { clause: 'SUM-R4-2', party: holder });",
  ),
  inSum(
    'open-secrets.ts',
    'open with T - 1 shares',
    'const used = reveals.slice(0, round.config.threshold);\n  if (used.length < round.config.threshold)',
    'const used = reveals.slice(0, round.config.threshold - 1);\n  if (used.length < 1)',
  ),
  inSum('open-secrets.ts', 'believe an opened secret', "if (!isAdvertised(primitives, advertisement, secret)) return 'not-advertised';"),
  // A dealer whose odd share is held by nobody who reveals is rare in a simulation.
  {
    ...inSum(
      'open-secrets.ts',
      'do not check the other commitments',
      "return isCommitted(primitives, context.config, dealt, secret) ? 'true' : 'not-committed';",
      "return 'true';",
    ),
    test: 'packages/protocol/test/sum/auditor.test.ts',
  },
  inSum(
    'coordinator-opening.ts',
    'reveal after T - 1 signatures',
    'acks.length < state.config.threshold',
    'acks.length < state.config.threshold - 1',
  ),
  inSum('coordinator-opening.ts', 'count a signature twice', 'if (state.acks.includes(partner)) return coordinatorStepTo(state);'),
  inSum(
    'coordinator-opening.ts',
    'accept signatures of another statement',
    "demand(equalBytes(svHash, state.svHash), 'survivors-conflict', { clause: 'SUM-R3-9', party: partner });",
  ),
  inSum(
    'coordinator-opening.ts',
    'accept shares of partners that did not survive',
    "demand(ofPartner(state.inputs, partner) !== undefined, 'not-a-survivor', { clause: 'SUM-R3-9', party: partner });",
  ),
  inSum(
    'coordinator-opening.ts',
    'open with T - 1 reveals',
    'if (reveals.length < state.config.threshold)',
    'if (reveals.length < state.config.threshold - 1)',
  ),
  inSum(
    'coordinator-step.ts',
    'take the last word of two',
    "demand(same(known, message), 'equivocation', { clause: 'SUM-S-3', party: message.partner });",
    'if (!same(known, message)) return false;',
  ),
  inSum(
    'coordinator-step.ts',
    'take the first word of two in silence',
    "demand(same(known, message), 'equivocation', { clause: 'SUM-S-3', party: message.partner });",
  ),
  inSum('coordinator-keys.ts', 'take weak keys', "demand(isStrong, 'key-weak', { clause: 'SUM-R0-4', party: partner });"),
  inSum('coordinator-keys.ts', 'take keys that are used', "demand(isNew, 'duplicate-key', { clause: 'SUM-R0-4', party: partner });"),
  inSum(
    'coordinator-keys.ts',
    'go on with too few keys',
    "if (advertisements.length < config.minSurvivors) return failRound(state, { code: 'too-few-survivors' });",
  ),
  inSum('coordinator-keys.ts', 'take keys after they were fixed', "demand(replay, 'round-closed', { clause: 'SUM-R0-5' });"),
  inSum(
    'coordinator-shares.ts',
    'take entries that were not signed',
    "demand(equalBytes(root, header.entriesRoot), 'digest-mismatch', { clause: 'SUM-R1-11', party: dealer });",
  ),
  inSum(
    'coordinator-shares.ts',
    'take shares for other keys',
    "demand(equalBytes(header.advHash, state.advHash), 'binding-mismatch', { clause: 'SUM-R1-10', party: dealer });",
  ),
  inSum('coordinator-shares.ts', 'take entries for others', "demand(fits, 'malformed', { clause: 'SUM-R1-11', party: dealer });"),
  inSum(
    'coordinator-inputs.ts',
    'take vectors of any length',
    "demand(input.length === vectorLength(state.config), 'vector-shape', { clause: 'SUM-R2-10', party: partner });",
  ),
  inSum(
    'coordinator-inputs.ts',
    'take vectors for other sets',
    "demand(isBound, 'binding-mismatch', { clause: 'SUM-R2-10', party: partner });",
  ),
  inSum(
    'coordinator-inputs.ts',
    'take vectors of partners that did not deal',
    "demand(isDealer(state, partner), 'round-closed', { clause: 'SUM-R2-11', party: partner });",
  ),
  inSum(
    'coordinator-inputs.ts',
    'take a vector that came too late',
    "if (state.inputs.length < state.config.minSurvivors) return failRound(state, { code: 'too-few-survivors' });",
  ),
  inSum(
    'coordinator-inputs.ts',
    'take every complaint',
    "demand(from !== against && isDealer(state, from) && isDealer(state, against), 'malformed', { clause: 'SUM-R2-7', party: from });",
  ),
  inSum(
    'coordinator-inputs.ts',
    'go on after a complaint',
    'return failRound(state, { code, complaint: { from, against } });',
    'return coordinatorStepTo(state);',
  ),
  inSum(
    'verify-round.ts',
    'audit without the quorum',
    "demand(new Set(signed.map((signer) => signer.partner)).size >= config.threshold, 'quorum', { clause: 'SUM-R4-1' });",
  ),
  inSum('verify-round.ts', 'audit signatures twice', 'new Set(signed.map((signer) => signer.partner)).size', 'signed.length'),
  inSum(
    'verify-round.ts',
    'audit without the secrets',
    "demand(verdict !== 'not-advertised', 'digest-mismatch', { clause: 'SUM-F-2', party: partner });",
  ),
  inSum(
    'verify-round.ts',
    'audit entries that were not signed',
    "demand(equalBytes(root, header.entriesRoot), 'digest-mismatch', { clause: 'SUM-R1-11', party: partner });",
  ),
  inSum('verify-round.ts', 'audit other secrets than those', "demand(isComplete, 'binding-mismatch', { clause: 'SUM-F-5' });"),
  crypto(
    'shamir.ts',
    'shares of a straight line',
    'for (let at = coefficients.length - 1; at >= 0; at -= 1) {',
    'for (let at = Math.min(coefficients.length, 2) - 1; at >= 0; at -= 1) {',
  ),
  crypto(
    'shamir.ts',
    'an opening that leaves one share out',
    'factors.reduce((sum, factor, i)',
    'factors.slice(1).reduce((sum, factor, i)',
  ),
];
