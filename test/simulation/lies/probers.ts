/** Who tries lies on the side, of agents, coordinators and auditors. */
import type { OpeningClaim } from '../../../packages/protocol/src/sum/index.ts';
import type { AgentProber } from '../parties/agent-context.ts';
import type { CoordinatorProber } from '../parties/branch.ts';
import { type LieParts, LiesToAgents } from './to-agents.ts';
import { lieToAuditor } from './to-auditors.ts';
import { LiesToCoordinators } from './to-coordinators.ts';

export interface Probers {
  readonly agent: AgentProber;
  readonly coordinator: CoordinatorProber;
  /** About a round that an auditor found in order. */
  readonly audited: (claim: OpeningClaim) => void;
}

export const makeProbers = (parts: LieParts): Probers => ({
  agent: new LiesToAgents(parts),
  coordinator: new LiesToCoordinators(parts),
  audited: (claim) => lieToAuditor(parts, claim),
});
