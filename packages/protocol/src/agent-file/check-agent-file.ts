/** Whether a partner's mapping fits the codebook. What the data hold is the agent's to check. */
import { isDate } from '../codebook/dates.ts';
import { decimalText, toUnits } from '../codebook/decimals.ts';
import { expectName } from '../codebook/suggestion.ts';
import type { Codebook, Dataset, Variable } from '../codebook/types.ts';
import { ConfigError, type LocalIssue, renderFound } from '../local-issue.ts';
import { mappableVariables } from './offered-variables.ts';
import type { AgentDataset, AgentFile, KeyMapping, VariableMapping } from './types.ts';

interface Place {
  readonly path: string;
  readonly issues: LocalIssue[];
}

const complain = (place: Place, part: string, found: string, expected: string, code?: LocalIssue['code']): void => {
  place.issues.push({ path: `${place.path}${part}`, found, expected, ...(code === undefined ? {} : { code }) });
};

/** @throws ConfigError `unknown-name` or `malformed` with every place where the file and the codebook disagree */
export function checkAgentFile(file: AgentFile, codebook: Codebook): void {
  const issues: LocalIssue[] = [];
  for (const dataset of file.tables.values()) {
    const place = { path: `datasets.${dataset.name}`, issues };
    const definition = codebook.datasets.get(dataset.name);
    if (definition === undefined) complainOfDataset(dataset, codebook, place);
    else checkAbout(dataset, definition, place);
  }
  for (const dataset of file.datasets.values()) {
    const place = { path: `datasets.${dataset.name}`, issues };
    const definition = codebook.datasets.get(dataset.name);
    if (definition === undefined) {
      complainOfDataset(dataset, codebook, place);
    } else {
      checkAbout(dataset, definition, place);
      checkKeys(dataset, definition, codebook, place);
      checkVariables(dataset, definition, codebook, place);
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
}

function complainOfDataset({ name }: { readonly name: string }, codebook: Codebook, place: Place): void {
  complain(place, '', renderFound(name), expectName('a dataset of the codebook', name, codebook.datasets.keys()), 'unknown-name');
}

function checkAbout({ about }: Pick<AgentDataset, 'about'>, definition: Dataset, place: Place): void {
  for (const name of about.keys()) {
    if (!definition.variables.includes(name))
      complain(
        place,
        `.about.${name}`,
        renderFound(name),
        expectName(`a variable of dataset ${definition.name}`, name, definition.variables),
        'unknown-name',
      );
  }
}

/** A key that the dataset does not list may be mapped ahead of its use. */
function checkKeys(dataset: AgentDataset, definition: Dataset, codebook: Codebook, place: Place): void {
  for (const [name, mapping] of dataset.keys) {
    const key = codebook.keys.get(name);
    const here = { ...place, path: `${place.path}.keys.${name}` };
    if (key === undefined) {
      complain(here, '', renderFound(name), expectName('a key of the codebook', name, codebook.keys.keys()), 'unknown-name');
    } else if (key.kind === 'composite') {
      checkParts([...key.parts.keys()], mapping, here);
    } else if (mapping.kind === 'parts') {
      complain(here, '', 'a map', `one column name, since ${name} is a ${key.kind} key`);
    }
  }
  const { subject } = definition;
  if (subject.kind === 'key' && !definition.public && !dataset.keys.has(subject.key)) {
    complain(place, `.keys.${subject.key}`, 'nothing', `the column of ${subject.key}: persons are counted by it`);
  }
}

function checkParts(parts: readonly string[], mapping: KeyMapping, place: Place): void {
  const given = mapping.kind === 'parts' ? [...mapping.parts.keys()] : [];
  const expected = `one column per part: ${parts.join(', ')}`;
  const isComplete = given.length === parts.length && parts.every((part) => given.includes(part));
  if (!isComplete) complain(place, '', given.length === 0 ? 'one column' : `parts ${given.join(', ')}`, expected);
}

function checkVariables(dataset: AgentDataset, definition: Dataset, codebook: Codebook, place: Place): void {
  const mappable = mappableVariables(definition, codebook);
  for (const [name, mapping] of dataset.variables) {
    const variable = mappable.includes(name) ? codebook.variables.get(name) : undefined;
    const here = { ...place, path: `${place.path}.variables.${name}` };
    if (variable === undefined) {
      complain(here, '', renderFound(name), expectName(`a variable of dataset ${definition.name}`, name, mappable), 'unknown-name');
    } else {
      checkMapping(mapping, variable, here);
    }
  }
}

const formatPattern = /^(?:%[Ymdy]|[^%])*$/;

function checkMapping(mapping: VariableMapping, variable: Variable, place: Place): void {
  if (mapping.format !== undefined) {
    if (variable.kind !== 'date') complain(place, '.format', renderFound(mapping.format), 'no format: the variable is not a date');
    else if (!formatPattern.test(mapping.format))
      complain(place, '.format', renderFound(mapping.format), 'a pattern of %Y %y %m %d and other characters');
  }
  if (mapping.from.kind === 'value' && mapping.from.value !== null && !fits(mapping.from.value, variable)) {
    complain(place, '.value', renderFound(mapping.from.value), `null, or ${describeValue(variable)}`);
  }
  if (mapping.edition !== undefined) checkEdition(mapping.edition, variable, place);
  if (mapping.codes === undefined) return;
  if (variable.kind !== 'category' && variable.kind !== 'boolean') {
    complain(place, '.codes', 'a code map', `no codes: the variable is ${variable.kind}`);
    return;
  }
  for (const [text, code] of mapping.codes) {
    if (!fits(code, variable)) complain(place, `.codes.${text}`, renderFound(code), describeValue(variable, String(code)));
  }
}

/** Codes of another edition are another variable, which the codebook recodes. */
function checkEdition(edition: string, variable: Variable, place: Place): void {
  const own = variable.kind === 'category' ? variable.edition : undefined;
  if (edition === own) return;
  const expected =
    own === undefined
      ? `no edition: that of ${variable.name} is not stated in the codebook`
      : `${renderFound(own)}; map codes of ${edition} to a variable of that edition, which the codebook recodes`;
  complain(place, '.edition', renderFound(edition), expected);
}

/** Whether a constant is a value of the variable, in the form that the file writes it. */
function fits(value: string | number | boolean, variable: Variable): boolean {
  switch (variable.kind) {
    case 'category':
      return typeof value === 'string' && variable.codes.some(({ code }) => code === value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isDate(value) && value >= variable.min && value <= variable.max;
    default:
      return (
        typeof value === 'number' &&
        value >= variable.min &&
        value <= variable.max &&
        toUnits(decimalText(value), variable.decimals) !== undefined
      );
  }
}

function describeValue(variable: Variable, near = ''): string {
  if (variable.kind === 'category') {
    const codes = variable.codes.map(({ code }) => code);
    return expectName(`a code of ${variable.name}`, near, codes);
  }
  if (variable.kind === 'boolean') return 'true or false';
  const decimals = 'decimals' in variable ? `, at most ${variable.decimals} decimals` : '';
  return `a ${variable.kind} from ${variable.min} to ${variable.max}${decimals}`;
}
