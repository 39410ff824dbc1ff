/** Masking one vector of a million words for ten partners, against the platform's raw AES-256-CTR over the same number of bytes. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { formatTable } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { type MaskPlan, maskPiece, noblePrimitives, type Primitives, pieceLength, vectorLength, vectorPieces } from '@ketensom/protocol';
import { inTurn } from './measure.ts';

const shape = { words64: 1_000_000, words32: 0 };
const partners = 10;

const plan: MaskPlan = {
  selfKey: randomBytes(32),
  pairs: Array.from({ length: partners - 1 }, (_, at) => ({ key: randomBytes(32), sign: at % 2 === 0 ? 1 : -1 })),
};

/** The least that any implementation on this platform must do: the keystreams, thrown away. */
function rawKeystreams(): void {
  const zeros = Buffer.alloc(pieceLength);
  const total = vectorLength(shape);
  for (const key of [plan.selfKey, ...plan.pairs.map((pair) => pair.key)]) {
    const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
    for (let at = 0; at < total; at += pieceLength) cipher.update(zeros.subarray(0, Math.min(pieceLength, total - at)));
  }
}

const mask = (primitives: Primitives, vector: Uint8Array) => (): void => {
  const window = primitives.ringWindow(64, pieceLength);
  for (const { offset, length } of vectorPieces(shape)) maskPiece(window, plan, offset, vector.subarray(offset, offset + length));
};

/** Prints the table. */
export async function masking(): Promise<void> {
  const vector = randomBytes(vectorLength(shape));
  const times = inTurn({ raw: rawKeystreams, native: mask(nativePrimitives, vector) }, 7);
  const portable = inTurn({ noble: mask(noblePrimitives, vector) }, 1);
  const gigabytes = (vectorLength(shape) * partners) / 1e9;
  const row = (name: string, milliseconds: number): string[] => [
    name,
    milliseconds.toFixed(1),
    (gigabytes / (milliseconds / 1000)).toFixed(2),
    `${((100 * (times['raw'] as number)) / milliseconds).toFixed(0)} %`,
  ];
  const rows = [
    row('node:crypto AES-256-CTR, 256 KiB pieces', times['raw'] as number),
    row('masking, native', times['native'] as number),
    row('masking, noble', portable['noble'] as number),
  ];
  const heads = [
    { head: `N = ${partners}, M = 1e6 words of 64 bits` },
    { head: 'ms', align: 'right' as const },
    { head: 'GB/s', align: 'right' as const },
    { head: 'of raw', align: 'right' as const },
  ];
  process.stdout.write(formatTable(heads, rows));
}
