/** A query file, read. */
import { readYamlFile } from '@ketensom/host';
import {
  type AggregatePlan,
  type AggregateQuery,
  type Codebook,
  ConfigError,
  compileAggregate,
  deriveLayout,
  type Layout,
  parseQuery,
} from '@ketensom/protocol';

/** Runs a check of a file, naming the file in what it refuses. */
export function inFile<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError && error.file === undefined) throw error.inFile(file);
    throw error;
  }
}

/** The query in a file. @throws ConfigError naming it. */
export const readQuery = (file: string): AggregateQuery => inFile(file, () => parseQuery(readYamlFile(file)));

/** Checks a query against a codebook alone; the layout is for the fewest partners that a sum may have. @throws ConfigError, ProtocolError. */
export function checkQuery(
  file: string,
  codebook: Codebook,
): { readonly query: AggregateQuery; readonly plan: AggregatePlan; readonly layout: Layout } {
  const query = readQuery(file);
  const plan = inFile(file, () => compileAggregate(query, codebook));
  return { query, plan, layout: deriveLayout(plan, codebook, 3) };
}
