/** Who certifies a sum, and when it counts (SUM-K). */
import { describe, expect, it } from 'vitest';
import { parseCharterTerms } from '../../src/charter/index.ts';
import { checkConfigShape, countCertifiers, deriveCertificate, type SumConfig } from '../../src/sum/index.ts';
import { configError } from '../refusal.ts';
import { worldOf } from './play.ts';
import { refusalOf } from './refusals.ts';
import { nameOf } from './world.ts';

const { config } = worldOf(4);
const [first, second, third] = [nameOf(0), nameOf(1), nameOf(2)];
const roster = config.roster.map((entry) => entry.partner);
const root = new Uint8Array(32).fill(0xab);
const hex = 'ab'.repeat(32);

describe('the certificate of a round', () => {
  it('names those of the charter that take part, in roster order', () => {
    expect(deriveCertificate([third, 'absent', first], roster, config.tolerate)).toEqual({ of: 'masked-sum', by: [first, third] });
    expect(deriveCertificate(undefined, roster, config.tolerate)).toBeUndefined();
  });

  it('needs one certifier more than may collude', () => {
    expect(refusalOf(() => deriveCertificate([first, 'absent'], roster, 1)).code).toBe('policy-threshold');
    expect(deriveCertificate([first, second], roster, 1)?.by).toHaveLength(2);
    expect(refusalOf(() => deriveCertificate([first, second], roster, 2)).code).toBe('policy-threshold');
  });

  it.each<[string, NonNullable<SumConfig['certificate']>, string]>([
    ['of the result', { of: 'result', by: [first, second] }, 'not-supported'],
    ['by one', { of: 'masked-sum', by: [first] }, 'policy-threshold'],
    ['by one, twice', { of: 'masked-sum', by: [first, first] }, 'policy-threshold'],
    ['in another order', { of: 'masked-sum', by: [second, first] }, 'policy-threshold'],
    ['by a stranger', { of: 'masked-sum', by: [first, second, 'stranger'] }, 'policy-threshold'],
  ])('is refused %s', (_, certificate, code) => {
    expect(refusalOf(() => checkConfigShape({ ...config, certificate })).code).toBe(code);
  });

  it('counts each certifier once, and nobody else, and no other root', () => {
    const certified: Pick<SumConfig, 'certificate'> = { certificate: { of: 'masked-sum', by: [first, second] } };
    const said = (partner: string, sumRoot = hex) => ({ partner, sumRoot });
    expect(countCertifiers(certified, root, [said(first), said(first), said(second)])).toBe(2);
    expect(refusalOf(() => countCertifiers(certified, root, [said(third)]))).toMatchObject({ code: 'unknown-member', party: third });
    expect(refusalOf(() => countCertifiers({}, root, [said(first)])).code).toBe('unknown-member');
    expect(refusalOf(() => countCertifiers(certified, root, [said(first, '00'.repeat(32))]))).toMatchObject({
      code: 'result-mismatch',
      party: first,
    });
  });

  it('is asked for in charter.yaml, each certifier once', () => {
    const terms = { charter: 'x', purposes: {} };
    expect(parseCharterTerms({ ...terms, certifiers: ['b', 'a'] }).certifiers).toEqual(['b', 'a']);
    expect(configError(() => parseCharterTerms({ ...terms, certifiers: ['a', 'a'] })).code).toBe('malformed');
    expect(configError(() => parseCharterTerms({ ...terms, certifiers: ['a'] })).code).toBe('malformed');
  });
});
