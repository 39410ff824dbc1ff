/** Lies about survivors and reveals, R3 and R4. Attacks 8, 12 to 20, 23, 27 and 33 of the design's list. No share leaves that should not. */
import { describe, expect, it } from 'vitest';
import { decodeScalar, encodeScalar } from '../../src/crypto/scalar.ts';
import { interpolateAtZero } from '../../src/crypto/shamir.ts';
import { deriveBCommit } from '../../src/sum/dealer.ts';
import {
  type AgentMessage,
  decodeAgentRound,
  deriveR1Hash,
  deriveSvHash,
  deriveUnmaskPlan,
  encodeAgentRound,
  type InputHeader,
  type OpenedRound,
  openSecrets,
  type Reveal,
  type RevealedShare,
  type SurvivorStatement,
  unmaskPiece,
} from '../../src/sum/index.ts';
import { play, worldOf } from './play.ts';
import { expectAgentRefuses, expectCoordinatorRefuses, expectSentOnly } from './refusals.ts';
import { nameOf, type World } from './world.ts';

const [one, two, three, four] = [nameOf(0), nameOf(1), nameOf(2), nameOf(3)];

type Survivors = Extract<AgentMessage, { kind: 'survivors' }>;

const flip = (bytes: Uint8Array): Uint8Array => bytes.with(0, (bytes[0] as number) ^ 1);

/** A round in which everybody has uploaded, and the statement is out. */
const withInputs = (partners = 5): World => play(worldOf(partners), { until: 'input' });

/** The statement as a lying coordinator shows it, with the headers that go with it. */
function shown(
  world: World,
  change: Partial<SurvivorStatement>,
  inputs?: (inputs: readonly InputHeader[]) => readonly InputHeader[],
): Survivors {
  const honest = world.messageFor(one, 'survivors');
  const statement = { ...honest.statement, ...change };
  const named = statement.survivors
    .map((survivor) => world.log.inputs.find((input) => input.partner === survivor.partner))
    .filter((input) => input !== undefined);
  return { ...honest, statement, inputs: inputs ? inputs(named) : named, logRoot: world.logRoot(statement.logHead.size) };
}

const survivorsOf = (world: World) => world.messageFor(one, 'survivors').statement.survivors;

describe('the coordinator states', () => {
  const lies: [string, (world: World) => Survivors, string][] = [
    ['another round', (world) => shown(world, { roundCtx: new Uint8Array(32) }), 'wrong-round'],
    ['another set of keys', (world) => shown(world, { advHash: new Uint8Array(32) }), 'share-set-split'],
    ['another set of shares', (world) => shown(world, { r1Hash: new Uint8Array(32) }), 'share-set-split'],
    [
      'a survivor whose vector is bound to another set of shares',
      (world) =>
        shown(world, {}, (inputs) => inputs.map((input) => (input.partner === two ? { ...input, r1Hash: new Uint8Array(32) } : input))),
      'share-set-split',
    ],
    [
      'a survivor twice',
      (world) => shown(world, { survivors: [...survivorsOf(world), survivorsOf(world)[4] as never] }),
      'survivors-invalid',
    ],
    ['survivors in another order', (world) => shown(world, { survivors: survivorsOf(world).toReversed() }), 'survivors-invalid'],
    [
      'a stranger',
      (world) => shown(world, { survivors: [...survivorsOf(world), { partner: 'stranger', vecRoot: new Uint8Array(32) }] }),
      'unknown-member',
    ],
    ['fewer than the fewest survivors', (world) => shown(world, { survivors: survivorsOf(world).slice(0, 3) }), 'too-few-survivors'],
    [
      'another vector of a survivor',
      (world) =>
        shown(world, {
          survivors: survivorsOf(world).map((survivor) =>
            survivor.partner === two ? { ...survivor, vecRoot: flip(survivor.vecRoot) } : survivor,
          ),
        }),
      'survivors-invalid',
    ],
    ['survivors without their headers', (world) => shown(world, {}, (inputs) => inputs.slice(1)), 'survivors-invalid'],
    [
      'the header of one survivor for another',
      (world) => shown(world, {}, (inputs) => inputs.map((input, at) => (at === 1 ? (inputs[2] as InputHeader) : input))),
      'survivors-invalid',
    ],
    [
      'a vector of another length',
      (world) =>
        shown(world, {}, (inputs) => inputs.map((input) => (input.partner === two ? { ...input, length: input.length + 8 } : input))),
      'vector-shape',
    ],
    [
      'another commitment of the agent itself',
      (world) =>
        shown(world, {}, (inputs) =>
          inputs.map((input) => (input.partner === one ? { ...input, inputCommit: new Uint8Array(32) } : input)),
        ),
      'own-entry-mismatch',
    ],
    ['a log that has shrunk', (world) => shown(world, { logHead: { size: 4, root: world.logRoot(4) } }), 'log-rollback'],
    ['a log with another history', (world) => shown(world, { logHead: { size: 9, root: world.logRoot(8) } }), 'log-fork'],
  ];

  it.each(lies)('%s', (_, lie, code) => {
    const world = withInputs();
    expectAgentRefuses(world, one, lie(world), code);
    expectSentOnly(world, one, ['key', 'shares', 'input']);
  });

  it('another vector of the agent itself, in statement and header', () => {
    const world = withInputs();
    const survivors = survivorsOf(world).map((survivor) =>
      survivor.partner === one ? { ...survivor, vecRoot: flip(survivor.vecRoot) } : survivor,
    );
    const message = shown(world, { survivors }, (inputs) =>
      inputs.map((input) => (input.partner === one ? { ...input, vecRoot: flip(input.vecRoot) } : input)),
    );
    expectAgentRefuses(world, one, message, 'own-entry-mismatch');
  });

  it('a survivor that dealt no shares', () => {
    const world = play(worldOf(5), { drops: new Map([[four, 'shares']]), until: 'input' });
    const vecRoot = new Uint8Array(32);
    const survivors = survivorsOf(world).toSpliced(3, 0, { partner: four, vecRoot });
    const uploaded = (inputs: readonly InputHeader[]) => inputs.toSpliced(3, 0, { ...(inputs[0] as InputHeader), partner: four, vecRoot });
    expectAgentRefuses(world, one, shown(world, { survivors }, uploaded), 'survivors-invalid');
  });

  it('survivors without the agent: it signs nothing, reveals nothing and holds nothing any more', () => {
    const world = withInputs();
    expect(world.tell(one, shown(world, { survivors: survivorsOf(world).slice(1) }))).toEqual([]);
    expect(world.seat(one).round).toMatchObject({ kind: 'closed', why: 'excluded' });
    expect(world.tell(one, world.messageFor(one, 'survivors'))).toEqual([]);
    expectSentOnly(world, one, ['key', 'shares', 'input']);
  });
});

describe('the coordinator states two things in one round', () => {
  it('an agent signs the first and refuses the second, also after a restart', () => {
    const world = withInputs();
    world.tell(one, world.messageFor(one, 'survivors'));
    const { round } = world.seat(one);
    world.seat(one).round = decodeAgentRound(encodeAgentRound(round));
    for (const other of [
      { survivors: survivorsOf(world).slice(0, 4) },
      { sumRoot: new Uint8Array(32) },
      { logHead: { size: 10, root: world.logRoot(10) } },
    ]) {
      expectAgentRefuses(world, one, shown(world, other), 'survivors-conflict');
    }
    expect(world.tell(one, world.messageFor(one, 'survivors'))).toEqual([]);
    expectSentOnly(world, one, ['key', 'shares', 'input', 'ack']);
  });

  it('shown to two halves, neither gets a quorum', () => {
    const world = withInputs(7);
    const first = world.messageFor(one, 'survivors');
    const second = shown(world, { survivors: survivorsOf(world).slice(0, 6) });
    const signers = world.names.slice(0, 6).map((name, at) => {
      const ack = world.tell(name, at < 3 ? first : second)[0];
      return { partner: name, svHash: ack?.kind === 'ack' ? ack.svHash : new Uint8Array(32) };
    });
    for (const name of world.names.slice(0, 6)) {
      expectAgentRefuses(world, name, { kind: 'quorum', signers }, 'quorum');
      expectSentOnly(world, name, ['key', 'shares', 'input', 'ack']);
    }
  });

  it('and after the reveal nothing more comes out, for whatever statement', () => {
    const world = play(worldOf(5));
    expectAgentRefuses(world, one, shown(world, { survivors: survivorsOf(world).slice(0, 4) }), 'already-revealed');
    const signers = world.names.map((partner) => ({ partner, svHash: new Uint8Array(32) }));
    expectAgentRefuses(world, one, { kind: 'quorum', signers }, 'already-revealed');
    expectSentOnly(world, one, ['key', 'shares', 'input', 'ack', 'reveal']);
  });
});

describe('the coordinator shows a quorum that is none', () => {
  const acked = (): World => play(worldOf(5), { until: 'ack' });

  it.each<[string, (signers: { partner: string; svHash: Uint8Array }[]) => { partner: string; svHash: Uint8Array }[]]>([
    ['of T - 1', (signers) => signers.slice(0, 3)],
    ['of T - 1, one of them twice', (signers) => [...signers.slice(0, 3), signers[2] as never]],
    [
      'with a signer from outside',
      (signers) => [...signers.slice(0, 3), { ...(signers[3] as (typeof signers)[number]), partner: 'stranger' }],
    ],
    [
      'with a signature of another statement',
      (signers) => [...signers.slice(0, 3), { ...(signers[3] as (typeof signers)[number]), svHash: new Uint8Array(32) }],
    ],
    ['of nobody', () => []],
  ])('%s', (_, change) => {
    const world = acked();
    const { signers } = world.messageFor(one, 'quorum');
    expectAgentRefuses(world, one, { kind: 'quorum', signers: change([...signers]) }, 'quorum');
    expectSentOnly(world, one, ['key', 'shares', 'input', 'ack']);
  });

  it('with a signer that is a member but no survivor', () => {
    const world = play(worldOf(5), { drops: new Map([[four, 'input']]), until: 'ack' });
    const { signers } = world.messageFor(one, 'quorum');
    const [first, second, third, fifth] = signers as [never, never, never, { partner: string; svHash: Uint8Array }];
    expectAgentRefuses(world, one, { kind: 'quorum', signers: [first, second, third, { ...fifth, partner: four }] }, 'quorum');
  });
});

describe('a reveal', () => {
  it('shows b of each survivor, s of each dropped dealer, and never both of one partner', () => {
    const world = play(worldOf(7), {
      drops: new Map([
        [three, 'input'],
        [nameOf(5), 'shares'],
      ]),
    });
    for (const name of world.names) {
      const reveals = (world.seats.get(name)?.sent ?? []).filter((output) => output.kind === 'reveal');
      for (const { reveal } of reveals) {
        expect(reveal.shares.map((share) => [share.dealer, share.kind])).toEqual([
          [one, 'b'],
          [two, 'b'],
          [three, 's'],
          [four, 'b'],
          [nameOf(4), 'b'],
          [nameOf(6), 'b'],
        ]);
      }
    }
    expect(world.coordinator).toMatchObject({ kind: 'opened', dropped: [three] });
  });

  it('comes once: asked again, the stored one is all there is', () => {
    const world = play(worldOf(5));
    expect(world.tell(one, world.messageFor(one, 'quorum'))).toEqual([]);
    expectSentOnly(world, one, ['key', 'shares', 'input', 'ack', 'reveal']);
  });

  it('of T - 1 holders opens nothing: they fit any secret', () => {
    const world = play(worldOf(5), { until: 'ack' });
    const reveals = world.names.slice(0, 3).map((name) => {
      const output = world.tell(name, world.messageFor(name, 'quorum'))[0];
      return output?.kind === 'reveal' ? output.reveal : (undefined as never);
    });
    const state = world.coordinator;
    if (state.kind !== 'collecting-reveals') throw new TypeError('not in R4');
    expect(() => openSecrets(world.primitives, state, reveals)).toThrow(RangeError);
    const { bCommit } = world.log.advertisements[0] as (typeof world.log.advertisements)[number];
    const guess = interpolateAtZero(
      reveals.map((reveal, at) => ({ index: BigInt(at + 1), value: decodeScalar((reveal.shares[0] as RevealedShare).share) })),
    );
    expect(deriveBCommit(world.primitives, { roundCtx: state.roundCtx, partner: one, b: encodeScalar(guess) })).not.toEqual(bCommit);
  });
});

describe('a holder reveals to the coordinator', () => {
  const ready = () => {
    const world = play(worldOf(4), { until: 'ack' });
    const reveals = world.names.map((name) => {
      const output = world.tell(name, world.messageFor(name, 'quorum'))[0];
      if (output?.kind !== 'reveal') throw new TypeError('no reveal');
      return output.reveal;
    });
    return { world, reveals: reveals as [Reveal, Reveal, Reveal, Reveal] };
  };
  const withShare = (reveal: Reveal, change: (share: RevealedShare, at: number) => RevealedShare): Reveal => ({
    ...reveal,
    shares: reveal.shares.map(change),
  });

  it('a wrong share: refused, the holder is named, and the others finish the round', () => {
    const { world, reveals } = ready();
    for (const bad of [flip, (share: Uint8Array) => share.map(() => 0xff), () => new Uint8Array(32)]) {
      const reveal = withShare(reveals[0], (share, at) => (at === 2 ? { ...share, share: bad(share.share) } : share));
      expect(expectCoordinatorRefuses(world, { kind: 'reveal', reveal }, 'reveal-commit-mismatch').party).toBe(one);
    }
    for (const reveal of reveals.slice(1)) world.accept({ kind: 'reveal', reveal });
    const { opened, plain } = world.result();
    expect(opened).toEqual(plain);
  });

  it('the share of another holder', () => {
    const { world, reveals } = ready();
    expectCoordinatorRefuses(world, { kind: 'reveal', reveal: { ...reveals[1], partner: one } }, 'reveal-commit-mismatch');
  });

  it('the wrong kind, too few, too many or the wrong order', () => {
    const { world, reveals } = ready();
    const [reveal] = reveals;
    const lies = [
      withShare(reveal, (share, at) => (at === 1 ? { ...share, kind: 's' } : share)),
      { ...reveal, shares: reveal.shares.slice(1) },
      { ...reveal, shares: [...reveal.shares, reveal.shares[0] as RevealedShare] },
      { ...reveal, shares: reveal.shares.toReversed() },
    ];
    for (const lie of lies) expectCoordinatorRefuses(world, { kind: 'reveal', reveal: lie }, 'malformed');
  });

  it('for another statement, from outside, or twice differently', () => {
    const { world, reveals } = ready();
    const [reveal] = reveals;
    expectCoordinatorRefuses(world, { kind: 'reveal', reveal: { ...reveal, svHash: new Uint8Array(32) } }, 'survivors-conflict');
    expectCoordinatorRefuses(world, { kind: 'reveal', reveal: { ...reveal, partner: 'stranger' } }, 'unknown-member');
    world.accept({ kind: 'reveal', reveal });
    world.accept({ kind: 'reveal', reveal });
    expect(world.coordinator).toMatchObject({ kind: 'collecting-reveals', reveals: [{ partner: one }] });
    expectCoordinatorRefuses(
      world,
      { kind: 'reveal', reveal: withShare(reveal, (share) => ({ ...share, share: flip(share.share) })) },
      'equivocation',
    );
  });

  it('though it did not survive', () => {
    const world = play(worldOf(5), { drops: new Map([[four, 'input']]), until: 'ack' });
    const svHash = deriveSvHash(world.primitives, world.messageFor(one, 'survivors').statement);
    expectCoordinatorRefuses(world, { kind: 'ack', partner: four, svHash }, 'not-a-survivor');
    expectCoordinatorRefuses(world, { kind: 'reveal', reveal: { partner: four, svHash, shares: [] } }, 'not-a-survivor');
  });

  it('one signature many times: it counts once, and T - 1 are no quorum', () => {
    const world = withInputs();
    const { svHash } = world.log.survivors as { svHash: Uint8Array };
    for (const partner of [one, one, one, one, two, three, three]) world.accept({ kind: 'ack', partner, svHash });
    expect(world.coordinator).toMatchObject({ kind: 'collecting-acks', acks: [one, two, three] });
    world.accept({ kind: 'ack', partner: four, svHash });
    expect(world.coordinator.kind).toBe('collecting-reveals');
    for (const partner of [one, nameOf(4)]) world.accept({ kind: 'ack', partner, svHash });
    expect(world.coordinator).toMatchObject({ kind: 'collecting-reveals', acks: world.names });
  });

  it('a signature of another statement', () => {
    const world = withInputs();
    expectCoordinatorRefuses(world, { kind: 'ack', partner: one, svHash: new Uint8Array(32) }, 'survivors-conflict');
    expectCoordinatorRefuses(world, { kind: 'ack', partner: 'stranger', svHash: new Uint8Array(32) }, 'unknown-member');
  });
});

describe('agents that were led to mask for different sets of peers', () => {
  it('give a sum that is noise, even if the coordinator could open it', () => {
    const honest = play(worldOf(5));
    const deceived = play(worldOf(5), { until: 'shares' });
    const { headers, column } = deceived.messageFor(one, 'shares-fixed');
    const { advHash } = deceived.log.keys as { advHash: Uint8Array };
    const fewer = headers.slice(0, 4);
    const r1Hash = deriveR1Hash(deceived.primitives, { roundCtx: deceived.coordinator.roundCtx, advHash, headers: fewer });
    deceived.tell(one, { kind: 'shares-fixed', headers: fewer, column: column.slice(0, 3), r1Hash });
    for (const name of deceived.names.slice(1)) deceived.tell(name, deceived.messageFor(name, 'shares-fixed'));
    // Same entropy, so the same secrets: the honest round's opening is the one that the deceived agents would give.
    const plan = deriveUnmaskPlan(honest.primitives, honest.coordinator as OpenedRound);
    const unmask = (world: World): Uint8Array => {
      const sum = world.add(world.names.map((name) => world.seat(name).masked as Uint8Array));
      return world.mapVector(sum, (window, piece, bytes) => unmaskPiece(window, plan, piece.offset, bytes));
    };
    expect(unmask(honest)).toEqual(honest.result().plain);
    expect(unmask(deceived)).not.toEqual(honest.result().plain);
    expect(deceived.seat(two).input).toEqual(honest.seat(two).input);
  });
});

describe('the vector of a partner that came too late', () => {
  it('stays masked though its pair-mask secret is public', () => {
    const world = play(worldOf(5), { drops: new Map([[four, 'input']]) });
    const late = world.seat(four).sent.find((output) => output.kind === 'input');
    expect(late).toBeDefined();
    const { opening } = world.log;
    expect(opening?.pairSecrets.map((secret) => secret.partner)).toEqual([four]);
    expect(opening?.selfSecrets.map((secret) => secret.partner)).not.toContain(four);
    const { opened, plain } = world.result();
    expect(opened).toEqual(plain);
  });
});
