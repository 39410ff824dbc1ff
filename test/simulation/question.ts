/**
 * What is asked in a simulated world, and inputs that tell who is in a sum, how often and in the right place: every partner has a lane of its own in
 * every word (8 bits of a 64-bit word, 4 of a 32-bit one), and what it writes there depends on the word.
 */
import type { AgreedTerms, SumConfig, VectorShape } from '../../packages/protocol/src/sum/index.ts';

/** The most partners whose lanes fit a word. */
export const maxLanes = 7;

/** A question as people approved it: its meaning (`qf`) may be asked again under another name, which is another run. */
export interface Question {
  readonly qf: string;
  readonly run: string;
  readonly layout: string;
  readonly shape: VectorShape;
  readonly roster: SumConfig['roster'];
  readonly tolerate: number | undefined;
  /** Makes the answers to different questions differ. */
  readonly mark: number;
}

/** The terms of a question, as an agent derives them for itself. */
export const termsOf = (question: Question, logRoot: Uint8Array, roundSeen: boolean): AgreedTerms => ({
  roster: question.roster,
  ...(question.tolerate === undefined ? {} : { tolerate: question.tolerate }),
  run: question.run,
  step: 0,
  layout: question.layout,
  words64: question.shape.words64,
  words32: question.shape.words32,
  releaseMode: 'plain',
  logRoot,
  roundSeen,
});

const digit64 = (mark: number, cell: number, version: number): number => 1 + ((cell * 7 + version * 3 + mark * 11) % 120);
const digit32 = (mark: number, cell: number, version: number): number => 1 + ((cell + version + mark) % 7);

/** The vector of the partner with this lane. Its data change now and then: `version` says how often they did. */
export function inputOf({ shape, mark }: Question, lane: number, version: number): Uint8Array {
  const bytes = new Uint8Array(shape.words64 * 8 + shape.words32 * 4);
  for (let cell = 0; cell < shape.words64; cell += 1) bytes[cell * 8 + lane] = digit64(mark, cell, version);
  for (let cell = 0; cell < shape.words32; cell += 1) {
    const at = shape.words64 * 8 + cell * 4 + (lane >> 1);
    bytes[at] = digit32(mark, cell, version) << (4 * (lane & 1));
  }
  return bytes;
}

/** Who is in a sum, by lane, with the version of the data it put in. */
export type Lanes = ReadonlyMap<number, number>;

/** What is wrong with a sum in which exactly these lanes should be, each once. */
export function faultOfSum({ shape, mark }: Question, sum: Uint8Array, lanes: Lanes): string | undefined {
  const expected = (lane: number, of: (mark: number, cell: number, version: number) => number, cell: number): number => {
    const version = lanes.get(lane);
    return version === undefined ? 0 : of(mark, cell, version);
  };
  for (let cell = 0; cell < shape.words64; cell += 1)
    for (let lane = 0; lane < 8; lane += 1)
      if (sum[cell * 8 + lane] !== expected(lane, digit64, cell)) return `word ${cell} of 64 bits, lane ${lane}`;
  for (let cell = 0; cell < shape.words32; cell += 1)
    for (let lane = 0; lane < 8; lane += 1) {
      const byte = sum[shape.words64 * 8 + cell * 4 + (lane >> 1)] as number;
      if (((byte >> (4 * (lane & 1))) & 15) !== expected(lane, digit32, cell)) return `word ${cell} of 32 bits, lane ${lane}`;
    }
  return undefined;
}
