/** What runs in the page: the protocol package's own audit, on files that are handed in as base64. */
import {
  type AuditReport,
  type AuditTrust,
  bundleSource,
  decodeBase64,
  memoryFiles,
  noblePrimitives,
  verifyBundle,
} from '@ketensom/protocol';

/** The audit as the test calls it. */
export type AuditInPage = (files: Readonly<Record<string, string>>, trust: AuditTrust) => AuditReport;

const auditInPage: AuditInPage = (files, trust) => {
  const decoded = new Map(Object.entries(files).map(([path, base64]) => [path, decodeBase64(base64)] as const));
  return verifyBundle(noblePrimitives, bundleSource(memoryFiles(decoded)), { trust });
};

Object.assign(globalThis, { auditInPage });
