/**
 * The certificate of a sum (SUM-K): partners whom the charter names add the masked vectors themselves and say which root they got. Of t + 1 of them at
 * least one is honest, so the sum that the survivors signed is that of the vectors they sent. Certifiers see noise: without the opening a masked vector
 * says nothing.
 */
import { encodeHex } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import type { Certificate, SumConfig } from './config.ts';

/** How many certifiers must agree: one more than may collude. */
export const certifiersNeeded = (tolerate: number): number => tolerate + 1;

/**
 * The certificate of a round over `partners`, in roster order: those of the charter's certifiers that are in it. Undefined where the charter names none.
 *
 * @throws ProtocolError `policy-threshold` where fewer than t + 1 of them take part (SUM-K-1)
 */
export function deriveCertificate(
  certifiers: readonly string[] | undefined,
  partners: readonly string[],
  tolerate: number,
): Certificate | undefined {
  if (certifiers === undefined) return undefined;
  const by = partners.filter((partner) => certifiers.includes(partner));
  demand(by.length >= certifiersNeeded(tolerate), 'policy-threshold', { clause: 'SUM-K-1' });
  return { of: 'masked-sum', by };
}

/** @throws ProtocolError `not-supported`, `policy-threshold` for a certificate that no charter can ask of this roster (SUM-K-1, SUM-K-2) */
export function checkCertificateShape({ certificate, roster, tolerate }: Pick<SumConfig, 'certificate' | 'roster' | 'tolerate'>): void {
  if (certificate === undefined) return;
  demand(certificate.of === 'masked-sum', 'not-supported', { clause: 'SUM-K-2' });
  const names = roster.map((entry) => entry.partner);
  const inOrder = deriveCertificate(certificate.by, names, tolerate);
  demand(sameCertificate(inOrder, certificate), 'policy-threshold', { clause: 'SUM-K-1' });
}

/** Whether two rounds are certified alike. */
export const sameCertificate = (left: Certificate | undefined, right: Certificate | undefined): boolean =>
  left?.of === right?.of && left?.by.join(' ') === right?.by.join(' ');

/** What a partner said of the sum. */
export interface CertifiedRoot {
  readonly partner: string;
  /** Hex. */
  readonly sumRoot: string;
}

/**
 * The certifiers that got the sum which the survivors signed, each once.
 *
 * @throws ProtocolError `unknown-member` for somebody whom the config does not name, `result-mismatch` (the partner is named) for another root
 */
export function countCertifiers(
  { certificate }: Pick<SumConfig, 'certificate'>,
  sumRoot: Uint8Array,
  said: readonly CertifiedRoot[],
): number {
  for (const { partner, sumRoot: root } of said) {
    demand(certificate?.by.includes(partner) === true, 'unknown-member', { clause: 'SUM-K-3', party: partner });
    demand(root === encodeHex(sumRoot), 'result-mismatch', { clause: 'SUM-K-4', party: partner });
  }
  return new Set(said.map(({ partner }) => partner)).size;
}
