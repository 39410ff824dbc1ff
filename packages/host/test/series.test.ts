import type { Series } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { formatSeries, noLabels, seriesPage } from '../src/index.ts';

const value = (of: number) => ({ state: 'value', value: of }) as const;
const share = (of: number) => ({ state: 'value', value: of, low: of - 0.04, high: of + 0.04, method: 'wilson', n: 400 }) as const;

const period = (name: string): Series['periods'][number] => ({
  period: name,
  status: 'released',
  id: 'a'.repeat(64),
  query: `q-${name}`,
  releasedAt: '2025-01-31T10:00:00Z',
  codebook: { name: 'youth', version: 1, digest: 'b'.repeat(64) },
  partners: ['a', 'b', 'c'],
  ...(name === '2023' ? { localThreshold: ['b'] } : {}),
  ...(name === '2024' ? { aggregateOnly: { c: { made: '2025-01-15', minCount: 10, round: 1 } } } : {}),
});

const series: Series = {
  series: 'cases',
  kind: 'series',
  purpose: 'p',
  dataset: 'cases',
  question: { en: 'More <b>cases</b>?', nl: 'Meer <b>zaken</b>?' },
  periods: ['2020', '2021', '2022', '2023', '2024'].map(period),
  breaks: [{ period: '2022', why: 'classification', names: ['region'] }],
  lines: [
    {
      by: { region: 'N' },
      measure: 'count',
      cells: [value(100), value(1200), value(60), { state: 'suppressed', reason: 'minCount' }, value(80)],
      trend: {
        kind: 'factor',
        perPeriod: 1.031,
        low: 0.99,
        high: 1.052,
        method: 'poisson',
        spread: 1,
        from: '2022',
        to: '2024',
        points: 3,
      },
    },
    {
      by: { region: 'N' },
      measure: 'share(plan)',
      cells: [share(0.4), share(0.45), share(0.5), { state: 'notReleased' }, { state: 'noData' }],
      trend: {
        kind: 'change',
        perPeriod: -0.021,
        low: -0.03,
        high: -0.01,
        method: 'weighted-least-squares',
        spread: 1,
        from: '2022',
        to: '2024',
        points: 3,
      },
    },
  ],
};

const labels = { ...noLabels, titles: { region: 'Part of town' }, codes: { region: { N: 'North & <East>' } } };

describe('a series on a terminal', () => {
  it('is an aligned table per measure, with the break marked and the trend per year', () => {
    const lines = formatSeries(series, labels, 'en').split('\n');
    const head = lines.find((line) => line.startsWith('Part of town')) ?? '';
    const row = lines.find((line) => line.startsWith('North')) ?? '';
    expect(head.split(/\s{2,}/)).toEqual(['Part of town', '2020', '2021', '‖ 2022', '2023', '2024', 'course', 'per year']);
    expect(row.split(/\s{2,}/)).toEqual(['North & <East>', '100', '1,200', '60', '· hidden', '80', '▂█‖▁·▁', '+3.1 % (−1 … +5.2)']);
    // Figures end where their heads do.
    for (const name of ['2020', '2021', '2024']) expect(row.slice(0, head.indexOf(name) + 4)).toMatch(/[0-9n]$/);
    expect(lines.join('\n')).toContain('‖ 2022: other codes of Part of town');
  });

  it('shows shares as percentages, and changes of them in points, in Dutch too', () => {
    const text = formatSeries(series, labels, 'nl');
    expect(text).toContain('45 %');
    expect(text).toContain('−2,1 procentpunt (−3 … −1)');
    expect(text).toContain('– niet vrijgegeven');
    expect(text).toContain('geen gegevens');
  });
});

describe('a series as a page', () => {
  const page = seriesPage(series, { nl: labels, en: labels }, 'nl');

  it('fetches nothing, runs nothing, and escapes what it is given', () => {
    expect(page).not.toMatch(/<script|<link|src=|https?:|@import|<b>/);
    expect(page).toContain('More &lt;b&gt;cases&lt;/b&gt;?');
    expect(page).toContain('North &amp; &lt;East&gt;');
  });

  it('never joins points across a break, or over a hidden one, and marks the break', () => {
    const [count = ''] = page.split('</svg>');
    const paths = [...count.matchAll(/<path d="([^"]*)" class="line"/g)].map(([, path = '']) => path);
    // 2020-2021, then 2022 alone, then 2024 alone.
    expect(
      paths.map((path) =>
        path
          .split('M')
          .slice(1)
          .map((part) => part.split('L').length),
      ),
    ).toEqual([[2, 1, 1]]);
    expect(count.match(/class="break"/g)).toHaveLength(1);
    expect(count.match(/class="gap"/g)).toHaveLength(1);
    expect(page).toContain('c gave a table made at the source on 2025-01-15');
    expect(page).toContain('2023: Own cells of too few persons left out by b');
    expect(page).toContain('andere codes van Part of town');
  });
});
