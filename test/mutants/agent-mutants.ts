/** Faults of agents: checks that are skipped, words that are said twice, shares that should not leave. */
import { inSum, type Mutant } from './mutant.ts';

export const agentMutants: readonly Mutant[] = [
  inSum(
    'agent-keys.ts',
    'skip the own-entry check of keys',
    "demand(isSameAdvertisement(own, state.own), 'own-entry-mismatch', { clause: 'SUM-R1-2' });",
  ),
  inSum(
    'agent-shares.ts',
    'skip the own-entry check of shares',
    "demand(isSameHeader(own, state.own), 'own-entry-mismatch', { clause: 'SUM-R2-1' });",
  ),
  inSum(
    'agent-survivors.ts',
    'skip the own-entry check of vectors',
    "demand(isSameInput(shown, own), 'own-entry-mismatch', { clause: 'SUM-R3-4' });",
  ),
  inSum(
    'agent-survivors.ts',
    'sign a statement that leaves it out',
    "if (shown === undefined) return closeRound(state, 'excluded');\n  const own",
    'const own',
  ),
  inSum('agent-survivors.ts', 'accept T - 1 signatures', 'distinct.size >= config.threshold', 'distinct.size >= config.threshold - 1'),
  inSum('agent-survivors.ts', 'ignore what was signed', ' && equalBytes(signer.svHash, svHash));', ');'),
  inSum('agent-survivors.ts', 'count a signer twice', 'distinct.size >= config.threshold', 'valid.length >= config.threshold'),
  inSum('agent-survivors.ts', 'count signers that did not survive', 'survivors.includes(signer.partner) && equalBytes', 'equalBytes'),
  inSum(
    'agent-survivors.ts',
    'reveal b of the dropped',
    "({ dealer, kind: 's', share: sShare.slice() } as const)",
    "({ dealer, kind: 'b', share: bShare.slice() } as const)",
  ),
  inSum(
    'agent-survivors.ts',
    'reveal s of survivors',
    "? ({ dealer, kind: 'b', share: bShare.slice() } as const)",
    "? ({ dealer, kind: 's', share: sShare.slice() } as const)",
  ),
  inSum('agent-survivors.ts', 'reveal the wiped shares', 'share: bShare.slice()', 'share: bShare'),
  inSum(
    'agent-survivors.ts',
    'ignore a second statement',
    "demand(isSame, state.kind === 'signed' ? 'survivors-conflict' : 'already-revealed', { clause: 'SUM-R3-6' });",
  ),
  inSum('agent-survivors.ts', 'ignore a quorum for another statement', "demand(isSame, 'already-revealed', { clause: 'SUM-R4-3' });"),
  inSum(
    'agent-survivors.ts',
    'ignore a forked log',
    "demand(equalBytes(statement.logHead.root, logRoot), 'log-fork', { clause: 'SUM-R3-5' });",
  ),
  inSum(
    'agent-survivors.ts',
    'keep the shares after the reveal',
    "outbox: [{ kind: 'reveal', reveal }], spent: secretsOf(state) }",
    "outbox: [{ kind: 'reveal', reveal }] }",
  ),
  inSum(
    'agent-table.ts',
    'sign every statement',
    "  signed: {\n    'keys-fixed': 'ignore',\n    'shares-fixed': 'ignore',\n    masked: 'unexpected',\n    survivors: onSurvivorsAgain,",
    "  signed: {\n    'keys-fixed': 'ignore',\n    'shares-fixed': 'ignore',\n    masked: 'unexpected',\n    survivors: onSurvivors as never,",
  ),
  inSum('agent-table.ts', 'reveal again for every quorum', 'quorum: onQuorumAgain,', 'quorum: onQuorum as never,'),
  inSum('agent-table.ts', 'take a second vector', 'masked: onMaskedAgain,', 'masked: onMasked as never,'),
  // Ignored or refused, a quorum that comes too early changes nothing that others see.
  {
    ...inSum(
      'agent-table.ts',
      'take a quorum before signing',
      "survivors: onSurvivors,\n    quorum: 'unexpected',",
      "survivors: onSurvivors,\n    quorum: 'ignore',",
    ),
    test: 'packages/protocol/test/sum/cells.test.ts',
  },
  inSum('agent-shares.ts', 're-mask on retry', "demand(same, 'input-conflict', { clause: 'SUM-R2-10' });"),
  inSum(
    'agent-shares.ts',
    'upload in spite of a complaint',
    "if (opened.kind === 'complaints') return closeRound(state, 'aborted', opened.complaints);",
    "if (opened.kind === 'complaints') return stepTo(state, { outbox: opened.complaints });",
  ),
  inSum(
    'agent-shares.ts',
    'ignore other shares after the first',
    "demand(equalBytes(shown, r1Hash) && equalBytes(message.r1Hash, r1Hash), 'equivocation', { clause: 'SUM-S-3' });",
  ),
  inSum(
    'agent-shares.ts',
    'keep the plan after masking',
    "filter((secret) => secret.name === 'mask-plan')",
    "filter((secret) => secret.name === 'b')",
  ),
  inSum('agent-shares.ts', 'mask with one sign only', 'sign: pairSign(index, other.index) }', 'sign: 1 as const }'),
  inSum(
    'agent-shares.ts',
    'forget the last pair',
    'filter((partner) => partner !== self);\n  const pairs',
    'filter((partner) => partner !== self).slice(1);\n  const pairs',
  ),
  inSum(
    'agent-keys.ts',
    'ignore other keys after the first',
    "demand(equalBytes(shown, state.advHash) && equalBytes(message.advHash, state.advHash), 'equivocation', { clause: 'SUM-S-3' });",
  ),
  inSum(
    'agent-step.ts',
    'keep the shares when the round ends',
    "case 'signed':\n      return spentShares(state.held);",
    "case 'signed':\n      return [];",
  ),
  inSum('check-config.ts', 'believe the thresholds', "demand(asExpected, 'policy-threshold', { clause: 'SUM-T-4' });"),
  inSum('check-config.ts', 'believe the roster', "demand(sameRoster, 'roster-mismatch', { clause: 'SUM-C-3' });"),
  inSum('check-config.ts', 'believe the layout', 'config.layout === agreed.layout &&', ''),
  inSum('check-config.ts', 'enter a round twice', "demand(!agreed.roundSeen, 'round-id-seen', { clause: 'SUM-C-8' });"),
  inSum('check-config.ts', 'enter a round that is over', '&& now < config.expires', ''),
  inSum(
    'check-config.ts',
    'start from another log',
    "demand(equalBytes(decodeHex(config.logHead.root), agreed.logRoot), 'log-fork', { clause: 'SUM-C-9' });",
  ),
  inSum(
    'threshold.ts',
    'a threshold that is one too low',
    'Math.floor((partners + tolerate) / 2) + 1',
    'Math.floor((partners + tolerate) / 2)',
  ),
  inSum('threshold.ts', 'a threshold that ignores t', 'Math.floor((partners + tolerate) / 2) + 1', 'Math.floor(partners / 2) + 1'),
];
