/** A query file, read. */
import { readYamlFile } from '@ketensom/host';
import { type Codebook, ConfigError, parseQuery, type QueryDocument, type ResolvedQuery, resolveQuery } from '@ketensom/protocol';

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
export const readQuery = (file: string): QueryDocument => inFile(file, () => parseQuery(readYamlFile(file)));

/** Checks a query against a codebook alone; a layout is for the fewest partners that a sum may have. @throws ConfigError, ProtocolError. */
export function checkQuery(file: string, codebook: Codebook): ResolvedQuery {
  const query = readQuery(file);
  return inFile(file, () => resolveQuery(query, codebook, 3));
}
