/** Faults in what everybody demands of sets, statements, shares and proofs. */
import { inSum, type Mutant } from './mutant.ts';

export const setMutants: readonly Mutant[] = [
  inSum('roster.ts', 'accept lists in any order', 'demand(index > last, rule.code, { clause: rule.clause });'),
  inSum('roster.ts', 'accept strangers', "demand(index > 0, 'unknown-member', { clause: rule.clause });"),
  inSum('roster.ts', 'insert at the end', 'return [...before, item, ...list.slice(before.length)];', 'return [...list, item];'),
  inSum(
    'advertisement.ts',
    'accept fewer keys than T',
    "demand(advertisements.length >= round.config.threshold, 'below-threshold', { clause: 'SUM-R1-3' });",
  ),
  inSum('advertisement.ts', 'accept one key twice', "demand(new Set(keys).size === keys.length, 'duplicate-key', { clause: 'SUM-R1-5' });"),
  inSum(
    'advertisement.ts',
    'believe the digest of the keys',
    "demand(equalBytes(deriveAdvHash(primitives, round.roundCtx, advertisements), advHash), 'digest-mismatch', { clause: 'SUM-R1-4' });",
  ),
  inSum(
    'deal.ts',
    'deal to weak keys',
    "demand(isStrong, 'key-weak', { clause: 'SUM-R1-6', party: holder });",
    "if (sharedSecret === undefined) throw new TypeError('unreachable');",
  ),
  inSum(
    'deal.ts',
    'deal one polynomial for both secrets',
    "kind: 's', secret: secrets.s }, config.threshold);",
    "kind: 's', secret: secrets.b }, config.threshold);",
  ),
  inSum('dealer.ts', 'a polynomial of too low a degree', 'Array.from({ length: threshold - 1 }', 'Array.from({ length: threshold - 2 }'),
  inSum(
    'share-header.ts',
    'accept fewer headers than T',
    "demand(headers.length >= round.config.threshold, 'below-threshold', { clause: 'SUM-R2-1' });",
  ),
  inSum(
    'share-header.ts',
    'accept dealers without a key',
    "demand(ofPartner(round.advertisements, header.partner) !== undefined, 'unknown-member', { clause: 'SUM-R2-1' });",
  ),
  inSum(
    'share-header.ts',
    'accept shares for other keys',
    "demand(equalBytes(header.advHash, round.advHash), 'share-set-split', { clause: 'SUM-R2-3', party: header.partner });",
  ),
  inSum(
    'share-header.ts',
    'believe the digest of the shares',
    "demand(equalBytes(expected, r1Hash), 'digest-mismatch', { clause: 'SUM-R2-3' });",
  ),
  inSum('open-column.ts', 'drop the path check', 'verifyEntry(primitives, {', 'if (round.index < 0) verifyEntry(primitives, {'),
  inSum(
    'open-column.ts',
    'accept a column of other rows',
    "demand(fits, 'malformed', { clause: 'SUM-R2-4' });\n  const recipients",
    'const recipients',
  ),
  inSum(
    'open-column.ts',
    'keep b-shares that do not fit',
    "isCommittedShare(primitives, { ...route, kind: 'b' }, shares.bShare, entry.bShareCommit) &&",
    '',
  ),
  inSum(
    'open-column.ts',
    'keep s-shares that do not fit',
    " &&\n    isCommittedShare(primitives, { ...route, kind: 's' }, shares.sShare, entry.sShareCommit);",
    ';',
  ),
  inSum('entry-tree.ts', 'prove an entry at any place', 'const index = recipients.indexOf(route.recipient);', 'const index = 0;'),
  inSum(
    'survivor-statement.ts',
    'accept another round’s statement',
    "demand(equalBytes(statement.roundCtx, roundCtx), 'wrong-round', { clause: 'SUM-R3-1' });",
  ),
  inSum('survivor-statement.ts', 'accept a statement over other sets', "demand(sameSets, 'share-set-split', { clause: 'SUM-R3-1' });"),
  inSum(
    'survivor-statement.ts',
    'accept unsorted survivors',
    "demandRosterOrder(config, names, { code: 'survivors-invalid', clause: 'SUM-R3-2' });",
  ),
  inSum('survivor-statement.ts', 'accept survivors that did not deal', 'names.every((name) => shared.has(name)),', 'shared.size > 0,'),
  inSum(
    'survivor-statement.ts',
    'accept too few survivors',
    "demand(names.length >= config.minSurvivors, 'too-few-survivors', { clause: 'SUM-R3-3' });",
  ),
  inSum('survivor-statement.ts', 'accept a vector of another root', '&& equalBytes(input.vecRoot, survivor.vecRoot);', ';'),
  inSum(
    'survivor-statement.ts',
    'accept headers of other sets',
    "demand(sameRound, 'share-set-split', { clause: 'SUM-R3-4', party: input.partner });",
  ),
  inSum(
    'survivor-statement.ts',
    'accept vectors of any length',
    "demand(input.length === vectorLength(config), 'vector-shape', { clause: 'SUM-R3-4', party: input.partner });",
  ),
  inSum(
    'survivor-statement.ts',
    'accept a log that shrank',
    "demand(statement.logHead.size >= config.logHead.size, 'log-rollback', { clause: 'SUM-R3-5' });",
  ),
  inSum('digests.ts', 'sign without the survivors', 'sumRoot, ...size, logHead.root, ...survivors);', 'sumRoot, ...size, logHead.root);'),
  inSum('digests.ts', 'sign without the sum', 'r1Hash, sumRoot, ...size, logHead.root', 'r1Hash, ...size, logHead.root'),
  inSum('digests.ts', 'sign without the log', '...size, logHead.root, ...survivors', '...size, ...survivors'),
  inSum('digests.ts', 'name keys without their owners', 'flatMap((adv) => [utf8(adv.partner), adv.cKey', 'flatMap((adv) => [adv.cKey'),
  inSum(
    'digests.ts',
    'name shares without their dealers',
    'flatMap((header) => [utf8(header.partner), header.entriesRoot])',
    'flatMap((header) => [header.entriesRoot])',
  ),
  inSum('digests.ts', 'sign vectors without their owners', '[utf8(survivor.partner), survivor.vecRoot]', '[survivor.vecRoot]'),
  inSum(
    'agent-codec.ts',
    'lose the shares of a signed round',
    'svHash: bytes32Field, survivors: names, held }),',
    'svHash: bytes32Field, survivors: names, held: held.transform(() => []) }),',
  ),
  inSum(
    'coordinator-codec.ts',
    'lose the reveals of a round',
    'reveals: z.array(revealField).max(200) }),',
    'reveals: z.array(revealField).max(200).transform(() => []) }),',
  ),
];
