export * from './parse-event.ts';
export * from './schemas.ts';
