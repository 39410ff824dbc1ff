/** One process of `processSum`: makes its vector, then posts it every time that it is told to. */
import { randomBytes } from 'node:crypto';
import { nativePrimitives } from '@ketensom/native';
import { type MaskPlan, maskPiece, PartHasher, pieceLength, vectorPieces } from '@ketensom/protocol';

export interface PostJob {
  readonly words: number;
  readonly partners: number;
  readonly isMasked: boolean;
  readonly url: string;
}

/** The vector masked for so many partners, with the roots that an agent commits to. */
function mask(plan: MaskPlan, vector: Uint8Array): Uint8Array {
  const window = nativePrimitives.ringWindow(64, pieceLength);
  const masked = new Uint8Array(vector.length);
  const roots = [new PartHasher(nativePrimitives), new PartHasher(nativePrimitives)] as const;
  for (const { offset, length } of vectorPieces({ words64: vector.length / 8, words32: 0 })) {
    const bytes = vector.subarray(offset, offset + length);
    masked.set(maskPiece(window, plan, offset, bytes), offset);
    roots[0].update(bytes);
    roots[1].update(masked.subarray(offset, offset + length));
  }
  for (const root of roots) root.root();
  return masked;
}

const key = (): Uint8Array => new Uint8Array(randomBytes(32));
let post = async (): Promise<void> => undefined;

process.on('message', (message: PostJob | 'go') => {
  if (message !== 'go') {
    const { words, partners, isMasked, url } = message;
    const vector = new Uint8Array(words * 8).fill(1);
    const pairs = Array.from({ length: partners - 1 }, (_, at) => ({ key: key(), sign: at % 2 === 0 ? (1 as const) : (-1 as const) }));
    const plan: MaskPlan = { selfKey: key(), pairs };
    post = async () => {
      const answer = await fetch(url, { method: 'POST', body: isMasked ? mask(plan, vector) : vector });
      await answer.arrayBuffer();
    };
    process.send?.('ready');
  } else void post().then(() => process.send?.('posted'));
});
