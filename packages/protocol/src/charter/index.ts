export * from './approvers.ts';
export * from './charter.ts';
export * from './parse-charter.ts';
export * from './purpose-end.ts';
export * from './retention.ts';
export * from './terms.ts';
