/**
 * What an adversary with all traffic, the coordinator and the liars can open: it must never be both secrets of one honest partner, never two sums
 * with one honest input in them for one question, never a sum with too few honest inputs, and never a vector bare.
 */
import type { SumConfig } from '../../../packages/protocol/src/sum/index.ts';
import { inputOf, type Question } from '../question.ts';
import { stripMasks, type VectorTools } from '../vectors.ts';
import type { Leaving, Upload } from './tap.ts';
import { require } from './violation.ts';

/** A round as the oracle sees it. */
export interface WatchedRound {
  readonly question: Question;
  readonly config: SumConfig;
  /** What left its honest agents. */
  readonly leaving: readonly Leaving[];
  /** Roster members that are the adversary's. */
  readonly liars: readonly string[];
  readonly tools: VectorTools;
  readonly laneOf: (name: string) => number;
}

/** Who showed the adversary a share of a secret. */
type Holders = ReadonlyMap<string, ReadonlySet<string>>;

function holdersOf({ leaving, liars }: WatchedRound): Holders {
  const found = new Map<string, Set<string>>();
  for (const { name, reveals } of leaving)
    for (const reveal of reveals.values())
      for (const { dealer, kind } of reveal.shares) {
        const secret = `${kind} of ${dealer}`;
        found.set(secret, (found.get(secret) ?? new Set(liars)).add(name));
      }
  return found;
}

const opens = (round: WatchedRound, holders: Holders, secret: string): boolean =>
  (holders.get(secret)?.size ?? round.liars.length) >= round.config.threshold;

/** One honest agent: one of each thing, one kind of share of each dealer, and no reveal after an abandon. */
export function demandOneOfEach({ name, keys, headers, inputs, acks, reveals, uploads, isAbandoned }: Leaving): void {
  const counts = { keys, headers, inputs, acks, reveals, uploads };
  for (const [what, { size }] of Object.entries(counts)) require(size <= 1, `${name} sent ${size} different ${what} in one round`);
  for (const reveal of reveals.values()) {
    const dealers = reveal.shares.map((share) => share.dealer);
    require(new Set(dealers).size === dealers.length, `${name} revealed two shares of one partner`);
  }
  require(!(isAbandoned && reveals.size > 0), `${name} abandoned a round and revealed in it`);
}

/** Never both secrets of one honest partner, and no vector that the opened ones leave bare. */
export function demandSecrecy(round: WatchedRound): void {
  const holders = holdersOf(round);
  for (const leaving of round.leaving) {
    const { name } = leaving;
    const both = opens(round, holders, `b of ${name}`) && opens(round, holders, `s of ${name}`);
    require(!both, `both secrets of ${name} can be opened`);
    for (const upload of leaving.uploads.values()) demandMasked(round, holders, leaving, upload);
  }
}

function demandMasked(round: WatchedRound, holders: Holders, { name, plan }: Leaving, { bytes, version }: Upload): void {
  require(plan !== undefined, `${name} uploaded a vector that it had no plan for`);
  const knows = (partner: string): boolean => round.liars.includes(partner) || opens(round, holders, `s of ${partner}`);
  const pairs = plan.pairs.filter(({ partner }) => knows(name) || knows(partner));
  const self = opens(round, holders, `b of ${name}`) ? [{ key: plan.selfKey, sign: 1 as const }] : [];
  const input = inputOf(round.question, round.laneOf(name), version);
  const stripped = stripMasks(round.tools, [...self, ...pairs], bytes);
  require(Buffer.compare(stripped, input) !== 0, `the vector of ${name} can be unmasked`);
}

/** Before a vector left, T members of the roster had cosigned what it rests on, its owner among them, and for all the same (RUN-2). */
export function demandCosigned({ leaving, liars, config }: WatchedRound): void {
  const bases = new Set(leaving.flatMap(({ uploads }) => [...uploads.values()].map((upload) => upload.base)));
  require(bases.size <= 1, 'vectors left on two logs');
  for (const { name, uploads } of leaving)
    for (const { cosigners } of uploads.values()) {
      const names = new Set([...cosigners, ...liars]);
      require(cosigners.has(name) && names.size >= config.threshold, `${name} uploaded on a log that nobody cosigned`);
    }
}

/** A sum that the adversary can open. */
export interface OpenableSum {
  readonly round: string;
  readonly question: Question;
  readonly svHash: string;
  readonly survivors: readonly string[];
  readonly honest: readonly string[];
}

/** The sums of a round that T shares of each needed secret are out for. */
function openableSums({ question, config, leaving, liars }: WatchedRound): OpenableSum[] {
  const shown = new Map<string, { readonly survivors: readonly string[]; readonly by: Set<string> }>();
  for (const { name, reveals } of leaving)
    for (const { svHash, shares } of reveals.values()) {
      const statement = Buffer.from(svHash).toString('hex');
      const survivors = shares.filter((share) => share.kind === 'b').map((share) => share.dealer);
      const known = shown.get(statement) ?? { survivors, by: new Set(liars) };
      known.by.add(name);
      shown.set(statement, known);
    }
  return [...shown]
    .filter(([, { by }]) => by.size >= config.threshold)
    .map(([svHash, { survivors }]) => {
      const honest = survivors.filter((name) => !liars.includes(name));
      return { round: config.round, question, svHash, survivors, honest };
    });
}

/** Enough honest inputs in each sum; one sum in a round; and no honest input in two sums for one question. */
export function demandOneAnswer(rounds: readonly WatchedRound[]): void {
  const answers = new Map<string, Set<string>>();
  for (const round of rounds) {
    const sums = openableSums(round);
    require(sums.length <= 1, 'two statements of one round can be opened');
    for (const { question, honest } of sums) {
      const atLeast = round.config.threshold - round.config.tolerate;
      require(honest.length >= atLeast, `a sum of ${honest.length} honest inputs can be opened`);
      const given = answers.get(question.qf) ?? new Set();
      for (const name of honest) require(!given.has(name), `${name} is in two answers to one question`);
      for (const name of honest) given.add(name);
      answers.set(question.qf, given);
    }
  }
}
