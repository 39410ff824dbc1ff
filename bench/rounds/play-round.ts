/** One round of secure summation in one process, everything but the vectors: what one agent and the coordinator compute, on the clock of the processor. */
import { randomBytes } from 'node:crypto';
import { nativePrimitives as p } from '@ketensom/native';
import {
  type AgentMessage,
  type AgentOutput,
  type AgentRound,
  advertise,
  type CoordinatorMessage,
  type CoordinatorOutput,
  type CoordinatorRound,
  deriveEntryPaths,
  deriveThresholds,
  encodeHex,
  type MaskPlan,
  roundEntropyLength,
  type SumConfig,
  startRound,
  stepAgent,
  stepCoordinator,
} from '@ketensom/protocol';

export interface RoundSize {
  readonly partners: number;
  readonly words: number;
}

/** What a round came to. Milliseconds are of the processor, of all its threads. */
export interface PlayedRound {
  readonly config: SumConfig;
  readonly agent: number;
  readonly coordinator: number;
  /** Of that, opening the secrets with the T-th reveal: it holds everything else up. */
  readonly opening: number;
  readonly mask: MaskPlan;
  readonly opened: Extract<CoordinatorRound, { readonly kind: 'opened' }>;
}

type Out<Output extends { readonly kind: string }, Kind> = Extract<Output, { readonly kind: Kind }>;
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

/** Milliseconds of the processor that work takes, added to a sum. */
class Meter {
  milliseconds = 0;

  run<Result>(work: () => Result): Result {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    this.milliseconds += (user + system) / 1000;
    return result;
  }
}

function makeConfig({ partners, words }: RoundSize): SumConfig {
  const roster = Array.from({ length: partners }, (_, at) => ({
    partner: `p${String(at).padStart(3, '0')}`,
    key: encodeHex(p.ed25519.publicKey(random(32))),
  }));
  return {
    version: 1,
    suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
    round: encodeHex(random(16)),
    run: encodeHex(random(32)),
    step: 0,
    roster,
    ...deriveThresholds(partners),
    layout: encodeHex(random(32)),
    words64: words,
    words32: 0,
    releaseMode: 'plain',
    noise: 'none',
    notBefore: 0,
    expires: Number.MAX_SAFE_INTEGER,
    logHead: { size: 1, root: '00'.repeat(32) },
  };
}

/** The parties of a round; the first agent is the one that is measured. */
class Table {
  readonly config: SumConfig;
  readonly agent = new Meter();
  readonly coordinator = new Meter();
  readonly #agents: AgentRound[] = [];
  #state: CoordinatorRound;

  constructor(size: RoundSize) {
    this.config = makeConfig(size);
    this.#state = this.coordinator.run(() => startRound(p, this.config)).next;
  }

  get state(): CoordinatorRound {
    return this.#state;
  }

  get places(): readonly number[] {
    return this.config.roster.map((_, at) => at);
  }

  #measured<Result>(at: number, work: () => Result): Result {
    return at === 0 ? this.agent.run(work) : work();
  }

  enter(at: number): Out<AgentOutput, 'key'> {
    const { config } = this;
    const agreed = { ...config, logRoot: new Uint8Array(32), roundSeen: false };
    const self = config.roster[at]?.partner ?? '';
    const { next, outbox } = this.#measured(at, () => advertise(p, { config, self, agreed, now: 0, entropy: random(roundEntropyLength) }));
    this.#agents[at] = next;
    return outbox[0] as Out<AgentOutput, 'key'>;
  }

  tell(at: number, message: AgentMessage): readonly AgentOutput[] {
    const { next, outbox } = this.#measured(at, () => stepAgent(p, this.#agents[at] as AgentRound, message));
    this.#agents[at] = next;
    return outbox;
  }

  agentState(at: number): AgentRound {
    return this.#agents[at] as AgentRound;
  }

  hear(message: CoordinatorMessage): readonly CoordinatorOutput[] {
    const { next, outbox } = this.coordinator.run(() => stepCoordinator(p, this.#state, message));
    this.#state = next;
    return outbox;
  }
}

const one = <Output extends { readonly kind: string }, Kind extends Output['kind']>(
  outbox: readonly Output[],
  kind: Kind,
): Out<Output, Kind> => outbox.find((output) => output.kind === kind) as Out<Output, Kind>;

/** R0 and R1; gives the plan of the first agent's masks. */
function playShares(table: Table): MaskPlan {
  const advertisements = table.places.map((at) => table.enter(at).advertisement);
  const keys = one(
    advertisements.flatMap((advertisement) => table.hear({ kind: 'key', advertisement })),
    'keys-fixed',
  );
  const shares = table.places.map((at) => one(table.tell(at, { kind: 'keys-fixed', advertisements, advHash: keys.advHash }), 'shares'));
  const fixed = one(
    shares.flatMap(({ header, entries }) => table.hear({ kind: 'shares', dealt: { header, entries } })),
    'shares-fixed',
  );
  const headers = shares.map(({ header }) => header);
  const { roundCtx } = table.state;
  const paths = table.coordinator.run(() =>
    shares.map(({ header, entries }) => deriveEntryPaths(p, { roundCtx, dealer: header.partner }, entries)),
  );
  for (const at of table.places) {
    const column = shares.flatMap(({ header, entries }, dealer) =>
      dealer === at ? [] : [{ dealer: header.partner, entry: entries[at]?.entry as never, path: paths[dealer]?.[at] ?? [] }],
    );
    table.tell(at, { kind: 'shares-fixed', column, headers, r1Hash: fixed.r1Hash });
  }
  const masking = table.agentState(0);
  if (masking.kind !== 'masking') throw new TypeError('the first agent masks');
  return masking.plan;
}

/** R2 to R4 without vectors; gives what the last reveal cost the coordinator. */
function playOpening(table: Table): number {
  const length = table.config.words64 * 8;
  const inputs = table.places.map((at) =>
    one(table.tell(at, { kind: 'masked', vecRoot: random(32), inputCommit: random(32), length }), 'input'),
  );
  const names = table.config.roster.map(({ partner }) => partner);
  const headers = inputs.map(({ kind: _kind, ...input }, at) => ({ ...input, partner: names[at] as string }));
  for (const input of headers) table.hear({ kind: 'input', input });
  const logHead = { size: 1, root: new Uint8Array(32) };
  const { statement, svHash } = one(table.hear({ kind: 'summed', sumRoot: random(32), logHead }), 'survivors-fixed');
  const signers = table.places.map((at) => {
    table.tell(at, { kind: 'survivors', statement, inputs: headers, logRoot: logHead.root });
    const partner = names[at] as string;
    table.hear({ kind: 'ack', partner, svHash });
    return { partner, svHash };
  });
  let opening = 0;
  for (const at of table.places.slice(0, table.config.threshold)) {
    const { reveal } = one(table.tell(at, { kind: 'quorum', signers }), 'reveal');
    const before = table.coordinator.milliseconds;
    table.hear({ kind: 'reveal', reveal });
    opening = table.coordinator.milliseconds - before;
  }
  return opening;
}

/** Plays one round in which nobody drops out. */
export function playRound(size: RoundSize): PlayedRound {
  const table = new Table(size);
  const mask = playShares(table);
  const opening = playOpening(table);
  const { config, state } = table;
  if (state.kind !== 'opened') throw new TypeError('a round of the honest opens');
  return { config, agent: table.agent.milliseconds, coordinator: table.coordinator.milliseconds, opening, mask, opened: state };
}
