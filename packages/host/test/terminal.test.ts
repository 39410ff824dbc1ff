/** Tables on a terminal: what stands out does so in colour, and nothing from elsewhere can. */
import { afterEach, expect, test, vi } from 'vitest';
import { formatTable } from '../src/terminal.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const [red, plain] = ['\u{1b}[31m', '\u{1b}[39m'];
const table = (width?: number): string =>
  formatTable(
    [{ head: 'topic' }, { head: '' }],
    [
      ['blinding', { text: 'one partner gets every number back', style: 'red' }],
      ['name', `odd${red}name`],
    ],
    width,
  );

test('a cell with a style is in it where there are colours, and control characters are shown for what they are', () => {
  vi.stubEnv('FORCE_COLOR', '1');
  expect(table()).toContain(`${red}one partner gets every number back${plain}`);
  expect(table()).toContain('odd?[31mname');
});

test('a line that is broken stays in its colour', () => {
  vi.stubEnv('FORCE_COLOR', '1');
  const lines = table(36)
    .split('\n')
    .filter((line) => line.includes(red));
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line).toContain(plain);
});

test('without colours it is the bare text', () => {
  vi.stubEnv('FORCE_COLOR', '0');
  expect(table()).toContain('blinding  one partner gets every number back\n');
});
