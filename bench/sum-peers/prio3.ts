/** @divviup/prio3 (VDAF): each input is split between two aggregators, with a proof that it is in range. */
import { randomBytes } from 'node:crypto';
import { loadPeer, type Peer, type PeerCost, partners, processorOf } from './peer.ts';

interface Shards {
  readonly publicShare: unknown;
  readonly inputShares: readonly unknown[];
}
interface SumVec {
  readonly randSize: number;
  readonly verifyKeySize: number;
  shard(measurement: readonly number[], nonce: Buffer, rand: Buffer): Promise<Shards>;
  prepareInit(
    key: Buffer,
    id: number,
    parameter: null,
    nonce: Buffer,
    publicShare: unknown,
    share: unknown,
  ): Promise<{ readonly preparationState: unknown; readonly preparationShare: unknown }>;
  unshardPreparationShares(parameter: null, shares: readonly unknown[]): Promise<unknown>;
  prepareNext(state: unknown, message: unknown): { readonly outputShare: unknown };
  aggregate(parameter: null, shares: readonly unknown[]): unknown;
  unshard(parameter: null, shares: readonly unknown[], count: number): Promise<readonly unknown[]>;
  encodeInputShare(share: unknown): Buffer;
  encodePublicShare(share: unknown): Buffer;
}
interface Package {
  readonly Prio3SumVec: new (args: { shares: number; length: number; chunkLength: number; bits: number }) => SumVec;
}

async function measureSum({ Prio3SumVec }: Package, cells: number): Promise<PeerCost> {
  const bits = 16;
  const vdaf = new Prio3SumVec({ shares: 2, length: cells, chunkLength: Math.round(Math.sqrt(cells * bits)), bits });
  const [key, nonce] = [randomBytes(vdaf.verifyKeySize), randomBytes(16)];
  const figures = Array.from({ length: cells }, (_, at) => at % 1000);
  const { ms: partner, result } = await processorOf(() => vdaf.shard(figures, nonce, randomBytes(vdaf.randSize)));
  const bytes =
    vdaf.encodePublicShare(result.publicShare).length +
    result.inputShares.reduce<number>((sum, share) => sum + vdaf.encodeInputShare(share).length, 0);
  const { ms: prepared } = await processorOf(async () => {
    const started = [];
    for (const [id, share] of result.inputShares.entries())
      started.push(await vdaf.prepareInit(key, id, null, nonce, result.publicShare, share));
    const message = await vdaf.unshardPreparationShares(
      null,
      started.map((each) => each.preparationShare),
    );
    const outputs = started.map((each) => vdaf.aggregate(null, [vdaf.prepareNext(each.preparationState, message).outputShare]));
    const sum = await vdaf.unshard(null, outputs, 1);
    if (Number(sum[999 % cells]) !== figures[999 % cells]) throw new Error('prio3 gives another sum');
  });
  return { cells, partner, server: prepared * partners, bytes: bytes / cells, note: 'server: one input of ten, times ten' };
}

export const prio3: Peer = {
  name: '@divviup/prio3 SumVec, 16 bits',
  trust: 'two aggregators that do not collude; inputs proved in range',
  async measure() {
    return [await measureSum(await loadPeer<Package>('@divviup/prio3'), 1000)];
  },
};
