/**
 * Scripts: what one party was told, one message more, and what must come of that one. The negative vectors are such scripts; this runs them on the
 * party's own functions.
 */
import {
  type AgentOutput,
  type AgentRound,
  type AgreedTerms,
  advertise,
  type CoordinatorRound,
  decodeAgentRound,
  decodeHex,
  decodeSumConfig,
  encodeAgentRound,
  encodeCoordinatorRound,
  equalBytes,
  type Primitives,
  ProtocolError,
  startRound,
  stepAgent,
  stepCoordinator,
} from '@ketensom/protocol';
import { type AgentWire, readAgentMessage } from './agent-wire.ts';
import { auditRecord, type RecordWire } from './auditor-wire.ts';
import { type CoordinatorWire, readCoordinatorMessage } from './coordinator-wire.ts';
import type { Hexed } from './hex-json.ts';

/** The first message of a round, for agents and coordinator: the bytes of its config. */
export interface ConfigWire {
  readonly kind: 'config';
  readonly bytes: string;
}

/** What an agent brings along. */
export interface AgentGiven {
  readonly self: string;
  readonly now: number;
  readonly entropy: string;
  readonly agreed: Hexed<AgreedTerms>;
}

/** What coordinator and auditor bring along. */
export interface CharterGiven {
  readonly tolerate?: number;
}

/** What came of a message. `sent` is all that the agent put out in the round, by kind. */
export type Outcome =
  | { readonly refusal: string; readonly clause: string; readonly party?: string; readonly sent?: readonly string[] }
  | { readonly complaints: readonly { readonly against: string; readonly code: string }[]; readonly sent: readonly string[] }
  | { readonly closed: string; readonly sent: readonly string[] }
  | { readonly failed: string; readonly blamed?: string; readonly complaint?: { readonly from: string; readonly against: string } }
  | 'accepted';

/** See the module header. `honest` is what would have been accepted in the place of `message`. */
interface ScriptOf<Role, Given, Wire> {
  readonly role: Role;
  readonly given: Given;
  readonly accepted: readonly Wire[];
  readonly honest?: Wire;
  readonly message: Wire;
}

export type AgentScript = ScriptOf<'agent', AgentGiven, ConfigWire | AgentWire>;
export type CoordinatorScript = ScriptOf<'coordinator', CharterGiven, ConfigWire | CoordinatorWire>;
export type AuditorScript = ScriptOf<'auditor', CharterGiven, RecordWire>;
export type Script = AgentScript | CoordinatorScript | AuditorScript;

/** Runs the script with its own last message, or with the honest one in its place. */
export function runScript(primitives: Primitives, script: Script, last: 'message' | 'honest' = 'message'): Outcome {
  switch (script.role) {
    case 'agent':
      return runAll(new AgentPlayer(primitives, script.given), script, last);
    case 'coordinator':
      return runAll(new CoordinatorPlayer(primitives, script.given), script, last);
    case 'auditor':
      return runAll(
        { take: (record: RecordWire) => refusedOr(() => auditRecord(primitives, record, script.given.tolerate)) },
        script,
        last,
      );
  }
}

interface Player<Wire> {
  take(wire: Wire): Outcome;
}

function runAll<Wire>(
  player: Player<Wire>,
  script: { readonly accepted: readonly Wire[]; readonly honest?: Wire; readonly message: Wire },
  last: 'message' | 'honest',
): Outcome {
  for (const [at, message] of script.accepted.entries())
    if (player.take(message) !== 'accepted') throw new TypeError(`message ${at} of the script was not accepted`);
  const message = script[last];
  if (message === undefined) throw new TypeError('the script has no such message');
  return player.take(message);
}

function refusedOr(act: () => Outcome): Outcome {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, clause, party } = error;
    return { refusal: code, clause, ...(party === undefined ? {} : { party }) };
  }
}

/** An agent that starts again from its stored state after every message. */
class AgentPlayer implements Player<ConfigWire | AgentWire> {
  readonly #primitives: Primitives;
  readonly #given: AgentGiven;
  readonly #sent: string[] = [];
  #stored: Uint8Array | undefined;

  constructor(primitives: Primitives, given: AgentGiven) {
    this.#primitives = primitives;
    this.#given = given;
  }

  take(wire: ConfigWire | AgentWire): Outcome {
    const outcome = refusedOr(() => this.#step(wire));
    return typeof outcome === 'object' && 'refusal' in outcome ? { ...outcome, sent: this.#sent } : outcome;
  }

  #step(wire: ConfigWire | AgentWire): Outcome {
    const { next, outbox } = wire.kind === 'config' ? this.#enter(wire) : this.#tell(wire);
    this.#stored = encodeAgentRound(next);
    this.#sent.push(...outbox.map((output) => output.kind));
    return this.#outcomeOf(next, outbox);
  }

  #enter({ bytes }: ConfigWire) {
    const { self, now, entropy, agreed } = this.#given;
    const config = decodeSumConfig(decodeHex(bytes));
    const terms = { ...agreed, logRoot: decodeHex(agreed.logRoot) };
    return advertise(this.#primitives, { config, self, agreed: terms, now, entropy: decodeHex(entropy) });
  }

  #tell(wire: AgentWire) {
    if (this.#stored === undefined) throw new TypeError('the agent has not entered');
    const state = decodeAgentRound(this.#stored);
    return stepAgent(this.#primitives, state, readAgentMessage(wire, this.#given.self));
  }

  #outcomeOf(next: AgentRound, outbox: readonly AgentOutput[]): Outcome {
    const complaints = outbox.filter((output) => output.kind === 'complaint').map(({ against, code }) => ({ against, code }));
    if (complaints.length > 0) return { complaints, sent: this.#sent };
    return next.kind === 'closed' ? { closed: next.why, sent: this.#sent } : 'accepted';
  }
}

/** A coordinator; a refusal must leave it as it was. */
class CoordinatorPlayer implements Player<ConfigWire | CoordinatorWire> {
  readonly #primitives: Primitives;
  readonly #given: CharterGiven;
  #state: CoordinatorRound | undefined;

  constructor(primitives: Primitives, given: CharterGiven) {
    this.#primitives = primitives;
    this.#given = given;
  }

  take(wire: ConfigWire | CoordinatorWire): Outcome {
    const before = this.#state && encodeCoordinatorRound(this.#state);
    const outcome = refusedOr(() => this.#step(wire));
    const isRefused = typeof outcome === 'object' && 'refusal' in outcome;
    if (isRefused && before && this.#state && !equalBytes(before, encodeCoordinatorRound(this.#state)))
      throw new TypeError('a refusal changed the state');
    return outcome;
  }

  #step(wire: ConfigWire | CoordinatorWire): Outcome {
    this.#state = this.#next(wire);
    if (this.#state.kind !== 'failed') return 'accepted';
    const { code, blamed, complaint } = this.#state;
    return { failed: code, ...(blamed === undefined ? {} : { blamed }), ...(complaint === undefined ? {} : { complaint }) };
  }

  #next(wire: ConfigWire | CoordinatorWire): CoordinatorRound {
    if (wire.kind === 'config') return startRound(this.#primitives, decodeSumConfig(decodeHex(wire.bytes)), this.#given).next;
    if (this.#state === undefined) throw new TypeError('the round has not begun');
    return stepCoordinator(this.#primitives, this.#state, readCoordinatorMessage(wire, this.#state)).next;
  }
}
