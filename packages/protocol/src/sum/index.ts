/**
 * SecSum/1: a sum over the vectors of several partners of which nobody, not even the coordinator that adds them, sees a single one
 * (docs/protocol/secure-summation.md).
 *
 * An agent goes `advertise`, then `stepAgent` for everything that reaches its round; the coordinator goes `startRound`, then `stepCoordinator`.
 * Both are values in, values out: the state is the driver's to store. Vectors stay outside: the driver masks with `maskPiece`, adds and
 * unmasks with `unmaskPiece`. An auditor calls `verifyStatement` and `verifyOpening`.
 */
export * from './advertisement.ts';
export * from './agent-advertise.ts';
export * from './agent-codec.ts';
export * from './agent-states.ts';
export * from './agent-step.ts';
export * from './agent-table.ts';
export * from './certificate.ts';
export * from './check-config.ts';
export * from './check-reveal.ts';
export * from './config.ts';
export * from './config-codec.ts';
export * from './coordinator-codec.ts';
export * from './coordinator-keys.ts';
export * from './coordinator-states.ts';
export * from './coordinator-table.ts';
export * from './digests.ts';
export * from './entry-tree.ts';
export * from './event-bodies.ts';
export * from './masks.ts';
export * from './messages.ts';
export * from './names-codec.ts';
export * from './open-secrets.ts';
export * from './part-hasher.ts';
export * from './roster.ts';
export * from './secrets.ts';
export * from './share-codecs.ts';
export * from './share-header.ts';
export * from './statement-codec.ts';
export * from './survivor-statement.ts';
export * from './threshold.ts';
export * from './unmask-plan.ts';
export * from './verify-round.ts';
