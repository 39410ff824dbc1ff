/** What the attacks are made with: honest rounds to start from, and scripts that follow one of them up to the message that is changed. */
import {
  type AgentOutput,
  type ColumnRow,
  decodeColumn,
  decodeHex,
  decodeStatement,
  deriveAdvHash,
  deriveR1Hash,
  encodeColumn,
  encodeHex,
  encodeStatement,
  encodeSumConfig,
  noblePrimitives,
  type SumConfig,
  type SurvivorStatement,
} from '@ketensom/protocol';
import { advertisementField, headerField } from '../../packages/protocol/src/sum/message-fields.ts';
import type { AgentWire, AgentWireOf } from './agent-wire.ts';
import { type RecordWire, recordOf } from './auditor-wire.ts';
import { givenOf, type RoundCase } from './cases.ts';
import type { CoordinatorWire, CoordinatorWireOf } from './coordinator-wire.ts';
import { toHexed } from './hex-json.ts';
import { agreedTerms, type Meeting, nowOf } from './meeting.ts';
import { type Play, playRound } from './play-round.ts';
import type { AgentGiven, AgentScript, AuditorScript, CharterGiven, ConfigWire, CoordinatorScript, Outcome, Script } from './script.ts';

/** An attack: its number in the list of vectors/secsum/README.md, what is wrong, and what must come of it. */
export interface Attack {
  /** The name of its file, without number and ending. */
  readonly name: string;
  readonly attack: number;
  readonly title: string;
  readonly fault: string;
  readonly script: Script;
  readonly expect: Outcome;
}

/** The partners of the attacked rounds. One of the four may fall away: T is 3. */
export const [alder, aspen, birch, cedar] = ['alder', 'aspen', 'birch', 'cedar'] as const;

const base: RoundCase = { name: 'attack', title: '', partners: [alder, aspen, birch, cedar], words64: 2, words32: 3 };

/** A round of the four, played as asked. */
export const played = (course: Pick<RoundCase, 'last' | 'partners'> | object = {}, play: Play = {}): Meeting =>
  playRound(noblePrimitives, givenOf({ ...base, ...course }), play);

/** An honest round in which everybody stays. */
export const full = played();
/** An honest round in which cedar deals and then falls away. */
export const dropped = played({ last: { [cedar]: 'shares' } });
/** An honest round in which cedar has no shares, though its keys are fixed. */
export const absent = played({ last: { [cedar]: 'key' } });

/** An honest round in which cedar never says a word. */
export const silent = played({ last: { [cedar]: 'nothing' } });

/** The message that opens a round. */
export const configMessage = (config: SumConfig): ConfigWire => ({ kind: 'config', bytes: encodeHex(encodeSumConfig(config)) });

/** What an agent brings to a round when all is as agreed. */
function agentGiven({ given }: Meeting, self: string): AgentGiven {
  const { entropy } = given.partners.find((partner) => partner.partner === self) as (typeof given.partners)[number];
  return { self, now: nowOf(given), entropy, agreed: toHexed(agreedTerms(given)) };
}

const charterGiven = ({ given }: Meeting): CharterGiven => (given.tolerate === undefined ? {} : { tolerate: given.tolerate });

/** What an agent has put out when a message of this kind comes for the first time. */
const sentBefore: Readonly<Record<AgentWire['kind'] | 'config' | 'end', readonly AgentOutput['kind'][]>> = {
  config: [],
  'keys-fixed': ['key'],
  'shares-fixed': ['key', 'shares'],
  masked: ['key', 'shares'],
  survivors: ['key', 'shares', 'input'],
  quorum: ['key', 'shares', 'input', 'ack'],
  end: ['key', 'shares', 'input', 'ack', 'reveal'],
};

/** An agent's refusal: the clause, whom it names, and when it comes. */
export const refuses = (when: keyof typeof sentBefore, refusal: string, clause: string, party?: string): Outcome => ({
  refusal,
  clause,
  ...(party === undefined ? {} : { party }),
  sent: sentBefore[when],
});

/** The refusal of a coordinator or an auditor. */
export const declines = (refusal: string, clause: string, party?: string): Outcome => ({
  refusal,
  clause,
  ...(party === undefined ? {} : { party }),
});

/** An agent that leaves the round without a word. */
export const leaves = (when: keyof typeof sentBefore): Outcome => ({ closed: 'excluded', sent: sentBefore[when] });

/** A config shown to alder that is not the agreed one; or that is not to be entered by `self` though such things were `agreed`. */
export function againstConfig(
  change: (config: SumConfig) => ConfigWire,
  agreed?: Partial<AgentGiven['agreed']>,
  self: string = alder,
): AgentScript {
  const { config } = full.given;
  const given = { ...agentGiven(full, alder), self };
  const script = { role: 'agent', accepted: [], message: change(config) } as const;
  if (agreed === undefined) return { ...script, given, honest: configMessage(config) };
  return { ...script, given: { ...given, agreed: { ...given.agreed, ...agreed } } };
}

const firstOf = <Item extends { readonly kind: string }>(script: readonly Item[], kind: string): number => {
  const at = script.findIndex((message) => message.kind === kind);
  if (at < 0) throw new TypeError(`the script has no ${kind}`);
  return at;
};

/** The first message of a kind is changed before it reaches the agent. */
export function againstAgent<Kind extends AgentWire['kind']>(
  meeting: Meeting,
  self: string,
  kind: Kind,
  change: (message: AgentWireOf<Kind>) => AgentWire,
): AgentScript {
  const { script } = meeting.seat(self);
  const at = firstOf(script, kind);
  const honest = script[at] as AgentWireOf<Kind>;
  const accepted = [configMessage(meeting.given.config), ...script.slice(0, at)];
  return { role: 'agent', given: agentGiven(meeting, self), accepted, honest, message: change(honest) };
}

/** A second message of a kind, when the agent has gone on to `after`. The honest one would be the first again. */
export function againstAgentAgain<Kind extends AgentWire['kind']>(
  meeting: Meeting,
  self: string,
  { kind, after = kind }: { readonly kind: Kind; readonly after?: AgentWire['kind'] },
  change: (message: AgentWireOf<Kind>) => AgentWire,
): AgentScript {
  const { script } = meeting.seat(self);
  const accepted = [configMessage(meeting.given.config), ...script.slice(0, firstOf(script, after) + 1)];
  const honest = script[firstOf(script, kind)] as AgentWireOf<Kind>;
  return { role: 'agent', given: agentGiven(meeting, self), accepted, honest, message: change(honest) };
}

/** Picks a message of the coordinator's script: of a kind, and from somebody where that matters. */
export interface Chosen<Kind extends CoordinatorWire['kind']> {
  readonly kind: Kind;
  readonly from?: string;
}

function senderOf(message: CoordinatorWire): string | undefined {
  switch (message.kind) {
    case 'key':
      return message.advertisement.partner;
    case 'shares':
      return message.header.partner;
    case 'input':
      return message.input.partner;
    case 'ack':
    case 'reveal':
      return message.partner;
    case 'complaint':
      return message.from;
    default:
      return undefined;
  }
}

function placeOf({ script }: Meeting, { kind, from }: Chosen<CoordinatorWire['kind']>): number {
  const at = script.findIndex((message) => message.kind === kind && (from === undefined || senderOf(message) === from));
  if (at < 0) throw new TypeError(`the coordinator's script has no ${kind}`);
  return at;
}

/** A message is changed before it reaches the coordinator. */
export function againstCoordinator<Kind extends CoordinatorWire['kind']>(
  meeting: Meeting,
  pick: Chosen<Kind>,
  change: (message: CoordinatorWireOf<Kind>) => CoordinatorWire,
): CoordinatorScript {
  const at = placeOf(meeting, pick);
  const honest = meeting.script[at] as CoordinatorWireOf<Kind>;
  const accepted = [configMessage(meeting.given.config), ...meeting.script.slice(0, at)];
  return { role: 'coordinator', given: charterGiven(meeting), accepted, honest, message: change(honest) };
}

/** A message that comes after another one, without an honest one in its place. */
export function afterwards(meeting: Meeting, after: Chosen<CoordinatorWire['kind']>, message: CoordinatorWire): CoordinatorScript {
  const accepted = [configMessage(meeting.given.config), ...meeting.script.slice(0, placeOf(meeting, after) + 1)];
  return { role: 'coordinator', given: charterGiven(meeting), accepted, message };
}

/** A message of the coordinator's script, to be changed or sent at another time. */
export const messageTo = <Kind extends CoordinatorWire['kind']>(meeting: Meeting, pick: Chosen<Kind>): CoordinatorWireOf<Kind> =>
  meeting.script[placeOf(meeting, pick)] as CoordinatorWireOf<Kind>;

/** A record is changed before the auditor reads it. */
export function againstAuditor(meeting: Meeting, change: (record: RecordWire) => RecordWire): AuditorScript {
  const honest = recordOf(meeting);
  return { role: 'auditor', given: charterGiven(meeting), accepted: [], honest, message: change(honest) };
}

/** Bytes in hexadecimal with one bit of one byte flipped. */
export const flipped = (hex: string, at = 0): string => {
  const bytes = decodeHex(hex);
  return encodeHex(bytes.with(at, (bytes[at] as number) ^ 1));
};

/** The list with the item of one partner changed. */
export const changed = <Item extends { readonly partner: string }>(list: readonly Item[], partner: string, change: Partial<Item>): Item[] =>
  list.map((item) => (item.partner === partner ? { ...item, ...change } : item));

/** The fixed keys as a liar shows them, with the digest that fits the lie. */
export function keysShown(
  message: AgentWireOf<'keys-fixed'>,
  advertisements: AgentWireOf<'keys-fixed'>['advertisements'],
): AgentWireOf<'keys-fixed'> {
  const advHash = deriveAdvHash(
    noblePrimitives,
    full.roundCtx,
    advertisements.map((adv) => advertisementField.parse(adv)),
  );
  return { ...message, advertisements, advHash: encodeHex(advHash) };
}

/** The fixed headers as a liar shows them, with the digest that fits the lie. */
export function headersShown(
  message: AgentWireOf<'shares-fixed'>,
  headers: AgentWireOf<'shares-fixed'>['headers'],
): AgentWireOf<'shares-fixed'> {
  const { advHash } = full.said('keys-fixed');
  const r1Hash = deriveR1Hash(noblePrimitives, {
    roundCtx: full.roundCtx,
    advHash,
    headers: headers.map((header) => headerField.parse(header)),
  });
  return { ...message, headers, r1Hash: encodeHex(r1Hash) };
}

/** The agent's column with other rows. */
export function columnShown(
  message: AgentWireOf<'shares-fixed'>,
  self: string,
  change: (rows: readonly ColumnRow[]) => readonly ColumnRow[],
): AgentWireOf<'shares-fixed'> {
  const dealers = message.headers.map((header) => header.partner).filter((dealer) => dealer !== self);
  return { ...message, column: encodeHex(encodeColumn(change(decodeColumn(decodeHex(message.column), dealers)))) };
}

/** The statement with some fields changed; the headers stay. */
export function statementShown(
  message: AgentWireOf<'survivors'>,
  change: (statement: SurvivorStatement) => Partial<SurvivorStatement>,
): AgentWireOf<'survivors'> {
  const statement = decodeStatement(decodeHex(message.statement));
  return { ...message, statement: encodeHex(encodeStatement({ ...statement, ...change(statement) })) };
}
