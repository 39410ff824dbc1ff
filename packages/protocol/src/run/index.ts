export * from './document.ts';
export * from './offer.ts';
export * from './parse-request.ts';
export * from './request.ts';
