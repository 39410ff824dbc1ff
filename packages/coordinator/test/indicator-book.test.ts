/** The indicator book: what it computes of itself, and what partners say of the variables behind an indicator. */
import { parseCodebook, type VariableAbout } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { formatBook } from '../src/analyst/format-book.ts';
import { indicatorBook } from '../src/analyst/indicator-book.ts';

const codebook = parseCodebook({
  codebook: 'book',
  version: 1,
  variables: {
    opened: { kind: 'date', min: '2020-01-01', max: '2030-12-31' },
    closed: { kind: 'date', min: '2020-01-01', max: '2030-12-31' },
    days: { kind: 'integer', between: ['opened', 'closed'], unit: 'day', min: 0, max: 1000 },
    plan: { kind: 'boolean' },
  },
  datasets: { cases: { unit: 'case', variables: ['opened', 'closed', 'days', 'plan'] } },
  indicators: {
    planned: {
      title: { en: 'Plan present', nl: 'Plan aanwezig' },
      definition: { en: 'A safety plan in the file', nl: 'Een veiligheidsplan in het dossier' },
      population: { en: 'Reports of domestic violence', nl: 'Meldingen van huiselijk geweld' },
      numerator: { en: 'cases with a plan', nl: 'casussen met een plan' },
      dataset: 'cases',
      share: 'plan',
      where: { variable: 'closed', has: true },
    },
    length: { dataset: 'cases', mean: 'days' },
  },
});

const offer = (partner: string, variables: readonly string[], about: Readonly<Record<string, VariableAbout>> = {}) => ({
  partner,
  datasets: { cases: { variables: [...variables], keys: [], snapshot: '2025-06-30', about } },
});
const all = ['opened', 'closed', 'days', 'plan'];
const offers = [
  offer('c', ['opened', 'closed', 'days'], { plan: { class: 'B', findability: 'free-text', note: 'in letters' } }),
  offer('a', all),
  offer('b', all, {
    plan: { class: 'A', findability: 'structured', method: 'register' },
    opened: { class: 'C', findability: 'derivable' },
  }),
  { partner: 'd', datasets: {} },
];
const book = indicatorBook(codebook, offers);
const partnersOf = (name: string) => book.find((entry) => entry.name === name)?.partners ?? [];

describe('the indicator book', () => {
  it('says what is computed where the codebook does not say it itself', () => {
    const [planned, length] = book;
    expect(planned).toMatchObject({ measure: 'share(plan)', unit: 'case', numerator: { en: 'cases with a plan' } });
    expect(planned?.denominator).toMatchObject({ en: 'rows in which plan is known' });
    expect(length?.numerator).toMatchObject({ en: 'the sum of days' });
  });

  it('says per partner where it is found, and how far it means the same, by the worst of what is behind it', () => {
    expect(partnersOf('planned').map(({ partner, registers, findability, class: own }) => [partner, registers, findability, own])).toEqual([
      ['a', true, undefined, 'A'],
      ['b', true, 'structured', 'A'],
      ['c', false, 'free-text', 'B'],
      ['d', false, 'absent', 'A'],
    ]);
    // A length is made of two dates, and one of them means something else at b.
    expect(partnersOf('length').find(({ partner }) => partner === 'b')).toMatchObject({ class: 'C', findability: 'derivable' });
  });

  it.each([
    ['en', ['Plan present', 'cases with a plan', 'closed is known', 'free text only', 'C: not added up', 'in letters']],
    ['nl', ['Plan aanwezig', 'casussen met een plan', 'closed bekend is', 'alleen vrije tekst', 'C: niet opgeteld', 'afwezig']],
  ] as const)('is readable in %s', (language, texts) => {
    const text = formatBook(book, language);
    for (const each of texts) expect(text).toContain(each);
  });

  it('of a codebook without indicators says so', () => expect(formatBook([], 'en')).toContain('no indicators'));
});
