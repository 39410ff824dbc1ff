/** Attacks on R2: vectors that are a second one, late, of another shape or for other peers. */
import {
  type Attack,
  absent,
  afterwards,
  againstAgentAgain,
  againstCoordinator,
  alder,
  aspen,
  birch,
  cedar,
  declines,
  dropped,
  full,
  messageTo,
  played,
  refuses,
} from './attack-kit.ts';
import { messageless } from './script-parts.ts';

const otherDigest = 'ee'.repeat(32);

const inputOf = (partner: string) => messageTo(full, { kind: 'input', from: partner }).input;

/** See the module header. */
export const vectorAttacks: readonly Attack[] = [
  {
    name: 'second-vector',
    attack: 24,
    title: "The agent's own data have changed since it masked",
    fault: 'the root of the vector',
    script: againstAgentAgain(full, alder, { kind: 'masked' }, (message) => ({ ...message, vecRoot: otherDigest })),
    expect: refuses('survivors', 'input-conflict', 'SUM-R2-10'),
  },
  {
    name: 'vector-for-other-shares',
    attack: 8,
    title: 'A partner masked for another set of shares',
    fault: 'the digest of the shares in the header of birch',
    script: againstCoordinator(full, { kind: 'input', from: birch }, ({ input }) => ({
      kind: 'input',
      input: { ...input, r1Hash: otherDigest },
    })),
    expect: declines('binding-mismatch', 'SUM-R2-10', birch),
  },
  {
    name: 'second-vector-announced',
    attack: 24,
    title: 'A partner announces a second vector',
    fault: 'the second header of alder has another root',
    script: afterwards(full, { kind: 'input', from: alder }, { kind: 'input', input: { ...inputOf(alder), vecRoot: otherDigest } }),
    expect: declines('equivocation', 'SUM-S-3', alder),
  },
  {
    name: 'late-vector',
    attack: 28,
    title: 'A partner uploads when the survivors are fixed',
    fault: 'cedar comes too late',
    script: afterwards(
      dropped,
      { kind: 'summed' },
      {
        kind: 'input',
        input: { ...messageTo(dropped, { kind: 'input', from: alder }).input, partner: cedar },
      },
    ),
    expect: declines('round-closed', 'SUM-R2-11'),
  },
  {
    name: 'vector-without-shares',
    attack: 28,
    title: 'A partner uploads though it dealt no shares',
    fault: 'cedar did not deal',
    script: afterwards(
      absent,
      { kind: 'step-over' },
      {
        kind: 'input',
        input: { ...messageTo(absent, { kind: 'input', from: alder }).input, partner: cedar },
      },
    ),
    expect: declines('round-closed', 'SUM-R2-11', cedar),
  },
  {
    name: 'vector-too-short',
    attack: 29,
    title: 'A partner announces a vector that is a word too short',
    fault: 'the length of the vector of birch',
    script: againstCoordinator(full, { kind: 'input', from: birch }, ({ input }) => ({ kind: 'input', input: { ...input, length: 24 } })),
    expect: declines('vector-shape', 'SUM-R2-10', birch),
  },
  {
    name: 'third-partner-lost',
    attack: 33,
    title: 'One of three partners falls away before it uploads',
    fault: 'birch does not upload',
    script: messageless(
      againstCoordinator(
        played({ partners: [alder, aspen, birch], last: { [birch]: 'shares' } }),
        { kind: 'step-over' },
        (message) => message,
      ),
    ),
    expect: { failed: 'too-few-survivors' },
  },
];
