/**
 * Adding the masked vectors of a round, part by part from their files, so that memory does not grow with their number or size (SUM-F). Every part is
 * hashed again as it is read: a bit that flipped on disk stops the sum rather than spoiling it. The sum of a round that went smoothly and is not too
 * large was made as the vectors came in (running-sum.ts).
 */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { failpoint } from '@ketensom/host';
import {
  deriveVectorRoot,
  equalBytes,
  hashPart,
  type SumConfig,
  type UnmaskPlan,
  unmaskPiece,
  vectorLength,
  vectorPieces,
} from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { partBytes, readVectorInto, storedParts, sumFile, writeVectorPieces } from '../store/vector-files.ts';

/** Stored bytes are not those that were hashed when they came in. */
class DamagedVectorError extends Error {
  constructor() {
    super('a stored vector no longer has the bytes that were received');
    this.name = 'DamagedVectorError';
  }
}

/** Parts are pieces of one width: this version's vectors have 64-bit words only. */
const partsOf = (config: SumConfig) => [...vectorPieces(config, partBytes)];

/**
 * Writes the sum of the partners' vectors beside them; gives its root. Other work goes on between the parts.
 */
export async function addVectors(desk: Desk, config: SumConfig, partners: readonly string[]): Promise<Uint8Array> {
  const { round } = config;
  const stored = new Map(partners.map((partner) => [partner, storedParts(desk, { round, partner })]));
  const window = desk.primitives.ringWindow(64, partBytes);
  const hashes: Uint8Array[] = [];
  const buffer = new Uint8Array(partBytes);
  for (const [part, { offset, length }] of partsOf(config).entries()) {
    window.clear(length);
    const bytes = buffer.subarray(0, length);
    for (const partner of partners) {
      readVectorInto(desk, { round, partner }, offset, bytes);
      const received = stored.get(partner)?.[part];
      if (received === undefined || !equalBytes(hashPart(desk.primitives, bytes), received.hash)) throw new DamagedVectorError();
      window.add(bytes);
      await yieldToOthers();
    }
    const sum = window.read();
    hashes.push(hashPart(desk.primitives, sum));
    await writeVectorPieces(desk, { round, partner: sumFile }, offset, [sum]);
    failpoint('add.chunk');
  }
  return deriveVectorRoot(desk.primitives, hashes);
}

/** The root of a sum that was made as the vectors came in. */
export async function hashSum(desk: Desk, config: SumConfig, sum: Uint8Array): Promise<Uint8Array> {
  const hashes: Uint8Array[] = [];
  for (const { offset, length } of partsOf(config)) {
    hashes.push(hashPart(desk.primitives, sum.subarray(offset, offset + length)));
    failpoint('add.chunk');
    await yieldToOthers();
  }
  return deriveVectorRoot(desk.primitives, hashes);
}

/** The stored sum as it stands on disk, whole, with its root; undefined where it is not there. */
async function readSum(desk: Desk, config: SumConfig): Promise<{ readonly bytes: Uint8Array; readonly root: Uint8Array } | undefined> {
  const sum = new Uint8Array(vectorLength(config));
  const hashes: Uint8Array[] = [];
  try {
    for (const { offset, length } of partsOf(config)) {
      const bytes = sum.subarray(offset, offset + length);
      readVectorInto(desk, { round: config.round, partner: sumFile }, offset, bytes);
      hashes.push(hashPart(desk.primitives, bytes));
      await yieldToOthers();
    }
  } catch {
    return undefined;
  }
  return { bytes: sum, root: deriveVectorRoot(desk.primitives, hashes) };
}

/** What the opened sum is made from. */
export interface MaskedSum {
  readonly config: SumConfig;
  readonly partners: readonly string[];
  /** The root that the survivors signed. */
  readonly sumRoot: Uint8Array;
  readonly plan: UnmaskPlan;
}

/** The masked sum from its file. It is made again where that was lost or is not what the survivors signed. */
async function demandSum(desk: Desk, { config, partners, sumRoot }: MaskedSum): Promise<Uint8Array> {
  let masked = await readSum(desk, config);
  if (masked === undefined || !equalBytes(masked.root, sumRoot)) {
    await addVectors(desk, config, partners);
    masked = await readSum(desk, config);
  }
  if (masked === undefined || !equalBytes(masked.root, sumRoot)) throw new DamagedVectorError();
  return masked.bytes;
}

/** The plain sum. The masked one is read and checked, or is `running`, of which the root was made that the survivors signed. */
export async function unmaskSum(desk: Desk, sum: MaskedSum, running?: Uint8Array): Promise<Uint8Array> {
  const { config, plan } = sum;
  const plain = running ?? (await demandSum(desk, sum));
  const window = desk.primitives.ringWindow(64, 2 ** 18);
  for (const { offset, length } of vectorPieces(config)) {
    plain.set(unmaskPiece(window, plan, offset, plain.subarray(offset, offset + length)), offset);
    await yieldToOthers();
  }
  return plain;
}
