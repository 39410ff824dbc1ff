/** Delimited text, moved into the engine as it is read. */
import { keptColumns, type Loaded, type LoadRequest } from './load-request.ts';
import { type CsvSource, readCsv } from './read-csv.ts';
import { RowLoader } from './row-loader.ts';

/** Fills the table `source` from a CSV file. @throws ConfigError as `readCsv`; EngineFailure */
export async function loadCsv(request: LoadRequest, source: CsvSource): Promise<Loaded> {
  const loaders: RowLoader[] = [];
  try {
    const loaded = await readCsv(request, source, async (names) => {
      const kept = keptColumns(names, request.wanted);
      const loader = await RowLoader.open(request.engine, kept.names, kept.positions);
      loaders.push(loader);
      return (rows) => {
        for (const row of rows) loader.add(row);
        return loader.settle();
      };
    });
    for (const loader of loaders) await loader.finish();
    return loaded;
  } catch (error) {
    for (const loader of loaders) await loader.abandon();
    throw error;
  }
}
