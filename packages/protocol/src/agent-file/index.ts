/** A partner's agent.yaml: read, checked against the codebook, and what it can offer. */
export { checkAgentFile } from './check-agent-file.ts';
export { mappableVariables, offeredVariables } from './offered-variables.ts';
export { parseAgentFile } from './parse-agent-file.ts';
export { agentFileSchema } from './schema.ts';
export type * from './types.ts';
