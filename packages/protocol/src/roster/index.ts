/** Who may speak with which key, and how that changes over a log's life (docs/protocol/life-cycle.md). */
export * from './change-party.ts';
export * from './demand-standing.ts';
export * from './key-rotation.ts';
export * from './party.ts';
export * from './party-note.ts';
