/** Lies about shares, R1 and R2. Attacks 8 to 11, 24 and 37 of the design's list. No vector leaves an agent that was lied to. */
import { describe, expect, it } from 'vitest';
import { encodeScalar, toScalar } from '../../src/crypto/scalar.ts';
import { hashNode } from '../../src/log/tree-hash.ts';
import { type AgentMessage, type ColumnRow, type Dealt, deriveR1Hash, type ShareEntry, type ShareHeader } from '../../src/sum/index.ts';
import { type DealerState, type Dealing, honestShares, makeEntry, redeal } from './dishonest-dealer.ts';
import { play, worldOf } from './play.ts';
import { expectAgentRefuses, expectCoordinatorRefuses, expectSentOnly, refusalOf } from './refusals.ts';
import { nameOf, type World } from './world.ts';

const [one, two, three, four] = [nameOf(0), nameOf(1), nameOf(2), nameOf(3)];

type SharesFixed = Extract<AgentMessage, { kind: 'shares-fixed' }>;

const withShares = (partners = 4): World => play(worldOf(partners), { until: 'shares' });

/** Message and digest as a lying coordinator gives them. */
function sharesShown(world: World, name: string, change: Partial<Pick<SharesFixed, 'headers' | 'column'>>): SharesFixed {
  const message = { ...world.messageFor(name, 'shares-fixed'), ...change };
  const { advHash } = world.log.keys as { advHash: Uint8Array };
  return {
    ...message,
    r1Hash: deriveR1Hash(world.primitives, { roundCtx: world.coordinator.roundCtx, advHash, headers: message.headers }),
  };
}

const flip = (bytes: Uint8Array, at = 0): Uint8Array => bytes.with(at, (bytes[at] as number) ^ 1);

describe('the coordinator changes what it carries', () => {
  const rowLies: [string, (row: ColumnRow, other: ColumnRow) => ColumnRow][] = [
    ['one bit of a sealed share', (row) => ({ ...row, entry: { ...row.entry, sealed: flip(row.entry.sealed) } })],
    ['a commitment to a b-share', (row) => ({ ...row, entry: { ...row.entry, bShareCommit: flip(row.entry.bShareCommit) } })],
    ['a commitment to an s-share', (row) => ({ ...row, entry: { ...row.entry, sShareCommit: flip(row.entry.sShareCommit) } })],
    ['the entry of another dealer', (row, other) => ({ ...row, entry: other.entry })],
    ['the entry and the path of another dealer', (row, other) => ({ ...other, dealer: row.dealer })],
    ['one hash of the path', (row) => ({ ...row, path: row.path.map((hash, at) => (at === 0 ? flip(hash) : hash)) })],
    ['a path that is too short', (row) => ({ ...row, path: row.path.slice(1) })],
    ['a path that is too long', (row) => ({ ...row, path: [...row.path, new Uint8Array(32)] })],
  ];

  it.each(rowLies)('%s: refused, and nobody is blamed but the coordinator', (_, change) => {
    const world = withShares();
    const [first, second, third] = world.columnFor(one) as [ColumnRow, ColumnRow, ColumnRow];
    const refusal = expectAgentRefuses(world, one, sharesShown(world, one, { column: [first, change(second, third), third] }), 'bad-proof');
    expect(refusal.party).toBeUndefined();
    expectSentOnly(world, one, ['key', 'shares']);
  });

  it('an entry sent back to its dealer, and the entry of another recipient', () => {
    const world = withShares();
    const entryOf = (dealer: string, recipient: string) =>
      world.dealtBy(dealer).entries.find((entry) => entry.recipient === recipient)?.entry as ShareEntry;
    for (const stray of [entryOf(one, two), entryOf(two, three)]) {
      const column = world.columnFor(one).map((row) => (row.dealer === two ? { ...row, entry: stray } : row));
      expectAgentRefuses(world, one, sharesShown(world, one, { column }), 'bad-proof');
    }
  });

  it("an inner node of a dealer's tree shown as an entry", () => {
    const world = withShares();
    const column = world.columnFor(one).map((row): ColumnRow => {
      const node = hashNode(world.primitives, row.path[0] as Uint8Array, row.path[0] as Uint8Array);
      return row.dealer === two
        ? { ...row, entry: { ...row.entry, sealed: new Uint8Array(0), bShareCommit: node, sShareCommit: node }, path: row.path.slice(1) }
        : row;
    });
    expectAgentRefuses(world, one, sharesShown(world, one, { column }), 'bad-proof');
  });

  it('rows left out, doubled or in another order', () => {
    const world = withShares();
    const [first, second, third] = world.columnFor(one) as [ColumnRow, ColumnRow, ColumnRow];
    for (const column of [
      [first, second],
      [first, first, third],
      [second, first, third],
      [first, second, third, third],
    ]) {
      expectAgentRefuses(world, one, sharesShown(world, one, { column }), 'malformed');
    }
  });
});

describe('the coordinator shows headers', () => {
  const lies: [string, (headers: readonly ShareHeader[]) => readonly ShareHeader[], string][] = [
    [
      "with the agent's own root changed",
      ([own, ...rest]) => [{ ...(own as ShareHeader), entriesRoot: new Uint8Array(32) }, ...rest],
      'own-entry-mismatch',
    ],
    ['of fewer than T dealers', (headers) => headers.slice(0, 2), 'below-threshold'],
    ['twice', (headers) => [...headers, headers[3] as ShareHeader], 'malformed'],
    ['of a stranger', (headers) => [...headers.slice(0, 3), { ...(headers[3] as ShareHeader), partner: 'stranger' }], 'unknown-member'],
    [
      'bound to other keys',
      (headers) => headers.map((header) => (header.partner === three ? { ...header, advHash: new Uint8Array(32) } : header)),
      'share-set-split',
    ],
  ];

  it.each(lies)('%s', (_, change, code) => {
    const world = withShares();
    expectAgentRefuses(world, one, sharesShown(world, one, { headers: change(world.headers()) }), code);
    expectSentOnly(world, one, ['key', 'shares']);
  });

  it('of a partner whose key was not fixed', () => {
    const world = play(worldOf(4), { drops: new Map([[four, 'key']]), until: 'shares' });
    const headers = [...world.headers(), { ...(world.headers()[0] as ShareHeader), partner: four }];
    expectAgentRefuses(world, one, sharesShown(world, one, { headers }), 'unknown-member');
  });

  it('with a digest that they do not give', () => {
    const world = withShares();
    expectAgentRefuses(world, one, { ...world.messageFor(one, 'shares-fixed'), r1Hash: new Uint8Array(32) }, 'digest-mismatch');
  });

  it('and later others: equivocation, once the agent has masked', () => {
    const world = withShares();
    world.tell(one, world.messageFor(one, 'shares-fixed'));
    const headers = world.headers().slice(0, 3);
    expectAgentRefuses(world, one, sharesShown(world, one, { headers, column: world.columnFor(one).slice(0, 2) }), 'equivocation');
  });

  it('without the agent: it leaves, and no secret is left', () => {
    const world = withShares();
    world.tell(one, sharesShown(world, one, { headers: world.headers().slice(1) }));
    expect(world.seat(one).round).toMatchObject({ kind: 'closed', why: 'excluded' });
    expectSentOnly(world, one, ['key', 'shares']);
  });
});

/** A round in which `two` deals as `deal` says, to the point where the others hold their columns. */
function withDishonestTwo(deal: (world: World, dealer: DealerState, holder: string) => Partial<Dealing> | undefined, partners = 4): World {
  const world = play(worldOf(partners), { until: 'key' });
  const dealer = world.seat(two).round as DealerState;
  const copy: DealerState = {
    ...dealer,
    secrets: { b: dealer.secrets.b.slice(), s: dealer.secrets.s.slice(), c: dealer.secrets.c.slice() },
  };
  for (const name of world.names) {
    const output = world.tell(name, world.messageFor(name, 'keys-fixed'))[0];
    if (output?.kind !== 'shares') throw new TypeError('no shares');
    const honest: Dealt = { header: output.header, entries: output.entries };
    const dealt = redeal(world, honest, ({ recipient, entry }) => {
      const lie = name === two && recipient !== two ? deal(world, copy, recipient) : undefined;
      const shares = honestShares(world, copy, recipient);
      return lie ? makeEntry(world, copy, recipient, { sealed: shares, committed: shares, ...lie }) : entry;
    });
    const seat = world.seat(name);
    if (seat.round.kind === 'shared') seat.round = { ...seat.round, own: dealt.header };
    world.accept({ kind: 'shares', dealt });
  }
  return world;
}

const plusOne = (share: Uint8Array): Uint8Array => {
  const value = [...share].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return encodeScalar(toScalar(value + 1n));
};

describe('a dealer lies to one holder', () => {
  const lies: [string, (world: World, dealer: DealerState, holder: string) => Partial<Dealing>, string][] = [
    [
      'with a b-share that does not fit its commitment',
      (world, dealer, holder) => {
        const shares = honestShares(world, dealer, holder);
        return { sealed: { ...shares, bShare: plusOne(shares.bShare) } };
      },
      'share-commit-mismatch',
    ],
    [
      'with an s-share that does not fit its commitment',
      (world, dealer, holder) => {
        const shares = honestShares(world, dealer, holder);
        return { sealed: { ...shares, sShare: plusOne(shares.sShare) } };
      },
      'share-commit-mismatch',
    ],
    [
      'with a share that is no scalar, and a commitment to that',
      (world, dealer, holder) => {
        const shares = { ...honestShares(world, dealer, holder), bShare: new Uint8Array(32).fill(0xff) };
        return { sealed: shares, committed: shares };
      },
      'share-commit-mismatch',
    ],
    [
      'with a box that holds too little',
      (world, dealer, holder) => ({ sealed: { ...honestShares(world, dealer, holder), sShare: new Uint8Array(0) } }),
      'malformed',
    ],
  ];

  it.each(lies.slice(0, 3))('%s: the holder complains and leaves, showing neither key nor share', (_, lie, code) => {
    const world = withDishonestTwo((inner, dealer, holder) => (holder === one ? lie(inner, dealer, holder) : undefined));
    const outputs = world.tell(one, world.messageFor(one, 'shares-fixed'));
    expect(outputs).toEqual([{ kind: 'complaint', against: two, code }]);
    expect(world.seat(one).round).toMatchObject({ kind: 'closed', why: 'aborted' });
    expectSentOnly(world, one, ['key', 'shares', 'complaint']);
    world.post(one, outputs[0] as never);
    expect(world.coordinator).toMatchObject({ kind: 'failed', code, complaint: { from: one, against: two } });
    expect(world.coordinator).not.toHaveProperty('blamed');
  });

  it('with a box that holds too little: the coordinator sees the length', () => {
    const lie = lies[3]?.[1] as (typeof lies)[number][1];
    const code = refusalOf(() =>
      withDishonestTwo((world, dealer, holder) => (holder === one ? lie(world, dealer, holder) : undefined)),
    ).code;
    expect(code).toBe('malformed');
  });

  it('with a box sealed for somebody else, or taken from somebody else: it does not open', () => {
    for (const from of [two, three]) {
      const world = play(worldOf(4), { until: 'key' });
      const outputs = new Map(world.names.map((name) => [name, world.tell(name, world.messageFor(name, 'keys-fixed'))[0]]));
      const dealtBy = (name: string): Dealt => {
        const output = outputs.get(name);
        if (output?.kind !== 'shares') throw new TypeError('no shares');
        return { header: output.header, entries: output.entries };
      };
      // Two puts the box that it dealt to three, or the box that one dealt to it, into its entry for one.
      const stray = from === two ? dealtBy(two).entries[2] : dealtBy(one).entries[1];
      const dealt = redeal(world, dealtBy(two), ({ recipient, entry }) =>
        recipient === one ? { ...entry, sealed: stray?.entry.sealed as Uint8Array } : entry,
      );
      for (const name of world.names) world.accept({ kind: 'shares', dealt: name === two ? dealt : dealtBy(name) });
      expect(world.tell(one, world.messageFor(one, 'shares-fixed'))).toEqual([{ kind: 'complaint', against: two, code: 'share-decrypt' }]);
      expectSentOnly(world, one, ['key', 'shares', 'complaint']);
    }
  });
});

describe('a dealer commits to shares that lie on no one polynomial', () => {
  const offFor =
    (holder: string, kind: 'bShare' | 'sShare') =>
    (world: World, dealer: DealerState, to: string): Partial<Dealing> | undefined => {
      if (to !== holder) return undefined;
      const honest = honestShares(world, dealer, to);
      const shares = { ...honest, [kind]: plusOne(honest[kind]) };
      return { sealed: shares, committed: shares };
    };

  function finish(world: World, silent: readonly string[] = []): World {
    for (const kind of ['shares-fixed', 'survivors', 'quorum'] as const) {
      for (const name of world.names) {
        const isSilent = silent.includes(name) && kind === 'shares-fixed';
        const isGone = silent.includes(name) && kind !== 'shares-fixed';
        const outputs = isGone ? [] : world.tell(name, world.messageFor(name, kind));
        for (const output of outputs)
          if (!isSilent && world.coordinator.kind !== 'opened' && world.coordinator.kind !== 'failed') world.post(name, output);
      }
      if (world.coordinator.kind === 'collecting-inputs') world.accept({ kind: 'step-over' });
    }
    return world;
  }

  it.each([one, three, four])('of its self-mask secret: named when it is opened, whoever holds the odd share (%s)', (holder) => {
    const world = finish(withDishonestTwo(offFor(holder, 'bShare')));
    expect(world.coordinator).toMatchObject({ kind: 'failed', code: 'dealer-inconsistent', blamed: two });
    expect(world.log.opening).toBeUndefined();
  });

  it('of its pair-mask secret: named when it drops out and that is opened', () => {
    const world = finish(withDishonestTwo(offFor(three, 'sShare')), [two]);
    expect(world.coordinator).toMatchObject({ kind: 'failed', code: 'dealer-inconsistent', blamed: two });
  });

  it('of the secret that is not opened: nobody can see it, and the sum is right all the same', () => {
    const { opened, plain } = finish(withDishonestTwo(offFor(three, 'sShare'))).result();
    expect(opened).toEqual(plain);
  });
});

describe('an agent has one vector in a round', () => {
  it('announced again it is the same, changed data are refused', () => {
    const world = play(worldOf(4), { until: 'input' });
    const { round } = world.seat(one);
    if (round.kind !== 'uploaded') throw new TypeError('not uploaded');
    const masked = {
      kind: 'masked',
      vecRoot: round.vecRoot,
      inputCommit: round.inputCommit,
      length: world.seat(one).input.length,
    } as const;
    expect(world.tell(one, masked)).toEqual([]);
    expectAgentRefuses(world, one, { ...masked, vecRoot: flip(round.vecRoot) }, 'input-conflict');
    expectAgentRefuses(world, one, { ...masked, inputCommit: flip(round.inputCommit) }, 'input-conflict');
  });
});

describe('a partner sends the coordinator', () => {
  const ready = () => {
    const world = play(worldOf(4), { until: 'key' });
    const output = world.tell(one, world.messageFor(one, 'keys-fixed'))[0];
    if (output?.kind !== 'shares') throw new TypeError('no shares');
    return { world, dealt: { header: output.header, entries: output.entries } satisfies Dealt };
  };

  it('entries that do not give the signed root, or are not one for each partner', () => {
    const { world, dealt } = ready();
    const swapped = dealt.entries.map((entry, at) =>
      at === 1 ? { ...entry, entry: { ...entry.entry, bShareCommit: new Uint8Array(32) } } : entry,
    );
    expectCoordinatorRefuses(world, { kind: 'shares', dealt: { ...dealt, entries: swapped } }, 'digest-mismatch');
    expectCoordinatorRefuses(world, { kind: 'shares', dealt: { ...dealt, entries: dealt.entries.slice(1) } }, 'malformed');
    expectCoordinatorRefuses(world, { kind: 'shares', dealt: { ...dealt, entries: dealt.entries.toReversed() } }, 'malformed');
  });

  it('two dealings, or one too late', () => {
    const { world, dealt } = ready();
    world.accept({ kind: 'shares', dealt });
    world.accept({ kind: 'shares', dealt });
    expect(world.log.dealt).toHaveLength(1);
    const other = { ...dealt, header: { ...dealt.header, entriesRoot: new Uint8Array(32) } };
    expectCoordinatorRefuses(world, { kind: 'shares', dealt: other }, 'equivocation');
    expectCoordinatorRefuses(
      world,
      { kind: 'shares', dealt: { ...dealt, header: { ...dealt.header, partner: 'stranger' } } },
      'unknown-member',
    );
    const late = play(worldOf(4), { drops: new Map([[four, 'shares']]), until: 'shares' });
    late.accept({ kind: 'step-over' });
    expectCoordinatorRefuses(late, { kind: 'shares', dealt: { ...dealt, header: { ...dealt.header, partner: four } } }, 'round-closed');
    expectCoordinatorRefuses(late, { kind: 'shares', dealt: other }, 'equivocation');
  });

  it('a vector of another length, of another set of peers, or two vectors', () => {
    const world = withShares();
    const output = world.tell(one, world.messageFor(one, 'shares-fixed')).find((each) => each.kind === 'input');
    if (output === undefined) throw new TypeError('no input');
    const message = world.toCoordinator(one, output);
    if (message.kind !== 'input') throw new TypeError('no input');
    const { input } = message;
    expectCoordinatorRefuses(world, { kind: 'input', input: { ...input, length: input.length - 4 } }, 'vector-shape');
    expectCoordinatorRefuses(world, { kind: 'input', input: { ...input, r1Hash: flip(input.r1Hash) } }, 'binding-mismatch');
    expectCoordinatorRefuses(world, { kind: 'input', input: { ...input, advHash: flip(input.advHash) } }, 'binding-mismatch');
    expectCoordinatorRefuses(world, { kind: 'input', input: { ...input, partner: 'stranger' } }, 'unknown-member');
    world.accept(message);
    world.accept(message);
    expect(world.log.inputs).toHaveLength(1);
    expectCoordinatorRefuses(world, { kind: 'input', input: { ...input, vecRoot: flip(input.vecRoot) } }, 'equivocation');
  });

  it('a vector without having dealt, or too late', () => {
    const world = play(worldOf(4), { drops: new Map([[four, 'shares']]), until: 'input' });
    const input = world.log.inputs[0] as (typeof world.log.inputs)[number];
    expectCoordinatorRefuses(world, { kind: 'input', input: { ...input, partner: four } }, 'round-closed');
    const late = play(worldOf(4), { drops: new Map([[four, 'input']]), until: 'input' });
    late.accept({ kind: 'step-over' });
    const fours = late.seat(four).sent.find((output) => output.kind === 'input');
    expectCoordinatorRefuses(late, late.toCoordinator(four, fours as never), 'round-closed');
  });

  it('a complaint about itself, or about somebody who did not deal', () => {
    const world = play(worldOf(4), { drops: new Map([[four, 'shares']]), until: 'shares' });
    world.accept({ kind: 'step-over' });
    for (const against of [one, four])
      expectCoordinatorRefuses(world, { kind: 'complaint', from: one, against, code: 'share-decrypt' }, 'malformed');
    expectCoordinatorRefuses(world, { kind: 'complaint', from: one, against: 'stranger', code: 'share-decrypt' }, 'unknown-member');
  });
});
