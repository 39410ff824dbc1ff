/**
 * `pnpm bench sum-peers`: the same job, the sum of M cells over ten partners, by packages that promise something like it. They are no dependencies: `npm
 * install` in bench/peers puts them there, without running their scripts. What each asks people to trust differs more than the times do.
 */
import { formatTable } from '@ketensom/host';
import { playRound } from './rounds/play-round.ts';
import { addAll, makeVectors, maskOne, sumAll } from './rounds/vector-work.ts';
import { jiff } from './sum-peers/jiff.ts';
import { paillier } from './sum-peers/paillier.ts';
import { type Peer, type PeerCost, partners, processorOf } from './sum-peers/peer.ts';
import { prio3 } from './sum-peers/prio3.ts';
import { seal } from './sum-peers/seal.ts';

/** Sealed shares, headers and reveals of one partner, with their events: as `pnpm bench secure-sum` counts them. */
const controlBytes = 4900;

const plain: Peer = {
  name: 'added in the clear',
  trust: 'whoever adds sees everything',
  async measure() {
    const costs: PeerCost[] = [];
    for (const cells of [1e3, 1e6]) {
      const vectors = makeVectors({ words64: cells, words32: 0 }, partners);
      const { ms: server } = await processorOf(() => addAll({ words64: cells, words32: 0 }, vectors));
      costs.push({ cells, partner: 0, server, bytes: 8 });
    }
    return costs;
  },
};

const ours: Peer = {
  name: 'Ketensom',
  trust: 'up to t partners may collude with the coordinator; it sees the sum',
  async measure() {
    playRound({ partners, words: 1e3 });
    const costs: PeerCost[] = [];
    for (const cells of [1e3, 1e6]) {
      const played = playRound({ partners, words: cells });
      const vectors = makeVectors(played.config, partners);
      const { ms: masked } = await processorOf(() => maskOne(played.config, played.mask, vectors[0] as Uint8Array));
      const { ms: summed } = await processorOf(() => sumAll(played, vectors));
      costs.push({ cells, partner: played.agent + masked, server: played.coordinator + summed, bytes: 8 + controlBytes / cells });
    }
    return costs;
  },
};

const digits = (value: number): string => (Number.isNaN(value) ? '-' : value >= 100 ? value.toFixed(0) : value.toFixed(1));

async function rowsOf(peer: Peer): Promise<string[][]> {
  try {
    const costs = await peer.measure();
    return costs.map(({ cells, partner, server, bytes, note = '' }) => [
      peer.name,
      cells.toExponential(0),
      digits(partner),
      digits(server),
      digits(bytes),
      peer.trust,
      note,
    ]);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && /MODULE_NOT_FOUND/.test(String(error.code));
    return [[peer.name, '', '', '', '', peer.trust, isMissing ? 'not installed' : `failed: ${String(error).slice(0, 60)}`]];
  }
}

/** Prints the table. */
export async function sumPeers(): Promise<void> {
  const rows: string[][] = [];
  for (const peer of [plain, ours, seal, prio3, paillier, jiff]) rows.push(...(await rowsOf(peer)));
  const right = (head: string) => ({ head, align: 'right' as const });
  const heads = [
    { head: `N = ${partners}` },
    right('M'),
    right('partner ms'),
    right('server ms'),
    right('bytes a cell'),
    { head: 'trust' },
    { head: '' },
  ];
  process.stdout.write(`milliseconds of the processor, no network\n${formatTable(heads, rows)}`);
  process.stdout.write('To compare: npm install in bench/peers\n');
  // Packages leave sockets and timers behind.
  setImmediate(() => process.exit());
}
