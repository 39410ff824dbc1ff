export * from './charter.ts';
export * from './parse-charter.ts';
export * from './terms.ts';
