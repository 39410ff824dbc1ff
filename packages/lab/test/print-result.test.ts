/** What a release looks like on a terminal and in a report: figures with what they rest on, and the warnings that go with a blinding. */
import { noLabels, withNamedShares } from '@ketensom/host';
import { afterEach, expect, test, vi } from 'vitest';
import { formatCell } from '../src/present/format-cell.ts';
import { formatResult } from '../src/present/print-result.ts';
import { formatReport } from '../src/present/report.ts';
import type { QueryResult } from '../src/present/result-file.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('of how many persons a figure is stands beside it', () => {
  expect(formatCell({ state: 'value', value: 1234.5, n: 45 }, false, 'en')).toBe('1,234.5 (n 45)');
  expect(formatCell({ state: 'value', value: 0.25, low: 0.1821, high: 0.3318, method: 'wilson', n: 1200 }, true, 'nl')).toBe(
    '25 % (18,2–33,2; n 1.200)',
  );
  expect(formatCell({ state: 'value', value: 7 }, false, 'en')).toBe('7');
});

const linked = (blinding: string): QueryResult =>
  ({
    status: 'released',
    kind: 'link',
    blinding,
    query: 'members',
    id: '00',
    protection: 'on',
    partners: { included: ['a', 'b'], missing: [], notOffering: [] },
    snapshots: {},
    rules: {},
    log: { treeSize: 1, root: '00' },
    charter: { version: 1, digest: '00' },
    codebook: { name: 'c', version: 1, digest: '00' },
    linkage: { clients: { class: '>=95%' } },
    cells: [{ by: { 'clients.area': 'N' }, smokers: { state: 'value', value: 0.4, n: 50 } }],
  }) as unknown as QueryResult;

const order = { dimensions: [], measures: [] };
const labels = withNamedShares(noLabels, { measures: [{ share: 'residents.smokes', as: 'smokers' }] });

test.each([
  ['en', 'one partner working with the coordinator'],
  ['nl', 'één partner die samenwerkt met de coördinator'],
] as const)('a table under salted-hash begins with its warning, in red (%s)', (language, warning) => {
  vi.stubEnv('FORCE_COLOR', '1');
  const text = formatResult(linked('salted-hash'), labels, { language, order });
  expect(text.split('\n')[0]).toMatch(new RegExp(`^\u{1b}\\[31m.*${warning}.*\u{1b}\\[39m$`, 'u'));
  expect(text).toContain('40 % (n 50)');
  expect(formatResult(linked('dh'), labels, { language, order })).not.toContain(warning);
});

test.each(['dh', 'salted-hash'])('the report of a link says what its blinding shows to whom, and nothing of masks (%s)', (blinding) => {
  const page = formatReport(
    { result: linked(blinding), basis: '', order, maps: new Map() as never, labels: { nl: labels, en: labels } },
    'en',
  );
  expect(page).toContain('The coordinator counted marks');
  expect(page).not.toContain('masked');
  expect(page).not.toContain('subtract their own figures');
  expect(page.includes('class="warn">Blinding salted-hash')).toBe(blinding === 'salted-hash');
});
