/** Everything that ever left an honest agent: what an adversary who sees all traffic has to work with. */
import type { MaskPlan, Reveal } from '../../../packages/protocol/src/sum/index.ts';
import type { LogNode, SimEvent } from '../machine/log.ts';
import type { AgentTap } from '../parties/agent-context.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

export interface Upload {
  readonly bytes: Uint8Array;
  readonly version: number;
  /** The link with which the shares were fixed, in the agent's own log. */
  readonly base: LogNode | undefined;
  /** The honest agents that had cosigned that link by then. */
  readonly cosigners: ReadonlySet<string>;
}

/** The masks of a vector, and whom it shares each pairwise one with. */
export interface WatchedPlan {
  readonly selfKey: Uint8Array;
  readonly pairs: readonly (MaskPlan['pairs'][number] & { readonly partner: string })[];
}

/** What one agent let out in one round. Each of these may hold one thing at most. */
export class Leaving {
  readonly name: string;
  readonly round: string;
  readonly keys = new Set<string>();
  readonly headers = new Set<string>();
  readonly inputs = new Set<string>();
  readonly acks = new Set<string>();
  readonly reveals = new Map<string, Reveal>();
  readonly uploads = new Map<string, Upload>();
  readonly complaints = new Set<string>();
  isAbandoned = false;
  plan: WatchedPlan | undefined;

  constructor(name: string, round: string) {
    this.name = name;
    this.round = round;
  }
}

export interface Refusal {
  readonly name: string;
  readonly round: string;
  readonly at: string;
  readonly code: string;
}

export class Tap implements AgentTap {
  readonly #leaving = new Map<string, Leaving>();
  readonly #cosigners = new Map<LogNode, Set<string>>();
  readonly refusals: Refusal[] = [];

  /** What an agent let out in a round. */
  of(name: string, round: string): Leaving {
    const key = `${name}/${round}`;
    const found = this.#leaving.get(key) ?? new Leaving(name, round);
    this.#leaving.set(key, found);
    return found;
  }

  get all(): readonly Leaving[] {
    return [...this.#leaving.values()];
  }

  planned(name: string, round: string, { selfKey, pairs }: MaskPlan, peers: readonly string[]): void {
    const copies = pairs.map(({ key, sign }, at) => ({ partner: peers[at] as string, key: key.slice(), sign }));
    this.of(name, round).plan = { selfKey: selfKey.slice(), pairs: copies };
  }

  cosigned(name: string, node: LogNode): void {
    this.#cosigners.set(node, (this.#cosigners.get(node) ?? new Set()).add(name));
  }

  uploaded(name: string, { round, bytes, version, base }: Parameters<AgentTap['uploaded']>[1]): void {
    const { uploads } = this.of(name, round);
    const cosigners = new Set(base && this.#cosigners.get(base));
    if (!uploads.has(hex(bytes))) uploads.set(hex(bytes), { bytes, version, base, cosigners });
  }

  refused(name: string, refusal: Omit<Refusal, 'name'>): void {
    this.refusals.push({ name, ...refusal });
  }

  sent(name: string, { round, body }: SimEvent): void {
    const leaving = this.of(name, round);
    switch (body.type) {
      case 'round.key':
        leaving.keys.add(hex(body.advertisement.cKey) + hex(body.advertisement.sKey) + hex(body.advertisement.bCommit));
        break;
      case 'round.shares':
        leaving.headers.add(hex(body.dealt.header.entriesRoot));
        break;
      case 'round.complaint':
        leaving.complaints.add(body.against);
        break;
      case 'input.committed':
        leaving.inputs.add(hex(body.input.vecRoot) + hex(body.input.inputCommit));
        break;
      case 'survivors.ack':
        leaving.acks.add(hex(body.svHash));
        break;
      case 'share.revealed':
        leaving.reveals.set(revealText(body.reveal), body.reveal);
        break;
      case 'round.abandoned':
        leaving.isAbandoned = true;
        break;
      default:
        break;
    }
  }
}

const revealText = ({ svHash, shares }: Reveal): string =>
  hex(svHash) + shares.map(({ dealer, kind, share }) => `${dealer}${kind}${hex(share)}`).join();
