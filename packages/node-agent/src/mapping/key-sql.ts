/**
 * Keys of rows, normalised. The citizen service number is normalised in SQL, since every dataset counts by it; a test holds the SQL against
 * the protocol's `normaliseBsn` on many texts. Other keys call the protocol's own function from inside the engine.
 */
import { DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { type Key, type Normaliser, normaliseKey } from '@ketensom/protocol';
import type { Engine } from '../source/engine.ts';
import { quoteName, quoteTexts } from '../source/sql-text.ts';
import { keyColumn, keyStateColumn, keyStates } from './names.ts';
import { trimSql, whiteSpaceClass } from './trim-sql.ts';

/** The column that holds the source's text of one part of a key (of the key itself under its own name). */
export const keyTextColumn = (key: string, part: string): string => quoteName(`kw:${key}:${part}`);
/** Half way: of a bsn its digits, of others what the protocol's function said. */
const halfColumn = (key: string): string => quoteName(`kh:${key}`);
const functionName = (key: string): string => quoteName(`normalise:${key}`);

/** The parts of a key, in order. */
export const keyParts = (key: Key): readonly string[] => (key.kind === 'composite' ? [...key.parts.keys()] : [key.name]);

const invalid = '!';

/** Makes the protocol's normalisation of a key callable from SQL: `=text` valid, `!` invalid, null not there. Once per key. */
export function defineKey(engine: Engine, key: Key): void {
  if (key.kind === 'bsn') return;
  const parts = keyParts(key);
  const normalise = DuckDBScalarFunction.create({
    name: `normalise:${key.name}`,
    returnType: VARCHAR,
    parameterTypes: parts.map(() => VARCHAR),
    mainFunction: (_info, chunk, output) => {
      const columns = new Map(parts.map((part, at) => [part, chunk.getColumnValues(at)]));
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const reading = normaliseKey(key, (part) => String(columns.get(part)?.[row] ?? ''));
        output.setItem(row, reading.state === 'value' ? `=${reading.value}` : reading.state === 'invalid' ? invalid : null);
      }
      output.flush();
    },
  });
  engine.define(normalise);
}

/**
 * The plainest texts that a key's steps leave as they are, as the characters they are of, in a regular expression: words of ASCII letters and digits, as far as no step changes
 * them. A step that can refuse such a word is not among those that have any.
 */
export function plainCharacters(steps: readonly Normaliser[]): string | undefined {
  if (steps.includes('date')) return undefined;
  const lower = steps.includes('upper') || steps.includes('digits') ? '' : 'a-z';
  const upper = steps.includes('lower') || steps.includes('fold') || steps.includes('digits') ? '' : 'A-Z';
  return `0-9${lower}${upper}`;
}

/** What the protocol's function says of a key. It is asked one row at a time, so not of the texts that it would leave as they are. */
function said(key: Exclude<Key, { readonly kind: 'bsn' }>): string {
  const texts = keyParts(key).map((part) => `coalesce(${keyTextColumn(key.name, part)}, '')`);
  const asked = `${functionName(key.name)}(${texts.join(', ')})`;
  const plain = key.kind === 'text' ? plainCharacters(key.normalise) : undefined;
  const text = keyTextColumn(key.name, key.name);
  return plain === undefined ? asked : `case when regexp_full_match(${text}, '[${plain}]+') then '=' || ${text} else ${asked} end`;
}

/**
 * Layers of columns, each over those before it, that end in `k:k` and `ks:k`. Of a number: first its digits (null where there is no text, `!`
 * where a spreadsheet spoilt it), then nine digits that pass the test. Of others: what the protocol's function said, then the text in it.
 */
export function keyLayers(key: Key): string[][] {
  const half = halfColumn(key.name);
  const isBsn = key.kind === 'bsn';
  const first = isBsn ? bsnDigits(keyTextColumn(key.name, key.name)) : said(key);
  const value = isBsn ? validBsn(half) : `case when starts_with(${half}, '=') then substr(${half}, 2) end`;
  const isEmpty = isBsn ? `coalesce(${half} in ${quoteTexts(noBsn)}, true)` : `${half} is null`;
  const state = `case when ${keyColumn(key.name)} is not null then ${keyStates.valid} when ${isEmpty} then ${keyStates.empty} else ${keyStates.invalid} end`;
  return [[`${first} as ${half}`], [`${value} as ${keyColumn(key.name)}`], [`cast(${state} as utinyint) as ${keyStateColumn(key.name)}`]];
}

const noBsn = ['', '00000000', '000000000', '999999999'];

/** The first branch is there for speed: nine plain digits are what nearly every row has. */
function bsnDigits(raw: string): string {
  const text = trimSql(raw);
  const isArtefact = `(regexp_matches(${text}, '[0-9][eE][+-]?[0-9]') or regexp_full_match(${text}, '[^.]*[.,]0*'))`;
  const digits = `regexp_replace(${text}, '[${whiteSpaceClass}.-]', '', 'g')`;
  return `case when regexp_full_match(${raw}, '[0-9]{9}') then ${raw} when ${isArtefact} then '${invalid}' else ${digits} end`;
}

/** Nine digits that pass the eleven-test, or null. */
function validBsn(digits: string): string {
  const number = `cast(${digits} as integer)`;
  const terms = [9, 8, 7, 6, 5, 4, 3, 2, -1].map((weight, at) => `${weight} * (${number} // ${10 ** (8 - at)} % 10)`);
  const isNumber = `regexp_full_match(${digits}, '[0-9]{8,9}') and ${digits} not in ${quoteTexts(noBsn)}`;
  return `case when ${isNumber} then case when (${terms.join(' + ')}) % 11 = 0 then lpad(${digits}, 9, '0') end end`;
}
