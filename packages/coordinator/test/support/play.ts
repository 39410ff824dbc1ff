/**
 * Scripted partners that go through a round as honest agents do, one step at a time, so that a test can stop, change or repeat any of it. What they know
 * of the log they read from the coordinator's store; what they send goes over HTTP.
 */
import { randomBytes } from 'node:crypto';
import { nativePrimitives } from '@ketensom/native';
import {
  type AgentMessage,
  type AgentOutput,
  type AgentRound,
  type AggregateQuery,
  advertise,
  advertisementOf,
  approvalBytes,
  compileAggregate,
  cosign,
  decodeCodebook,
  decodeColumn,
  decodeHex,
  decodeNote,
  decodePartnerList,
  decodeQueryDocument,
  decodeStatement,
  decodeSumConfig,
  deriveInputCommit,
  deriveLayout,
  deriveRevealDigest,
  type EventOf,
  type EventType,
  encodeContribution,
  encodeEntries,
  encodeHex,
  encodeRequest,
  encodeReveal,
  encodeSignatureLine,
  hashPart,
  headerOf,
  inputOf,
  type JsonObject,
  type KetensomEvent,
  keyBody,
  type Layout,
  maskPiece,
  PartHasher,
  parseQuery,
  partLength,
  type QueryRequest,
  queryDocument,
  roundEntropyLength,
  type SumConfig,
  sealTo,
  stepAgent,
  utf8,
  vectorLength,
  vectorPieces,
} from '@ketensom/protocol';
import { headNote, newestHead } from '../../src/log/checkpoints.ts';
import { readDocument } from '../../src/store/charters.ts';
import type { Answer, Caller, Sending } from './caller.ts';
import { type Partner, readEvents, type World } from './world.ts';

const p = nativePrimitives;

/** The newest event of a type in a run. */
export function eventOf<Type extends EventType>(world: World, run: string, type: Type): EventOf<Type> | undefined {
  const found = readEvents(world.desk).findLast((event: KetensomEvent) => event.type === type && 'run' in event && event.run === run);
  return found as unknown as EventOf<Type> | undefined;
}

const eventsOf = <Type extends EventType>(world: World, run: string, type: Type): readonly EventOf<Type>[] =>
  readEvents(world.desk).filter(
    (event: KetensomEvent) => event.type === type && 'run' in event && event.run === run,
  ) as unknown as readonly EventOf<Type>[];

/** Waits until the log has an event of this type in the run. */
export async function until<Type extends EventType>(world: World, run: string, type: Type, seconds = 60): Promise<EventOf<Type>> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const event = eventOf(world, run, type);
    if (event !== undefined) return event;
    if (performance.now() > deadline) throw new Error(`no ${type} in time; last: ${JSON.stringify(readEvents(world.desk).at(-1))}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const query = { query: 'q', purpose: 'test', kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count', { sum: 'age' }] };

/** A request as the analyst's program makes it. `changes` spoil it. */
export function makeRequest(world: World, changes: Partial<QueryRequest> = {}, asked: object = query): QueryRequest {
  return {
    version: 1,
    query: queryDocument(parseQuery(asked)),
    partners: world.partners.map((partner) => partner.name).sort(),
    notOffering: [],
    missing: [],
    charter: world.charter,
    codebook: world.codebook,
    analyst: 'ana',
    expires: Date.now() + 3_600_000,
    nonce: encodeHex(new Uint8Array(randomBytes(16))),
    ...changes,
  };
}

/** Proposes a request; gives the run and the answer. */
export async function propose(
  world: World,
  request: QueryRequest,
  by: Caller = world.analyst,
): Promise<{ readonly run: string; readonly answer: Answer }> {
  const { digest: run, length } = await by.putBlob(encodeRequest(request));
  const { query: name, purpose } = request.query as { query: string; purpose: string };
  return { run, answer: await by.say('query.proposed', { run, query: name, purpose, digest: run, length, expires: request.expires }) };
}

/** A partner's approval, after the signatures of its people. */
export async function approve(world: World, run: string, partner: Partner): Promise<Answer> {
  const documents = { charter_digest: world.charter.digest, codebook_digest: world.codebook.digest };
  const statement = { partner: partner.name, run, charterDigest: world.charter.digest, codebookDigest: world.codebook.digest };
  for (const { name, seed } of partner.people) {
    const signature = encodeHex(p.ed25519.sign(seed, approvalBytes(p, statement)));
    await partner.say('approval.given', { run, approver: name, ...documents, signature });
  }
  return partner.say('query.approved', { run, ...documents, policy_commit: '0'.repeat(64), mapping_commit: '0'.repeat(64) });
}

/** One partner in one round. */
export class Player {
  readonly partner: Partner;
  readonly #world: World;
  readonly #run: string;
  #state: AgentRound | undefined;
  #outbox: readonly AgentOutput[] = [];
  vector: Uint8Array = new Uint8Array(0);

  constructor(world: World, run: string, partner: Partner) {
    this.#world = world;
    this.#run = run;
    this.partner = partner;
  }

  #take(message: AgentMessage): void {
    const { next, outbox } = stepAgent(p, this.#state as AgentRound, message);
    this.#state = next;
    this.#outbox = outbox;
  }

  #out<Kind extends AgentOutput['kind']>(kind: Kind): Extract<AgentOutput, { readonly kind: Kind }> {
    const found = this.#outbox.find((output) => output.kind === kind);
    if (found === undefined) throw new Error(`${this.partner.name} has no ${kind} to send`);
    return found as Extract<AgentOutput, { readonly kind: Kind }>;
  }

  get #scope() {
    const round = (eventOf(this.#world, this.#run, 'round.config') as EventOf<'round.config'>).round;
    return { run: this.#run, round };
  }

  get #layout(): Layout {
    const request = JSON.parse(new TextDecoder().decode(readDocument(this.#world.desk, this.#run))) as QueryRequest;
    const codebook = decodeCodebook(readDocument(this.#world.desk, request.codebook.digest));
    const plan = compileAggregate(decodeQueryDocument(request.query) as AggregateQuery, codebook);
    return deriveLayout(plan, codebook, request.partners.length);
  }

  /** R0. */
  async advertise(): Promise<Answer> {
    const event = await until(this.#world, this.#run, 'round.config');
    const config = decodeSumConfig(readDocument(this.#world.desk, event.digest));
    const { roster, run, step, layout, words64, words32, releaseMode, certificate } = config;
    const agreed = {
      roster,
      run,
      step,
      layout,
      words64,
      words32,
      releaseMode,
      certificate,
      logRoot: decodeHex(config.logHead.root),
      roundSeen: false,
    };
    const step0 = advertise(p, {
      config,
      self: this.partner.name,
      agreed,
      now: Date.now(),
      entropy: new Uint8Array(randomBytes(roundEntropyLength)),
    });
    this.#state = step0.next;
    this.#outbox = step0.outbox;
    return this.partner.say('round.key', { ...this.#scope, ...keyBody(this.#out('key').advertisement) });
  }

  /** R1. */
  async share(): Promise<Answer> {
    const fixed = await until(this.#world, this.#run, 'round.keys_fixed');
    const names = decodePartnerList(readDocument(this.#world.desk, fixed.digest));
    const keys = eventsOf(this.#world, this.#run, 'round.key');
    const advertisements = names.map((name) => advertisementOf(name, keys.find((event) => event.actor === name) as EventOf<'round.key'>));
    this.#take({ kind: 'keys-fixed', advertisements, advHash: decodeHex(fixed.adv_hash) });
    const { header, entries } = this.#out('shares');
    const blob = await this.partner.putBlob(encodeEntries(entries));
    return this.partner.say('round.shares', {
      ...this.#scope,
      adv_hash: encodeHex(header.advHash),
      entries_root: encodeHex(header.entriesRoot),
      ...blob,
    });
  }

  /** R2 up to the masked vector. */
  async mask(): Promise<void> {
    const fixed = await until(this.#world, this.#run, 'round.shares_fixed');
    const names = decodePartnerList(readDocument(this.#world.desk, fixed.digest));
    const shares = eventsOf(this.#world, this.#run, 'round.shares');
    const headers = names.map((name) => headerOf(name, shares.find((event) => event.actor === name) as EventOf<'round.shares'>));
    const answer = await this.partner.get(`/v1/rounds/${this.#scope.round}/column`);
    const column = decodeColumn(
      answer.bytes,
      names.filter((name) => name !== this.partner.name),
    );
    this.#take({ kind: 'shares-fixed', column, headers, r1Hash: decodeHex(fixed.r1_hash) });
    const state = this.#state;
    if (state?.kind !== 'masking') throw new Error('no mask plan');
    const plain = this.#figures();
    const masked = new PartHasher(p);
    const inner = new PartHasher(p);
    this.vector = new Uint8Array(vectorLength(state.config));
    for (const { width, offset, length } of vectorPieces(state.config)) {
      const window = p.ringWindow(width, Math.ceil(length / 16) * 16);
      const piece = plain.subarray(offset, offset + length);
      const bytes = maskPiece(window, state.plan, offset, piece);
      this.vector.set(bytes, offset);
      masked.update(bytes);
      inner.update(piece);
    }
    const inputCommit = deriveInputCommit(p, new Uint8Array(randomBytes(32)), inner.root());
    this.#take({ kind: 'masked', vecRoot: masked.root(), inputCommit, length: this.vector.length });
  }

  /** Ten cases in N with ages of 40, and the partner's own number of cases in E. */
  #figures(): Uint8Array {
    const layout = this.#layout;
    const index = this.#world.partners.findIndex((partner) => partner.name === this.partner.name) + 1;
    const columns = layout.columns.map(({ length, statistic, block, limbs }) => {
      const figure = (cell: number): bigint => {
        const rows = block === 'coverage' ? 0 : cell === 0 ? 10 : index;
        if (statistic === 'contributors') return rows > 0 ? 1n : 0n;
        const each = { sum: 40, squares: 1600 } as const;
        return BigInt(rows * (statistic === 'sum' || statistic === 'squares' ? each[statistic] : 1));
      };
      const list = Array.from({ length }, (_, cell) => figure(cell));
      return limbs === 1 ? BigInt64Array.from(list) : list;
    });
    return encodeContribution(layout, { columns });
  }

  /** Cosigns the newest checkpoint. */
  async cosign(): Promise<number> {
    const head = newestHead(this.#world.desk);
    if (head === undefined) throw new Error('no checkpoint');
    const { text } = decodeNote(utf8(headNote(head)), 'LOG-2');
    const signature = cosign(p, text, {
      name: `${this.partner.name}/witness`,
      seed: this.partner.witnessSeed,
      timestamp: Math.floor(Date.now() / 1000),
    });
    await this.partner.post('/v1/log/cosignatures', { size: head.size, line: encodeSignatureLine(signature) });
    return head.size;
  }

  /** R2: the parts. */
  async upload(): Promise<void> {
    for (let part = 0; part * partLength < this.vector.length; part += 1)
      await this.putPart(part, this.vector.subarray(part * partLength, (part + 1) * partLength));
  }

  /** `changed`: of how the part is sent. */
  putPart(part: number, body: Uint8Array, changed: Partial<Sending> = {}): Promise<Answer> {
    const target = `/v1/rounds/${this.#scope.round}/vector/parts/${part}`;
    return this.partner.send({ method: 'PUT', target, body, leaf: hashPart(p, body), ...changed });
  }

  /** R2: the header. */
  commit(logSize: number): Promise<Answer> {
    const { vecRoot, inputCommit, length, advHash, r1Hash } = this.#out('input');
    const body = {
      vec_root: encodeHex(vecRoot),
      input_commit: encodeHex(inputCommit),
      length,
      adv_hash: encodeHex(advHash),
      r1_hash: encodeHex(r1Hash),
    };
    return this.partner.say('input.committed', { ...this.#scope, ...body, log_size: logSize });
  }

  /** R3. */
  async ack(): Promise<Answer> {
    const fixed = await until(this.#world, this.#run, 'survivors.fixed');
    const statement = decodeStatement(readDocument(this.#world.desk, fixed.digest));
    const inputs = eventsOf(this.#world, this.#run, 'input.committed');
    const headers = statement.survivors.map(({ partner }) =>
      inputOf(partner, inputs.find((event) => event.actor === partner) as EventOf<'input.committed'>),
    );
    this.#take({ kind: 'survivors', statement, inputs: headers, logRoot: statement.logHead.root });
    return this.partner.say('survivors.ack', { ...this.#scope, sv_hash: encodeHex(this.#out('ack').svHash) });
  }

  /** What a certifier that got `sumRoot`, or the stated sum, says. */
  certify(sumRoot?: string): Promise<Answer> {
    const fixed = eventOf(this.#world, this.#run, 'survivors.fixed') as EventOf<'survivors.fixed'>;
    const stated = encodeHex(decodeStatement(readDocument(this.#world.desk, fixed.digest)).sumRoot);
    return this.partner.say('result.certified', { ...this.#scope, sum_root: sumRoot ?? stated });
  }

  /** Whether the config names this partner as a certifier. */
  get isCertifier(): boolean {
    return configOf(this.#world, this.#run).certificate?.by.includes(this.partner.name) === true;
  }

  /** R4. */
  async reveal(): Promise<Answer> {
    return this.partner.say('share.revealed', await this.revealBody());
  }

  /** What a reveal says, its box being stored. */
  async revealBody(): Promise<JsonObject> {
    const acks = eventsOf(this.#world, this.#run, 'survivors.ack');
    this.#take({ kind: 'quorum', signers: acks.map((event) => ({ partner: event.actor, svHash: decodeHex(event.sv_hash) })) });
    const plaintext = encodeReveal(this.#out('reveal').reveal);
    const { desk } = this.#world;
    const recipientKey = p.x25519.publicKey(desk.keys.sealSecret);
    const aad = utf8(`${this.#scope.round}/${this.partner.name}`);
    const blob = await this.partner.putBlob(sealTo(p, { recipientKey, ephemeralSecret: new Uint8Array(randomBytes(32)), aad, plaintext }));
    return {
      ...this.#scope,
      sv_hash: encodeHex(this.#out('reveal').reveal.svHash),
      shares_digest: encodeHex(deriveRevealDigest(p, plaintext)),
      ...blob,
    };
  }
}

/** The config of a player's round. */
const configOf = (world: World, run: string): SumConfig =>
  decodeSumConfig(readDocument(world.desk, (eventOf(world, run, 'round.config') as EventOf<'round.config'>).digest));

/** A run that everybody approved, and its players. */
export async function openRun(
  world: World,
  changes: Partial<QueryRequest> = {},
): Promise<{ readonly run: string; readonly players: Player[] }> {
  const { run } = await propose(world, makeRequest(world, changes));
  const partners = world.partners.filter((partner) => changes.partners === undefined || changes.partners.includes(partner.name));
  for (const partner of partners) await approve(world, run, partner);
  return { run, players: partners.map((partner) => new Player(world, run, partner)) };
}

/** The part of a round before anything is uploaded. */
export async function playToMasks(world: World, run: string, players: readonly Player[]): Promise<void> {
  for (const player of players) await player.advertise();
  for (const player of players) await player.share();
  for (const player of players) await player.mask();
  await until(world, run, 'round.shares_fixed');
}

/** Everybody cosigns one checkpoint that covers the shares; gives its size. */
export async function cosignAll(world: World, players: readonly Player[]): Promise<number> {
  const size = readEvents(world.desk).length;
  for (const deadline = performance.now() + 5000; (newestHead(world.desk)?.size ?? 0) < size && performance.now() < deadline; )
    await new Promise((resolve) => setTimeout(resolve, 10));
  for (const player of players) await player.cosign();
  return size;
}

/** Uploads and commits. */
export async function playUploads(world: World, players: readonly Player[]): Promise<void> {
  const size = await cosignAll(world, players);
  for (const player of players) {
    await player.upload();
    await player.commit(size);
  }
}

/** Acknowledgements, reveals, and what certifiers say where there are any. */
export async function playOpening(players: readonly Player[]): Promise<void> {
  for (const player of players) await player.ack();
  for (const player of players) await player.reveal();
  for (const player of players) if (player.isCertifier) await player.certify();
}
