/**
 * From a source text to a value of a variable, in SQL: what is present, and why what is missing is missing. One place per kind of
 * variable; the states are decided the same way for all: no text is `empty`, a text that is no value is `unmapped`, a value beyond its
 * variable's bounds is `outOfRange`.
 */
import {
  type CategoryVariable,
  type DateVariable,
  isDate,
  type NumericVariable,
  type Variable,
  type VariableMapping,
} from '@ketensom/protocol';
import { quoteText, quoteTexts } from '../source/sql-text.ts';
import {
  codeType,
  parsedColumn,
  pointedColumn,
  roundedColumn,
  simpleColumn,
  stateColumn,
  states,
  textColumn,
  valueColumn,
} from './names.ts';
import { isRoundedSql, isSimpleSql, type NumberForm, pointedSql, unitRange, unitsSql, unitType } from './number-sql.ts';

/** What a category's source texts stand for: positions in its code list. */
export interface CodeTexts {
  readonly texts: readonly string[];
  readonly positions: readonly number[];
}

/** The source texts of a category in the order of the file, trimmed, each once. Codes that the list does not have are left out. */
export function codeTexts(variable: CategoryVariable, mapping: VariableMapping): CodeTexts {
  const positionOf = new Map(variable.codes.map(({ code }, at) => [code, at]));
  const pairs = mapping.codes ?? new Map(variable.codes.map(({ code }) => [code, code]));
  const found = new Map<string, number>();
  for (const [text, code] of pairs) {
    const position = positionOf.get(String(code));
    if (position !== undefined && !found.has(text.trim())) found.set(text.trim(), position);
  }
  return { texts: [...found.keys()], positions: [...found.values()] };
}

const parseCategory = (variable: CategoryVariable, mapping: VariableMapping): string => {
  const { positions } = codeTexts(variable, mapping);
  if (positions.length === 0) return 'cast(null as integer)';
  const at = `enum_code(try_cast(${textColumn(variable.name)} as ${codeType(variable.name)}))`;
  const isIdentity = positions.every((position, index) => position === index);
  return isIdentity ? `cast(${at} as integer)` : `[${positions.join(', ')}][${at} + 1]`;
};

const parseBoolean = (name: string, mapping: VariableMapping): string => {
  const pairs = [
    ...(mapping.codes ??
      new Map([
        ['true', true],
        ['false', false],
      ])),
  ];
  const branch = (wanted: boolean): string => {
    const texts = pairs.filter(([, value]) => value === wanted).map(([text]) => text.trim());
    return texts.length === 0 ? '' : `when ${textColumn(name)} in ${quoteTexts(texts)} then ${wanted} `;
  };
  const branches = branch(true) + branch(false);
  return branches === '' ? 'cast(null as boolean)' : `case ${branches}end`;
};

const isoPattern = '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00(:00(\\.0+)?)?)?';

/** Without a format: `YYYY-MM-DD`, also as a time stamp at midnight. A text without a digit is never a date ("infinity", "epoch"). */
const parseDate = (name: string, mapping: VariableMapping): string => {
  const text = textColumn(name);
  if (mapping.format === undefined)
    return `case when regexp_full_match(${text}, '${isoPattern}') then try_cast(left(${text}, 10) as date) end`;
  return `case when regexp_matches(${text}, '[0-9]') then cast(try_strptime(${text}, ${quoteText(mapping.format)}) as date) end`;
};

const numberForm = (variable: NumericVariable, decimal: '.' | ','): NumberForm => ({
  decimals: variable.decimals,
  decimal,
  unit: unitType(variable),
});

/** Columns that come before parsing: of a number, its text with a decimal point and whether it is a simple one. From `t:x`. */
export function pointedColumns(variable: Variable, decimal: '.' | ','): string[] {
  return 'decimals' in variable ? [`${pointedSql(textColumn(variable.name), decimal)} as ${pointedColumn(variable.name)}`] : [];
}

/** From the pointed text. */
export function simpleColumns(variable: Variable, decimal: '.' | ','): string[] {
  if (!('decimals' in variable)) return [];
  return [`${isSimpleSql(pointedColumn(variable.name), numberForm(variable, decimal))} as ${simpleColumn(variable.name)}`];
}

/** The columns `p:x` and `r:x`: the value before its range is looked at (null where the text is no value), and the rounding mark. */
export function parsedColumns(variable: Variable, mapping: VariableMapping, decimal: '.' | ','): string[] {
  const [value, rounded] = parse(variable, mapping, decimal);
  return [`${value} as ${parsedColumn(variable.name)}`, `${rounded} as ${roundedColumn(variable.name)}`];
}

function parse(variable: Variable, mapping: VariableMapping, decimal: '.' | ','): readonly [value: string, rounded: string] {
  switch (variable.kind) {
    case 'category':
      return [parseCategory(variable, mapping), 'false'];
    case 'boolean':
      return [parseBoolean(variable.name, mapping), 'false'];
    case 'date':
      return [parseDate(variable.name, mapping), 'false'];
    default: {
      const form = numberForm(variable, decimal);
      const columns = [pointedColumn(variable.name), simpleColumn(variable.name)] as const;
      return [unitsSql(...columns, form), isRoundedSql(...columns, form)];
    }
  }
}

const numericRange = (variable: NumericVariable): readonly [string, string] => {
  const { min, max } = unitRange(variable);
  return [String(min), String(max)];
};

const dateRange = (variable: DateVariable): readonly [string, string] => {
  if (!isDate(variable.min) || !isDate(variable.max)) throw new TypeError('the bounds of a date variable are dates');
  return [`date '${variable.min}'`, `date '${variable.max}'`];
};

/** SQL that holds where a present value lies outside its variable's bounds. */
export function outOfRangeSql(variable: Variable, value: string): string {
  if (variable.kind === 'category' || variable.kind === 'boolean') return 'false';
  const [min, max] = variable.kind === 'date' ? dateRange(variable) : numericRange(variable);
  return `(${value} < ${min} or ${value} > ${max})`;
}

/** The columns `s:x` and `r:x`, from `t:x` and `p:x`. */
export function stateColumns(variable: Variable): string[] {
  const [text, parsed] = [textColumn(variable.name), parsedColumn(variable.name)];
  const state = `case when ${text} is null then ${states.empty} when ${parsed} is null then ${states.unmapped} when ${outOfRangeSql(variable, parsed)} then ${states.outOfRange} else ${states.present} end`;
  return [`cast(${state} as utinyint) as ${stateColumn(variable.name)}`];
}

/** The column `v:x`, from `p:x` and `s:x`, beside those that stay; a mark of rounding holds for present values only. */
export const finalColumns = (variable: Variable): string[] => [
  presentColumn(variable),
  stateColumn(variable.name),
  `(${roundedColumn(variable.name)} and ${stateColumn(variable.name)} = ${states.present}) as ${roundedColumn(variable.name)}`,
];

/** `v:x` from `p:x` and `s:x`. */
export const presentColumn = (variable: Variable): string =>
  `case when ${stateColumn(variable.name)} = ${states.present} then ${parsedColumn(variable.name)} end as ${valueColumn(variable.name)}`;
