/** From a plan to a partner's figures in one call: open what the plan needs, evaluate, close. */
import type { AgentFile } from '@ketensom/protocol';
import { demand, planCodebook } from '@ketensom/protocol';
import { mapDataset } from '../mapping/map-dataset.ts';
import type { EngineLimits } from '../source/engine.ts';
import { type AggregateAnswer, type AggregateRequest, evaluateAggregate, neededNames } from './evaluate-aggregate.ts';

/** Where the partner's files are, and what the engine may use. */
export interface PartnerData {
  /** The folder of agent.yaml. */
  readonly root: string;
  readonly file: AgentFile;
  readonly limits?: EngineLimits;
  /** A private folder to spill into. */
  readonly state?: string;
}

/**
 * A partner's answer to an aggregate query.
 *
 * @throws ProtocolError `not-offering` when the partner does not hold what the query needs, or as `evaluateAggregate`; ConfigError as
 *   `mapDataset`.
 */
export async function answerAggregate(request: AggregateRequest, partner: PartnerData): Promise<AggregateAnswer> {
  const { plan } = request;
  const codebook = planCodebook(plan, request.codebook);
  const dataset = partner.file.datasets.get(plan.dataset);
  demand(dataset !== undefined, 'not-offering', { clause: 'DOC-5' });
  const mapped = await mapDataset({
    root: partner.root,
    dataset,
    codebook,
    variables: neededNames(plan),
    keys: plan.subjectKey === undefined ? [] : [plan.subjectKey],
    ...(partner.limits === undefined ? {} : { limits: partner.limits }),
    ...(partner.state === undefined ? {} : { state: partner.state }),
  });
  try {
    return await evaluateAggregate(request, mapped);
  } finally {
    await mapped.close();
  }
}
