/** Faults around the certificate of a sum, which the simulation's worlds do not have: each is found by the test it names. */
import { inSum, type Mutant } from './mutant.ts';

const rule = 'packages/protocol/test/sum/certificate.test.ts';
const agent = 'packages/node-agent/test/certificate.test.ts';

const inRule = (name: string, find: string, replace = ''): Mutant => ({ ...inSum('certificate.ts', name, find, replace), test: rule });
const inAgent = (name: string, find: string, replace = ''): Mutant => ({
  name,
  file: 'packages/node-agent/src/driver/certify-sum.ts',
  find,
  replace,
  test: agent,
});

export const certificateMutants: readonly Mutant[] = [
  inRule('as many certifiers as may collude', 'tolerate + 1', 'tolerate'),
  inRule('certifiers that are not in the round', 'partners.filter((partner) => certifiers.includes(partner))', '[...certifiers]'),
  inRule(
    'a certificate by anybody',
    "demand(certificate?.by.includes(partner) === true, 'unknown-member', { clause: 'SUM-K-3', party: partner });",
  ),
  inRule('a certificate of another sum', "demand(root === encodeHex(sumRoot), 'result-mismatch', { clause: 'SUM-K-4', party: partner });"),
  inRule('a certifier counted twice', 'new Set(said.map(({ partner }) => partner)).size', 'said.length'),
  inAgent('certify a sum that was not got', "demand(equalBytes(sum.root(), statement.sumRoot), 'result-mismatch', { clause });"),
  inAgent(
    'certify vectors that nobody signed',
    "demand(equalBytes(hasher.root(), vecRoot), 'digest-mismatch', { clause, party: partner });",
    ';',
  ),
  {
    ...inSum(
      'check-config.ts',
      'enter a round without the certificate that was agreed',
      "demand(sameCertificate(config.certificate, agreed.certificate), 'binding-mismatch', { clause: 'SUM-K-1' });",
    ),
    test: agent,
  },
];
