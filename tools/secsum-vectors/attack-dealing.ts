/** Attacks on R1: dealers that deal wrongly, late or twice, and complaints. No vector leaves the agent that was dealt to. */
import { decodeHex, encodeHex } from '@ketensom/protocol';
import {
  type Attack,
  absent,
  afterwards,
  againstAgent,
  againstCoordinator,
  alder,
  birch,
  cedar,
  declines,
  flipped,
  full,
  messageTo,
  played,
  silent,
} from './attack-kit.ts';
import { type Dealing, nextScalar, type Shares, withLie } from './dishonest-dealer.ts';
import type { Outcome, Script } from './script.ts';
import { messageless } from './script-parts.ts';

const otherDigest = 'ee'.repeat(32);

/** The row without its fault would be the honest dealer's, so there is no other message in its place. */
function dealtBy(change: (honest: Shares) => Partial<Dealing>): Script {
  const meeting = played({}, { ...withLie({ dealer: birch, holder: alder, change }), until: 'shares' });
  meeting.tell(alder, meeting.messageFor(alder, 'shares-fixed'));
  return messageless(againstAgent(meeting, alder, 'shares-fixed', (message) => message));
}

const complains = (code: string): Outcome => ({ complaints: [{ against: birch, code }], sent: ['key', 'shares', 'complaint'] });

const dealt: readonly Attack[] = [
  {
    name: 'box-sealed-for-another',
    attack: 9,
    title: 'A dealer signs a box that its recipient cannot open',
    fault: 'birch seals the box for alder with the key of cedar',
    script: dealtBy(() => ({ sealedFor: cedar })),
    expect: complains('share-decrypt'),
  },
  {
    name: 'b-share-unlike-its-commitment',
    attack: 10,
    title: 'A dealer seals another b-share than it commits to',
    fault: 'the b-share from birch to alder is one too high',
    script: dealtBy((honest) => ({ sealed: { ...honest, bShare: nextScalar(honest.bShare) } })),
    expect: complains('share-commit-mismatch'),
  },
  {
    name: 's-share-unlike-its-commitment',
    attack: 10,
    title: 'A dealer seals another s-share than it commits to',
    fault: 'the s-share from birch to alder is one too high',
    script: dealtBy((honest) => ({ sealed: { ...honest, sShare: nextScalar(honest.sShare) } })),
    expect: complains('share-commit-mismatch'),
  },
  {
    name: 'share-not-reduced',
    attack: 10,
    title: 'A dealer seals a number that is no scalar, and commits to it',
    fault: 'the b-share from birch to alder is 2^256 - 1',
    script: dealtBy((honest) => {
      const shares = { ...honest, bShare: new Uint8Array(32).fill(0xff) };
      return { sealed: shares, committed: shares };
    }),
    expect: complains('share-commit-mismatch'),
  },
];

/** What cedar dealt in a round in which it stayed: an entry for each of the others, then its own. */
const cedars = messageTo(full, { kind: 'shares', from: cedar });

const atCoordinator: readonly Attack[] = [
  {
    name: 'shares-for-other-keys',
    attack: 8,
    title: 'A dealer deals to other keys than the fixed ones',
    fault: 'the digest of the keys in the header of birch',
    script: againstCoordinator(full, { kind: 'shares', from: birch }, (message) => ({
      ...message,
      header: { ...message.header, advHash: otherDigest },
    })),
    expect: declines('binding-mismatch', 'SUM-R1-10', birch),
  },
  {
    name: 'entries-unlike-their-root',
    attack: 9,
    title: 'A dealer sends other entries than it signed',
    fault: 'one bit of the first entry of birch',
    script: againstCoordinator(full, { kind: 'shares', from: birch }, (message) => ({ ...message, entries: flipped(message.entries) })),
    expect: declines('digest-mismatch', 'SUM-R1-11', birch),
  },
  {
    name: 'entries-cut',
    attack: 35,
    title: 'A dealer sends entries for fewer partners',
    fault: 'the last entry of birch is missing',
    script: againstCoordinator(full, { kind: 'shares', from: birch }, (message) => ({
      ...message,
      entries: encodeHex(decodeHex(message.entries).slice(0, -144)),
    })),
    expect: declines('malformed', 'SUM-R1-11'),
  },
  {
    name: 'two-dealings',
    attack: 17,
    title: 'A partner deals twice, differently',
    fault: 'the second header of alder has another root',
    script: afterwards(
      full,
      { kind: 'shares', from: alder },
      {
        ...messageTo(full, { kind: 'shares', from: alder }),
        header: { ...messageTo(full, { kind: 'shares', from: alder }).header, entriesRoot: otherDigest },
      },
    ),
    expect: declines('equivocation', 'SUM-S-3', alder),
  },
  {
    name: 'late-shares',
    attack: 28,
    title: 'A partner deals when the shares are fixed',
    fault: 'cedar comes too late',
    script: afterwards(absent, { kind: 'step-over' }, messageTo(full, { kind: 'shares', from: cedar })),
    expect: declines('round-closed', 'SUM-R1-12'),
  },
  {
    name: 'shares-without-keys',
    attack: 28,
    title: 'A partner deals though its keys came too late',
    fault: 'the keys of cedar are not fixed',
    script: afterwards(silent, { kind: 'step-over' }, { ...cedars, entries: encodeHex(decodeHex(cedars.entries).slice(0, 3 * 144)) }),
    expect: declines('round-closed', 'SUM-R1-11', cedar),
  },
  {
    name: 'complaint-about-no-dealer',
    attack: 10,
    title: 'A complaint about a partner that dealt nothing',
    fault: 'cedar did not deal',
    script: afterwards(absent, { kind: 'step-over' }, { kind: 'complaint', from: alder, against: cedar, code: 'share-decrypt' }),
    expect: declines('malformed', 'SUM-R2-7', alder),
  },
  {
    name: 'complaint',
    attack: 10,
    title: 'A complaint ends the round; it names a pair and blames nobody',
    fault: 'alder says that the share of birch does not fit',
    script: afterwards(
      full,
      { kind: 'shares', from: cedar },
      {
        kind: 'complaint',
        from: alder,
        against: birch,
        code: 'share-commit-mismatch',
      },
    ),
    expect: { failed: 'share-commit-mismatch', complaint: { from: alder, against: birch } },
  },
];

/** See the module header. */
export const dealingAttacks: readonly Attack[] = [...dealt, ...atCoordinator];
