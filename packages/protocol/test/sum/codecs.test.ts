/** Everything stored or sent is read back as it was, and nothing else is read at all. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/crypto/bytes.ts';
import { parseEvent } from '../../src/event/parse-event.ts';
import {
  type AgentRound,
  advertisementOf,
  decodeAgentRound,
  decodeColumn,
  decodeCoordinatorRound,
  decodeEntries,
  decodeOpening,
  decodePartnerList,
  decodeReveal,
  decodeStatement,
  encodeAgentRound,
  encodeColumn,
  encodeCoordinatorRound,
  encodeEntries,
  encodeOpening,
  encodePartnerList,
  encodeReveal,
  encodeStatement,
  headerOf,
  inputOf,
  keyBody,
  type Opening,
  type Reveal,
} from '../../src/sum/index.ts';
import { play, steps, worldOf } from './play.ts';
import { refusalOf } from './refusals.ts';
import { nameOf } from './world.ts';

const [one, two, three] = [nameOf(0), nameOf(1), nameOf(2)];
const world = play(worldOf(5, { crashes: () => false }), { drops: new Map([[three, 'input']]) });
const { statement } = world.messageFor(one, 'survivors');
const opening = world.log.opening as Opening;
const reveal = world.seat(one).sent.find((output) => output.kind === 'reveal')?.reveal as Reveal;
const recipients = world.messageFor(one, 'keys-fixed').advertisements.map((adv) => adv.partner);
const dealers = world.headers().map((header) => header.partner);

const codeOf = (act: () => unknown): string => refusalOf(act).code;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('the documents', () => {
  const documents: [string, (bytes: Uint8Array) => object, Uint8Array, object][] = [
    ['statement', decodeStatement, encodeStatement(statement), statement],
    ['opening', decodeOpening, encodeOpening(opening), opening],
    ['agent state', decodeAgentRound, encodeAgentRound(world.seat(one).round), world.seat(one).round],
  ];

  it.each(documents)('%s: read back as it was', (_, decode, bytes, value) => {
    expect(decode(bytes)).toEqual(value);
  });

  it.each(documents)('%s: refused in any other form', (_, decode, bytes) => {
    const json = text(bytes);
    expect(codeOf(() => decode(utf8(`${json} `)))).toBe('non-canonical');
    expect(codeOf(() => decode(utf8(json.replace('{', '{"zzz":1,'))))).toBe('non-canonical');
    expect(codeOf(() => decode(utf8(json.replace(/}$/, ',"zzz":1}'))))).toBe('unknown-field');
    expect(codeOf(() => decode(utf8(json.replace(/"[0-9a-f]{64}"/, '"00"'))))).toBe('malformed');
    expect(codeOf(() => decode(utf8(json.replace(/"([0-9a-f]{63})[0-9a-f]"/, '"$1G"'))))).toBe('malformed');
    expect(codeOf(() => decode(bytes.slice(0, -1)))).toBe('malformed');
    expect(codeOf(() => decode(new Uint8Array(2 ** 21).fill(0x20)))).toBe('oversize');
    expect(codeOf(() => decode(utf8('null')))).toBe('malformed');
  });

  it('a list of partners is sorted, and names each once', () => {
    expect(decodePartnerList(encodePartnerList(recipients))).toEqual(recipients);
    for (const list of ['[]', '["b","a"]', '["a","a"]', '["A"]', '{}', '[1]'])
      expect(codeOf(() => decodePartnerList(utf8(list)))).toBe('malformed');
    expect(codeOf(() => decodePartnerList(utf8('["a", "b"]')))).toBe('non-canonical');
  });
});

describe('the binary blobs', () => {
  const blobs: [string, (bytes: Uint8Array) => unknown, Uint8Array, unknown][] = [
    [
      'entries',
      (bytes) => decodeEntries(bytes, { dealer: two, recipients }),
      encodeEntries(world.dealtBy(two).entries),
      world.dealtBy(two).entries,
    ],
    ['column', (bytes) => decodeColumn(bytes, dealers.slice(1)), encodeColumn(world.columnFor(one)), world.columnFor(one)],
    ['reveal', (bytes) => decodeReveal(bytes, { partner: one, dealers }), encodeReveal(reveal), reveal],
  ];

  it.each(blobs)('%s: read back as they were', (_, decode, bytes, value) => {
    expect(decode(bytes)).toEqual(value);
  });

  it.each(blobs)('%s: one byte more or less is refused', (_, decode, bytes) => {
    for (const other of [bytes.slice(0, -1), bytes.slice(1), Uint8Array.of(...bytes, 0), new Uint8Array(0)])
      expect(codeOf(() => decode(other))).toBe('malformed');
  });

  it('are as long as the specification says', () => {
    expect(encodeEntries(world.dealtBy(two).entries)).toHaveLength(144 * 4 + 64);
    expect(encodeReveal(reveal)).toHaveLength(32 + 33 * 5);
  });

  it('a path longer than any tree of 200, or a share of a third kind', () => {
    const path = Array.from({ length: 9 }, () => new Uint8Array(32));
    const column = encodeColumn(world.columnFor(one).map((row) => ({ ...row, path })));
    expect(codeOf(() => decodeColumn(column, dealers.slice(1)))).toBe('malformed');
    expect(codeOf(() => decodeReveal(encodeReveal(reveal).with(32, 0x63), { partner: one, dealers }))).toBe('malformed');
  });
});

describe('the stored rounds', () => {
  it('of an agent hold no secret of a past step', () => {
    const playing = worldOf(4);
    const texts = steps.map((until) => text(encodeAgentRound(play(worldOf(4), { until }).seat(one).round)));
    const [advertised, shared, uploaded, signed, revealed] = texts.map((json) => Object.keys(JSON.parse(json)).sort()) as [
      string[],
      string[],
      string[],
      string[],
      string[],
    ];
    const base = ['config', 'index', 'kind', 'roundCtx', 'self'];
    expect(advertised).toEqual([...base, 'own', 'secrets'].sort());
    expect(shared).toEqual([...base, 'advHash', 'advertisements', 'own', 'secrets'].sort());
    expect(uploaded).toEqual([...base, 'advHash', 'held', 'inputCommit', 'r1Hash', 'vecRoot'].sort());
    expect(signed).toEqual([...base, 'held', 'survivors', 'svHash'].sort());
    expect(revealed).toEqual([...base, 'svHash'].sort());
    expect(playing.seats.size).toBe(0);
  });

  it('of an agent have an index of the roster, never 0', () => {
    for (const index of [0, 201, 1.5]) {
      const state = { ...world.seat(one).round, index } as AgentRound;
      expect(codeOf(() => decodeAgentRound(encodeAgentRound(state)))).toBe('malformed');
    }
  });

  it.each(steps)("of the coordinator are read back with the dealers' blobs, after %s", (until) => {
    const { coordinator, log } = play(worldOf(4, { crashes: () => false }), { until });
    const entriesOf = (dealer: string) => encodeEntries(log.dealt.find((dealt) => dealt.header.partner === dealer)?.entries ?? []);
    expect(decodeCoordinatorRound(encodeCoordinatorRound(coordinator), entriesOf)).toEqual(coordinator);
    expect(text(encodeCoordinatorRound(coordinator))).not.toContain('sealed');
  });

  it('of a failed round keep who is to blame', () => {
    const base = { kind: 'failed', config: world.config, roundCtx: new Uint8Array(32) } as const;
    for (const state of [
      { ...base, code: 'dealer-inconsistent', blamed: two },
      { ...base, code: 'share-decrypt', complaint: { from: one, against: two } },
      { ...base, code: 'expired' },
    ] as const) {
      expect(decodeCoordinatorRound(encodeCoordinatorRound(state), () => new Uint8Array(0))).toEqual(state);
    }
  });
});

describe('the bodies of events', () => {
  const event = { v: 1, actor: one, seq: 0, ts: 5, run: world.config.run, round: world.config.round };

  it('carry keys, headers and vector headers there and back', () => {
    const adv = world.log.advertisements[0] as (typeof world.log.advertisements)[number];
    const key = parseEvent({ ...event, type: 'round.key', ...keyBody(adv) });
    expect(key.type === 'round.key' && advertisementOf(key.actor, key)).toEqual(adv);
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
    const header = world.headers()[0] as ReturnType<typeof world.headers>[number];
    expect(headerOf(one, { adv_hash: hex(header.advHash), entries_root: hex(header.entriesRoot) })).toEqual(header);
    const input = world.log.inputs[0] as (typeof world.log.inputs)[number];
    const body = {
      adv_hash: hex(input.advHash),
      r1_hash: hex(input.r1Hash),
      vec_root: hex(input.vecRoot),
      length: input.length,
      input_commit: hex(input.inputCommit),
    };
    expect(inputOf(one, body)).toEqual(input);
  });
});
