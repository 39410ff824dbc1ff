/** What each key and digest depends on: change one thing it is bound to, and it is another. */
import { describe, expect, it } from 'vitest';
import { noblePrimitives } from '../../src/crypto/noble-primitives.ts';
import { deriveBCommit, deriveMaskSecret, derivePolynomial, deriveShareCommit } from '../../src/sum/dealer.ts';
import {
  deriveAdvHash,
  deriveEntriesRoot,
  deriveR1Hash,
  deriveRevealDigest,
  deriveSvHash,
  type SurvivorStatement,
} from '../../src/sum/index.ts';
import { derivePairKey, deriveSelfKey, pairSign } from '../../src/sum/pair-masks.ts';
import { openShares, sealShares } from '../../src/sum/share-box.ts';

const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const publicKey = (secret: number): Uint8Array => noblePrimitives.x25519.publicKey(bytes(secret));

/** All different, and none missing. */
function expectDistinct(values: readonly (Uint8Array | undefined)[]): void {
  const texts = values.map((value) => (value === undefined ? 'missing' : hex(value)));
  expect(texts).not.toContain('missing');
  expect(new Set(texts).size).toBe(texts.length);
}

describe('the key of a pairwise mask', () => {
  const own = { index: 1, partner: 'a', sKey: publicKey(1), secret: bytes(1) };
  const other = { index: 2, partner: 'b', sKey: publicKey(2), secret: bytes(2) };
  const pair = { roundCtx: bytes(3), r1Hash: bytes(4), own, other };
  const key = (change: Partial<typeof pair>) => derivePairKey(noblePrimitives, { ...pair, ...change });

  it('is the same at both ends, which use it with opposite signs', () => {
    expect(key({})).toEqual(key({ own: other, other: own }));
    expect(pairSign(1, 2)).toBe(1);
    expect(pairSign(2, 1)).toBe(-1);
  });

  it('is bound to the round, to the set of peers, to both ends and to who is who', () => {
    expectDistinct([
      key({}),
      key({ roundCtx: bytes(5) }),
      key({ r1Hash: bytes(5) }),
      key({ other: { ...other, partner: 'c' } }),
      key({ own: { ...own, partner: 'c' } }),
      key({ other: { ...other, sKey: publicKey(6) } }),
      key({ own: { ...own, sKey: publicKey(6) } }),
      key({ own: { ...own, index: 3 } }),
    ]);
  });

  it('does not exist with a key of low order', () => {
    expect(key({ other: { ...other, sKey: new Uint8Array(32) } })).toBeUndefined();
  });
});

describe('what follows from a secret', () => {
  it('is bound to the round and to its purpose', () => {
    const secret = bytes(1);
    const coefficients = (['b', 's'] as const).flatMap((kind) =>
      [bytes(2), bytes(3)].flatMap((roundCtx) =>
        derivePolynomial(noblePrimitives, { roundCtx, kind, secret }, 4)
          .slice(1)
          .map((coefficient) => coefficient.toString()),
      ),
    );
    expect(new Set(coefficients).size).toBe(coefficients.length);
    expectDistinct(
      [bytes(2), bytes(3)].flatMap((roundCtx) => [
        deriveSelfKey(noblePrimitives, roundCtx, secret),
        deriveMaskSecret(noblePrimitives, roundCtx, secret),
        deriveBCommit(noblePrimitives, { roundCtx, partner: 'a', b: secret }),
        deriveBCommit(noblePrimitives, { roundCtx, partner: 'b', b: secret }),
      ]),
    );
  });

  it('has the secret as its constant term and T coefficients', () => {
    const polynomial = derivePolynomial(noblePrimitives, { roundCtx: bytes(2), kind: 'b', secret: bytes(1) }, 5);
    expect(polynomial).toHaveLength(5);
    expect(polynomial[0]?.toString(16)).toBe('01'.repeat(32).slice(1));
  });

  it('is committed to for one kind, dealer and holder', () => {
    const of = { roundCtx: bytes(2), kind: 'b', dealer: 'a', holder: 'b' } as const;
    const changes = [{}, { kind: 's' }, { dealer: 'c' }, { holder: 'c' }, { roundCtx: bytes(3) }, { dealer: 'b', holder: 'a' }] as const;
    expectDistinct(changes.map((change) => deriveShareCommit(noblePrimitives, { ...of, ...change }, bytes(1))));
  });
});

describe('a box of shares', () => {
  const route = { roundCtx: bytes(1), advHash: bytes(2), dealer: 'a', holder: 'b', sharedSecret: bytes(3) };
  const shares = { bShare: bytes(4), sShare: bytes(5) };
  const sealed = sealShares(noblePrimitives, route, shares);

  it('opens on its route only', () => {
    expect(openShares(noblePrimitives, route, sealed)).toEqual(shares);
    const others = [
      { roundCtx: bytes(9) },
      { advHash: bytes(9) },
      { dealer: 'b', holder: 'a' },
      { dealer: 'c' },
      { holder: 'c' },
      { sharedSecret: bytes(9) },
    ];
    for (const change of others) expect(openShares(noblePrimitives, { ...route, ...change }, sealed)).toBeUndefined();
  });
});

describe("the root of a dealer's entries", () => {
  const entry = { sealed: bytes(1), bShareCommit: bytes(2), sShareCommit: bytes(3) };
  const root = (change: object = {}, parties: { dealer?: string; recipient?: string; roundCtx?: Uint8Array } = {}) => {
    const { dealer = 'a', recipient = 'b', roundCtx = bytes(4) } = parties;
    return deriveEntriesRoot(noblePrimitives, { roundCtx, dealer }, [{ recipient, entry: { ...entry, ...change } }]);
  };

  it('is bound to every field, to dealer, recipient and round', () => {
    expectDistinct([
      root(),
      root({ sealed: bytes(9) }),
      root({ bShareCommit: bytes(9) }),
      root({ sShareCommit: bytes(9) }),
      root({ sealed: new Uint8Array(64).fill(1), bShareCommit: new Uint8Array(0) }),
      root({}, { dealer: 'c' }),
      root({}, { recipient: 'c' }),
      root({}, { roundCtx: bytes(9) }),
    ]);
  });
});

describe('the digests of the steps', () => {
  const adv = { partner: 'a', cKey: bytes(1), sKey: bytes(2), bCommit: bytes(3) };
  const header = { partner: 'a', advHash: bytes(1), entriesRoot: bytes(2) };
  const statement: SurvivorStatement = {
    roundCtx: bytes(1),
    advHash: bytes(2),
    r1Hash: bytes(3),
    survivors: [{ partner: 'a', vecRoot: bytes(4) }],
    sumRoot: bytes(5),
    logHead: { size: 6, root: bytes(7) },
  };

  it('cover all that was fixed', () => {
    const advHash = (change: object = {}, roundCtx = bytes(8)) => deriveAdvHash(noblePrimitives, roundCtx, [{ ...adv, ...change }]);
    expectDistinct([
      advHash(),
      advHash({ partner: 'b' }),
      advHash({ cKey: bytes(9) }),
      advHash({ sKey: bytes(9) }),
      advHash({ bCommit: bytes(9) }),
      advHash({}, bytes(9)),
    ]);
    const r1Hash = (change: object = {}, set: object = {}) =>
      deriveR1Hash(noblePrimitives, { roundCtx: bytes(7), advHash: bytes(8), headers: [{ ...header, ...change }], ...set });
    expectDistinct([
      r1Hash(),
      r1Hash({ partner: 'b' }),
      r1Hash({ entriesRoot: bytes(9) }),
      r1Hash({}, { roundCtx: bytes(9) }),
      r1Hash({}, { advHash: bytes(9) }),
    ]);
    const changes: Partial<SurvivorStatement>[] = [
      {},
      { roundCtx: bytes(9) },
      { advHash: bytes(9) },
      { r1Hash: bytes(9) },
      { sumRoot: bytes(9) },
      { logHead: { size: 7, root: bytes(7) } },
      { logHead: { size: 6 + 2 ** 32, root: bytes(7) } },
      { logHead: { size: 6, root: bytes(9) } },
      { survivors: [] },
      { survivors: [{ partner: 'b', vecRoot: bytes(4) }] },
      { survivors: [{ partner: 'a', vecRoot: bytes(9) }] },
      { survivors: [...statement.survivors, ...statement.survivors] },
    ];
    expectDistinct(changes.map((change) => deriveSvHash(noblePrimitives, { ...statement, ...change })));
  });

  it('of different steps differ over the same fields, and the digest of a reveal is no digest of its bytes', () => {
    const same = [bytes(1), bytes(2)];
    expectDistinct([
      deriveR1Hash(noblePrimitives, { roundCtx: bytes(1), advHash: bytes(2), headers: [] }),
      deriveAdvHash(noblePrimitives, bytes(1), []),
      deriveRevealDigest(noblePrimitives, Uint8Array.from(Buffer.concat(same))),
      noblePrimitives.sha256(...same),
    ]);
  });
});
