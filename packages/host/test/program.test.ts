import { ConfigError, ProtocolError } from '@ketensom/protocol';
import { afterEach, expect, test } from 'vitest';
import {
  CommandError,
  chooseLanguage,
  describeError,
  exitCodes,
  FailpointError,
  failpoint,
  formatTable,
  makeLineLog,
  ProblemError,
  printError,
  refuseFailpointInProduction,
  TransportError,
} from '../src/index.ts';

afterEach(() => {
  delete process.env['KETENSOM_FAILPOINT'];
});

test('every kind of error has its exit code', () => {
  const config = new ConfigError([{ path: 'a.b', found: '1', expected: 'text' }], 'agent.yaml');
  expect(describeError(config, 'en').exitCode).toBe(2);
  expect(describeError(new ProtocolError('policy-floor', { clause: 'DSC-1' }), 'en').exitCode).toBe(3);
  expect(describeError(new ProtocolError('bad-signature', { clause: 'EVT-1' }), 'en').exitCode).toBe(1);
  expect(describeError(new ProblemError({ code: 'declined', status: 409 }), 'en').exitCode).toBe(3);
  expect(describeError(new TransportError('unreachable'), 'en').exitCode).toBe(1);
  expect(describeError(new CommandError({ exitCode: exitCodes.verification, code: 'x', message: 'y' }), 'en').exitCode).toBe(4);
});

test('a configuration error is a table of file, path, found and expected', () => {
  const config = new ConfigError([{ path: 'datasets.cases', found: '"x"', expected: 'a name' }], 'agent.yaml');
  const { text } = describeError(config, 'nl');
  for (const part of ['bestand', 'agent.yaml', 'datasets.cases', '"x"', 'a name']) expect(text).toContain(part);
});

test('an unforeseen error shows where, but not what it says', () => {
  const error = new Error('Anna de Vries, 1980');
  const { text } = describeError(error, 'en');
  expect(text).not.toContain('Anna');
  expect(text).toContain('program.test');
});

test('as JSON an error is one line', () => {
  const lines: string[] = [];
  const exitCode = printError(
    new ProtocolError('expired', { clause: 'DOC-3' }),
    { json: true, language: 'en' },
    { write: (text) => lines.push(text) },
  );
  expect(exitCode).toBe(1);
  expect(JSON.parse(lines.join(''))).toMatchObject({ error: { code: 'expired', clause: 'DOC-3' } });
});

test('the language comes from --lang or the environment', () => {
  expect(chooseLanguage('nl', {})).toBe('nl');
  expect(chooseLanguage(undefined, { LANG: 'nl_NL.UTF-8' })).toBe('nl');
  expect(chooseLanguage(undefined, { LANG: 'nl_NL.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(chooseLanguage(undefined, {})).toBe('en');
});

test('failpoints stop where they are named, and nowhere in production', () => {
  process.env['KETENSOM_FAILPOINT'] = 'upload:throw';
  failpoint('share');
  expect(() => failpoint('upload')).toThrow(FailpointError);
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  expect(() => refuseFailpointInProduction()).toThrow(ConfigError);
  process.env['NODE_ENV'] = before ?? '';
});

test('tables are aligned, and nothing in a cell moves the cursor', () => {
  const table = formatTable(
    [{ head: 'name' }, { head: 'n', align: 'right' }],
    [
      ['a', '1'],
      ['lon\u001b[2Jg', '100'],
    ],
  );
  const lines = table.split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]?.trimEnd().length).toBe(lines[2]?.trimEnd().length);
  expect(table).not.toContain('\u001b');
});

test('a log line is one JSON object', () => {
  const lines: string[] = [];
  makeLineLog({ write: (text) => lines.push(text) }, () => new Date(0))('round-step', { run: 'x', step: 'share', code: undefined });
  expect(lines).toEqual(['{"time":"1970-01-01T00:00:00.000Z","event":"round-step","run":"x","step":"share"}\n']);
});
