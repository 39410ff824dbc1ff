import { makeQueries } from './random-query.ts';
import { writeScenario } from './write-scenario.ts';
const [folder = '', seed = '1', n = '20', p = '4'] = process.argv.slice(2);
writeScenario(folder, { seed, partners: Number(p), rows: 300, queries: makeQueries(seed, Number(n)).map((q) => q.file), protection: 'off' });
