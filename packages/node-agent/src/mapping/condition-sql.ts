/**
 * A condition as SQL over the relation `mapped`. SQL's own logic is the condition's: a missing value is null, a comparison with it is null, and
 * AND, OR and NOT treat null as unknown. Everything that stands in the SQL is a position, a whole number, a date that was checked, or a
 * quoted column name.
 */
import { type Codebook, type Comparator, type Condition, isDate, type Operand, parseDecimal, type Variable } from '@ketensom/protocol';
import { quoteText } from '../source/sql-text.ts';
import { valueColumn } from './names.ts';

const operators: Readonly<Record<Comparator, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };
const unknown = 'cast(null as boolean)';

/** @throws TypeError for a name or literal that does not fit the codebook: conditions are resolved before they come here. */
export function conditionSql(condition: Condition, codebook: Codebook): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => conditionSql(part, codebook));
      const [nothing, glue] = condition.kind === 'all' ? ['true', ' and '] : ['false', ' or '];
      return parts.length === 0 ? nothing : `(${parts.join(glue)})`;
    }
    case 'not':
      return `(not ${conditionSql(condition.of, codebook)})`;
    case 'has':
      return `(${valueColumn(condition.variable)} is ${condition.has ? 'not ' : ''}null)`;
    case 'in': {
      const parts = condition.values.map((value) => compareSql(condition.variable, 'eq', value, codebook));
      return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`;
    }
    default:
      return compareSql(condition.variable, condition.op, condition.value, codebook);
  }
}

const find = (name: string, codebook: Codebook): Variable => {
  const variable = codebook.variables.get(name);
  if (variable === undefined) throw new TypeError('a condition names a variable of the codebook');
  return variable;
};

function compareSql(name: string, op: Comparator, operand: Operand, codebook: Codebook): string {
  const variable = find(name, codebook);
  if (operand.kind === 'variable') return compareVariables(variable, op, find(operand.variable, codebook));
  const column = valueColumn(name);
  switch (operand.kind) {
    case 'code': {
      const position = variable.kind === 'category' ? variable.codes.findIndex(({ code }) => code === operand.value) : -1;
      return position < 0 ? never(column) : `(${column} ${operators[op]} ${position})`;
    }
    case 'boolean':
      return `(${column} ${operators[op]} ${operand.value})`;
    case 'bound':
      return unknown;
    case 'date':
      if (!isDate(operand.value)) throw new TypeError('a date operand is a date');
      return `(${column} ${operators[op]} date '${operand.value}')`;
    default:
      return compareUnits(column, op, operand.value, variable);
  }
}

/** False, but unknown where the value is missing. */
const never = (column: string): string => `if(${column} is null, ${unknown}, false)`;
const always = (column: string): string => `if(${column} is null, ${unknown}, true)`;

/** Beyond these no value lies; a literal further out is put on the bound. */
const farthest = 2n ** 125n;

/** A decimal literal against scaled units, on the variable's own grid, so that no literal can overflow. */
function compareUnits(column: string, op: Comparator, literal: string, variable: Variable): string {
  const decimal = parseDecimal(literal);
  if (decimal === undefined || !('decimals' in variable)) throw new TypeError('a decimal operand is a decimal, for a numeric variable');
  const numerator = decimal.units * 10n ** BigInt(variable.decimals);
  const divisor = 10n ** BigInt(decimal.scale);
  const remainder = ((numerator % divisor) + divisor) % divisor;
  const floor = (numerator - remainder) / divisor;
  if (floor >= farthest) return op === 'lt' || op === 'lte' ? always(column) : never(column);
  if (floor <= -farthest) return op === 'gt' || op === 'gte' ? always(column) : never(column);
  if (remainder === 0n) return `(${column} ${operators[op]} ${floor})`;
  if (op === 'eq') return never(column);
  return op === 'gt' || op === 'gte' ? `(${column} > ${floor})` : `(${column} <= ${floor})`;
}

/** Two variables of one family: codes and truth values compare as texts, dates as dates, numbers at the finer of their grids. */
function compareVariables(left: Variable, op: Comparator, right: Variable): string {
  const operator = operators[op];
  if ('decimals' in left && 'decimals' in right) {
    const scale = Math.max(left.decimals, right.decimals);
    const side = (variable: Variable & { decimals: number }): string =>
      `cast(${valueColumn(variable.name)} as hugeint) * ${10n ** BigInt(scale - variable.decimals)}`;
    return `(${side(left)} ${operator} ${side(right)})`;
  }
  if (left.kind === 'category' && right.kind === 'category') return `(${codeSql(left)} ${operator} ${codeSql(right)})`;
  return `(${valueColumn(left.name)} ${operator} ${valueColumn(right.name)})`;
}

const codeSql = (variable: Variable & { kind: 'category' }): string =>
  `[${variable.codes.map(({ code }) => quoteText(code)).join(', ')}][${valueColumn(variable.name)} + 1]`;
