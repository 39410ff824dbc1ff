/** What the vectors of a round cost: masking one, and at the coordinator hashing, adding and unmasking all, which lie in memory. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { nativePrimitives as p } from '@ketensom/native';
import {
  deriveUnmaskPlan,
  hashPart,
  type MaskPlan,
  maskPiece,
  PartHasher,
  partLength,
  pieceLength,
  type SumConfig,
  unmaskPiece,
  vectorLength,
  vectorPieces,
} from '@ketensom/protocol';
import { PartReader } from '../../packages/coordinator/src/store/part-body.ts';
import { RunningSum } from '../../packages/coordinator/src/store/running-sum.ts';
import type { PlayedRound } from './play-round.ts';

type Shape = Pick<SumConfig, 'words64' | 'words32'>;

/** As many vectors as there are partners. */
export const makeVectors = (shape: Shape, partners: number): readonly Uint8Array[] =>
  Array.from({ length: partners }, () => new Uint8Array(randomBytes(vectorLength(shape))));

/** An agent: the vector masked, and both of its roots. */
export function maskOne(shape: Shape, plan: MaskPlan, vector: Uint8Array): void {
  const window = p.ringWindow(64, pieceLength);
  const [masked, plain] = [new PartHasher(p), new PartHasher(p)];
  for (const { offset, length } of vectorPieces(shape)) {
    const bytes = vector.subarray(offset, offset + length);
    masked.update(maskPiece(window, plan, offset, bytes));
    plain.update(bytes);
  }
  masked.root();
  plain.root();
}

/** A sum as it is written down without further thought: a loop over words that are big integers. */
export function addLooped(vectors: readonly BigUint64Array[]): BigUint64Array {
  const sum = new BigUint64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] as bigint) + (vector[at] as bigint);
  return sum;
}

/** The least that any sum takes: N vectors in memory, added, in vectors of the processor and piece by piece in its cache. */
export function addAll(shape: Shape, vectors: readonly Uint8Array[]): void {
  const window = p.ringWindow(64, partLength);
  for (const { offset, length } of vectorPieces(shape, partLength)) {
    window.clear(length);
    for (const vector of vectors) window.add(vector.subarray(offset, offset + length));
    window.read();
  }
}

/** What no coordinator can do without, done as well as this platform does it: every byte hashed once, N self-masks made, the vectors added. */
export function leastWork({ config, opened }: PlayedRound, vectors: readonly Uint8Array[]): void {
  for (const vector of vectors)
    for (const { offset, length } of vectorPieces(config, partLength)) hashPart(p, vector.subarray(offset, offset + length));
  addAll(config, vectors);
  const window = p.ringWindow(64, pieceLength);
  const plan = deriveUnmaskPlan(p, opened);
  for (const { offset, length } of vectorPieces(config)) unmaskPiece(window, plan, offset, new Uint8Array(length));
}

/** Bytes that a server is given at once. */
const chunkLength = 2 ** 16;

const chunksOf = (part: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(part.length / chunkLength) }, (_, at) => part.subarray(at * chunkLength, (at + 1) * chunkLength));

/** What the coordinator does with N vectors beside receiving and storing them: every part hashed as it comes and added; the sum hashed and unmasked. */
export function sumAll({ config, opened }: PlayedRound, vectors: readonly Uint8Array[]): void {
  const running = new RunningSum(p, vectorLength(config));
  const partners = config.roster.map(({ partner }) => partner);
  for (const [part, { offset, length }] of [...vectorPieces(config, partLength)].entries())
    for (const [at, vector] of vectors.entries()) {
      const reader = new PartReader(p);
      for (const chunk of chunksOf(vector.subarray(offset, offset + length))) reader.add(chunk);
      running.add({ partner: partners[at] ?? '', part, ...reader.end() });
    }
  const sum = running.of(partners);
  if (sum === undefined) throw new TypeError('the sum is whole');
  const window = p.ringWindow(64, pieceLength);
  const plan = deriveUnmaskPlan(p, opened);
  for (const { offset, length } of vectorPieces(config, partLength)) hashPart(p, sum.subarray(offset, offset + length));
  for (const { offset, length } of vectorPieces(config)) unmaskPiece(window, plan, offset, sum.subarray(offset, offset + length));
}

/** Milliseconds of this thread's processor time for receiving N vectors over HTTP, and hashing them where `hashes`; they are sent by another thread. */
export async function receiveAll(shape: Shape, partners: number, hashes: boolean): Promise<number> {
  const server = createServer((incoming, answer) => {
    const hasher = hashes ? new PartHasher(p) : undefined;
    incoming.on('data', (chunk: Buffer) => hasher?.update(chunk));
    incoming.on('end', () => answer.end(String(hasher?.root().length)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const before = process.threadCpuUsage();
  const sender = new Worker(new URL('./send-vectors.ts', import.meta.url), { workerData: { port, partners, bytes: vectorLength(shape) } });
  await once(sender, 'exit');
  const { user, system } = process.threadCpuUsage(before);
  server.close();
  return (user + system) / 1000;
}
