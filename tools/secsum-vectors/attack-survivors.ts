/** Attacks on R3: the statement of whose vectors are summed. No share leaves the agent. */
import { encodeHex, type SurvivorStatement } from '@ketensom/protocol';
import type { AgentWireOf } from './agent-wire.ts';
import {
  type Attack,
  absent,
  againstAgent,
  againstAgentAgain,
  alder,
  birch,
  cedar,
  changed,
  full,
  leaves,
  refuses,
  statementShown,
} from './attack-kit.ts';
import type { Outcome, Script } from './script.ts';
import { messageless } from './script-parts.ts';

const otherDigest = 'ee'.repeat(32);
const otherBytes = new Uint8Array(32).fill(0xee);

const stated = (change: (message: AgentWireOf<'survivors'>) => AgentWireOf<'survivors'>, self: string = alder): Script =>
  againstAgent(full, self, 'survivors', change);

/** The statement says something else; what goes with it stays. */
const saying = (change: (statement: SurvivorStatement) => Partial<SurvivorStatement>): Script =>
  stated((message) => statementShown(message, change));

const refusesIt = (code: string, clause: string, party?: string): Outcome => refuses('survivors', code, clause, party);

type Input = AgentWireOf<'survivors'>['inputs'][number];

/** The statement without some survivors, and the headers that go with it. */
const without =
  (...gone: readonly string[]) =>
  (message: AgentWireOf<'survivors'>): AgentWireOf<'survivors'> => ({
    ...statementShown(message, ({ survivors }) => ({ survivors: survivors.filter((survivor) => !gone.includes(survivor.partner)) })),
    inputs: message.inputs.filter((input) => !gone.includes(input.partner)),
  });

/** The header of one survivor is changed; what the statement says stays. */
const withInput = (partner: string, change: Partial<Input>): Script =>
  stated((message) => ({ ...message, inputs: changed(message.inputs, partner, change) }));

const statements: readonly Attack[] = [
  {
    name: 'statement-of-another-round',
    attack: 7,
    title: 'A statement about a round with another config',
    fault: 'the context of the round',
    script: saying(() => ({ roundCtx: otherBytes })),
    expect: refusesIt('wrong-round', 'SUM-R3-1'),
  },
  {
    name: 'statement-of-another-share-set',
    attack: 8,
    title: 'A statement about another set of shares than the one that the agent masked for',
    fault: 'the digest of the shares',
    script: saying(() => ({ r1Hash: otherBytes })),
    expect: refusesIt('share-set-split', 'SUM-R3-1'),
  },
  {
    name: 'survivor-of-another-share-set',
    attack: 8,
    title: 'A survivor masked for another set of shares than the agent',
    fault: 'the digest of the shares in the header of birch',
    script: withInput(birch, { r1Hash: otherDigest }),
    expect: refusesIt('share-set-split', 'SUM-R3-4', birch),
  },
  {
    name: 'stranger-among-the-survivors',
    attack: 5,
    title: 'A stranger is said to have survived',
    fault: 'a survivor that is not in the roster',
    script: saying(({ survivors }) => ({ survivors: [...survivors, { partner: 'stranger', vecRoot: otherBytes }] })),
    expect: refusesIt('unknown-member', 'SUM-R3-2'),
  },
  {
    name: 'survivor-twice',
    attack: 15,
    title: 'A survivor is named twice',
    fault: 'birch stands twice',
    script: saying(({ survivors }) => ({ survivors: survivors.flatMap((each) => (each.partner === birch ? [each, each] : [each])) })),
    expect: refusesIt('survivors-invalid', 'SUM-R3-2'),
  },
  {
    name: 'survivor-that-never-dealt',
    attack: 15,
    title: 'A partner without shares is said to have survived: its vector could not be unmasked',
    fault: 'cedar is a survivor, with a header',
    script: againstAgent(absent, alder, 'survivors', (message) => ({
      ...statementShown(message, ({ survivors }) => ({ survivors: [...survivors, { partner: cedar, vecRoot: otherBytes }] })),
      inputs: [...message.inputs, { ...(message.inputs[0] as Input), partner: cedar, vecRoot: otherDigest }],
    })),
    expect: refusesIt('survivors-invalid', 'SUM-R3-2'),
  },
  {
    name: 'survivors-reordered',
    attack: 15,
    title: 'The survivors stand in another order',
    fault: 'the order of the survivors',
    script: stated((message) => ({
      ...statementShown(message, ({ survivors }) => ({ survivors: survivors.toReversed() })),
      inputs: message.inputs.toReversed(),
    })),
    expect: refusesIt('survivors-invalid', 'SUM-R3-2'),
  },
  {
    name: 'survivors-without-headers',
    attack: 15,
    title: 'The statement comes without the header of a survivor',
    fault: 'the last header is missing',
    script: stated((message) => ({ ...message, inputs: message.inputs.slice(0, -1) })),
    expect: refusesIt('survivors-invalid', 'SUM-R3-4'),
  },
  {
    name: 'too-few-survivors',
    attack: 19,
    title: 'The coordinator would open a sum of two inputs',
    fault: 'two survivors of four',
    script: stated(without(birch, cedar)),
    expect: refusesIt('too-few-survivors', 'SUM-R3-3'),
  },
  {
    name: 'left-out-of-the-survivors',
    attack: 19,
    title: 'The statement leaves the agent out: it signs nothing and reveals nothing',
    fault: 'alder is no survivor',
    script: stated(without(alder)),
    expect: leaves('survivors'),
  },
  {
    name: 'own-vector-replaced',
    attack: 25,
    title: 'The statement names another vector of the agent than the one it uploaded',
    fault: 'the root of alder, in statement and header',
    script: stated((message) => ({
      ...statementShown(message, ({ survivors }) => ({
        survivors: survivors.map((each) => (each.partner === alder ? { ...each, vecRoot: otherBytes } : each)),
      })),
      inputs: changed(message.inputs, alder, { vecRoot: otherDigest }),
    })),
    expect: refusesIt('own-entry-mismatch', 'SUM-R3-4'),
  },
  {
    name: 'vector-of-another-replaced',
    attack: 25,
    title: 'The statement names a vector that its owner did not sign',
    fault: 'the root of birch in the statement',
    script: saying(({ survivors }) => ({
      survivors: survivors.map((each) => (each.partner === birch ? { ...each, vecRoot: otherBytes } : each)),
    })),
    expect: refusesIt('survivors-invalid', 'SUM-R3-4'),
  },
  {
    name: 'own-commitment-replaced',
    attack: 25,
    title: 'The statement comes with another commitment of the agent to its input',
    fault: 'the commitment in the header of alder',
    script: withInput(alder, { inputCommit: otherDigest }),
    expect: refusesIt('own-entry-mismatch', 'SUM-R3-4'),
  },
  {
    name: 'log-forked',
    attack: 27,
    title: 'The statement stands on a log with another history',
    fault: "the root of the log, which is not the agent's own at that size",
    script: saying(({ logHead }) => ({ logHead: { ...logHead, root: otherBytes } })),
    expect: refusesIt('log-fork', 'SUM-R3-5'),
  },
  {
    name: 'log-rewound',
    attack: 27,
    title: 'The statement stands on a log that is shorter than that of the config',
    fault: 'the size of the log',
    script: saying(({ logHead }) => ({ logHead: { ...logHead, size: 11 } })),
    expect: refusesIt('log-rollback', 'SUM-R3-5'),
  },
  {
    name: 'survivor-of-another-length',
    attack: 29,
    title: 'A survivor uploaded a vector of another length',
    fault: 'the length in the header of birch',
    script: withInput(birch, { length: 36 }),
    expect: refusesIt('vector-shape', 'SUM-R3-4', birch),
  },
  {
    name: 'statement-with-more',
    attack: 35,
    title: 'A statement with a field that its schema has not',
    fault: 'a field called "zone"',
    script: stated((message) => ({
      ...message,
      statement: `${message.statement.slice(0, -2)}${encodeHex(new TextEncoder().encode(',"zone":1}'))}`,
    })),
    expect: refusesIt('unknown-field', 'SUM-R3-1'),
  },
  {
    name: 'statement-before-the-shares',
    attack: 45,
    title: 'A statement when the agent has not masked',
    fault: 'the statement comes before the shares are fixed',
    script: messageless(
      againstAgent(full, alder, 'shares-fixed', () => full.seat(alder).script.find((message) => message.kind === 'survivors') as never),
    ),
    expect: refuses('shares-fixed', 'unexpected-message', 'SUM-S-2'),
  },
];

const conflicts: readonly Attack[] = [
  {
    name: 'second-statement-before-the-reveal',
    attack: 16,
    title: 'The coordinator asks for a signature of a second statement',
    fault: 'the second statement leaves cedar out',
    script: againstAgentAgain(full, alder, { kind: 'survivors' }, without(cedar)),
    expect: refuses('quorum', 'survivors-conflict', 'SUM-R3-6'),
  },
  {
    name: 'second-statement-after-the-reveal',
    attack: 16,
    title: 'The coordinator states something else when shares have left',
    fault: 'the second statement leaves cedar out',
    script: againstAgentAgain(full, alder, { kind: 'survivors', after: 'quorum' }, without(cedar)),
    expect: refuses('end', 'already-revealed', 'SUM-R3-6'),
  },
];

/** See the module header. */
export const survivorAttacks: readonly Attack[] = [...statements, ...conflicts];
