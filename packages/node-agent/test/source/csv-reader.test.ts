import { describe, expect, it } from 'vitest';
import { BrokenCsv, CsvReader, maxRecord } from '../../src/source/csv-reader.ts';
import { makeChance, runSeed } from '../support/random.ts';

interface Read {
  readonly header: readonly string[];
  readonly rows: readonly string[][];
  readonly rejects: readonly (readonly [line: number, reason: string])[];
}

/** Reads pieces of text; a string is cut into pieces of `size` characters. */
function read(text: string, size = text.length || 1, delimiter = ';'): Read {
  const read = { header: [] as string[], rows: [] as string[][], rejects: [] as [number, string][] };
  const reader = new CsvReader(
    { delimiter, quote: '"' },
    {
      header: (fields) => {
        read.header = fields;
      },
      rows: (rows) => {
        for (const row of rows) read.rows.push([...row]);
      },
      reject: (line, reason) => read.rejects.push([line, reason]),
    },
  );
  for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
  reader.end();
  return read;
}

const reasonOf = (text: string): string | undefined => {
  try {
    read(text);
    return undefined;
  } catch (error) {
    return error instanceof BrokenCsv ? `${error.reason} ${error.line}` : 'another error';
  }
};

describe('a delimited text', () => {
  it('is a header and rows', () => {
    expect(read('a;b\n1;2\n3;4')).toEqual({
      header: ['a', 'b'],
      rows: [
        ['1', '2'],
        ['3', '4'],
      ],
      rejects: [],
    });
  });

  it.each(['\n', '\r\n', '\r'])('may end its lines in %j', (end) => {
    const { header, rows } = read(['a;b', '1;"x"', '"y";2', ''].join(end));
    expect([header, ...rows]).toEqual([
      ['a', 'b'],
      ['1', 'x'],
      ['y', '2'],
    ]);
  });

  it('may mix the two line ends of one kind', () => {
    expect(read('a;b\r\n1;2\n"3";"4"\r\n').rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('keeps delimiters, line ends and doubled quotes inside quotes', () => {
    expect(read('a;b\n"x;y";"p\nq\r\nr"\n"he said ""no""";""\n').rows).toEqual([
      ['x;y', 'p\nq\r\nr'],
      ['he said "no"', ''],
    ]);
  });

  it('takes a quote inside a field for a character', () => {
    expect(read('a;b\n5";6"x"\n').rows).toEqual([['5"', '6"x"']]);
  });

  it('passes over empty lines, but in one column they are rows', () => {
    expect(read('a;b\n\n1;2\n\n').rows).toEqual([['1', '2']]);
    expect(read('a\n1\n\n2\n').rows).toEqual([['1'], [''], ['2']]);
  });

  it('counts rows with another number of fields', () => {
    expect(read('a;b\n1\n1;2;3\n1;2;\n5;6\n')).toMatchObject({
      rows: [['5', '6']],
      rejects: [
        [2, 'columns'],
        [3, 'columns'],
        [4, 'columns'],
      ],
    });
  });

  it('counts rows with text after a closing quote, and goes on with the next line', () => {
    expect(read('a;b\n"x"y;2\n3;4\n')).toMatchObject({ rows: [['3', '4']], rejects: [[2, 'quotes']] });
  });

  it.each(['\0', '\u001e', '\u001f', '\u0007'])('counts rows with the control character %j', (character) => {
    expect(read(`a;b\n1;x${character}y\n"${character}";1\n3;4\n`)).toMatchObject({
      rows: [['3', '4']],
      rejects: [
        [2, 'control'],
        [3, 'control'],
      ],
    });
  });

  it('says at which line a bad row begins, whatever stands in quotes before it', () => {
    expect(read('a;b\n"x\ny\nz";1\nbad\n').rejects).toEqual([[5, 'columns']]);
  });

  it('counts a row that is too long, in whatever pieces it comes', () => {
    const text = `a;b\n1;${'x'.repeat(maxRecord + 10)}\n3;4\n`;
    for (const size of [1000, 300_000, text.length])
      expect(read(text, size)).toMatchObject({ rows: [['3', '4']], rejects: [[2, 'length']] });
  });

  it('takes a quoted field that closes only after a million characters for one that never does', () => {
    const text = `a;b\n1;"${'x\n'.repeat(maxRecord)}"\n`;
    for (const size of [300_000, text.length]) expect(() => read(text, size)).toThrow(BrokenCsv);
  });

  it.each([
    ['a quote that never closes', 'a;b\n1;2\n3;"4\n5;6\n', 'unterminated 3'],
    ['no header', '', 'header 1'],
    ['a header with a NUL', 'a\0;b\n1;2\n', 'header 1'],
    ['a header with text after a quote', '"a"b;c\n1;2\n', 'header 1'],
    ['a million columns', `${'a;'.repeat(1e6)}\n`, 'tooManyColumns 1'],
    ['five thousand columns', `${'a;'.repeat(5000)}\n1;2\n`, 'tooManyColumns 1'],
  ])('is refused for %s', (_name, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('reads the same in pieces of any size', () => {
    const seed = runSeed();
    const chance = makeChance(seed);
    for (let turn = 0; turn < 60; turn += 1) {
      const end = chance.pick(['\n', '\r\n']);
      const field = (): string => chance.pick(['', 'x', '"a;b"', '"q""r"', `"l${end}m"`, 'é', '"', '5"', '"x"y', ' "z"', '\u0001']);
      const lines = Array.from({ length: 12 }, () => Array.from({ length: 1 + chance.below(4) }, field).join(';'));
      const text = `a;b${end}${lines.join(end)}${chance.oneIn(2) ? end : ''}`;
      const whole = attempt(() => read(text));
      for (const size of [1, 2, 3, 7])
        expect(
          attempt(() => read(text, size)),
          `seed ${seed}: ${JSON.stringify(text)}`,
        ).toEqual(whole);
    }
  });
});

/** The grammar for text without a quote, one line at a time. */
function readLines(text: string, lineEnd: '\n' | '\r'): Read {
  const lines = text.split(lineEnd).map((line) => (lineEnd === '\n' && line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  const [header = [], ...others] = lines.map((line) => line.split(';'));
  const rows: string[][] = [];
  const rejects: [number, string][] = [];
  for (const [at, fields] of others.entries()) {
    const line = fields.join(';');
    if (header.length > 1 && /^[\r\n]*$/.test(line)) continue;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
    if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(line)) rejects.push([at + 2, 'control']);
    else if (fields.length !== header.length) rejects.push([at + 2, 'columns']);
    else rows.push(fields);
  }
  return { header, rows, rejects };
}

describe('text without a quote', () => {
  it('is read as line by line, in pieces of any size, whatever its line ends', () => {
    const seed = runSeed();
    const chance = makeChance(seed);
    for (let turn = 0; turn < 300; turn += 1) {
      const lineEnd = chance.pick(['\n', '\r'] as const);
      const width = 1 + chance.below(3);
      const field = (): string => chance.pick(['', 'x', 'é', ' z ', '12345', ...(chance.oneIn(9) ? ['\u0001', '\u001f'] : [])]);
      const end = (): string => (lineEnd === '\r' ? '\r' : chance.pick(['\n', '\n', '\r\n', '\r\r\n']));
      const line = (): string =>
        chance.oneIn(6) ? '' : Array.from({ length: chance.oneIn(5) ? 1 + chance.below(4) : width }, field).join(';');
      const header = Array.from({ length: width }, (_, at) => `c${at}`).join(';');
      const first = lineEnd === '\r' ? '\r' : chance.pick(['\n', '\r\n']);
      const body = Array.from({ length: chance.below(12) }, () => `${line()}${end()}`).join('');
      const text = `${header}${first}${body}${chance.oneIn(2) ? 'x' : ''}`;
      for (const size of [text.length, 1, 5])
        expect(read(text, size), `seed ${seed}: ${JSON.stringify(text)} in ${size}`).toEqual(readLines(text, lineEnd));
    }
  });

  it('may be longer than a record', () => {
    const rows = Array.from({ length: 2 * (maxRecord / 4) }, () => 'a;b');
    expect(read(`a;b\n${rows.join('\n')}\n`).rows).toHaveLength(rows.length);
    const long = `${'x'.repeat(maxRecord - 3)};y`;
    expect(read(`a;b\n1;2\n${long}\n${long}z\n3;4\n`)).toMatchObject({ rows: [{}, {}, ['3', '4']], rejects: [[4, 'length']] });
  });
});

const attempt = (run: () => Read): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof BrokenCsv ? [error.reason, error.line] : error;
  }
};
