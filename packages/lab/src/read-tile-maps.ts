/** The maps of a scenario: maps/<variable>.csv with the columns code, column and row, one line per area. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '@ketensom/host';
import { ConfigError } from '@ketensom/protocol';
import type { TileMaps } from './present/charts/choose-chart.ts';

const wholeNumber = /^\d{1,3}$/;

function readTileMap(file: string) {
  const places = parseCsv(file, readFileSync(file, 'utf8')).map(({ code = '', column = '', row = '' }) => {
    if (!wholeNumber.test(column) || !wholeNumber.test(row)) {
      const fault = { path: '', found: 'a line without a place', expected: 'code, column and row; whole numbers below 1000' };
      throw new ConfigError([fault], file);
    }
    return [code, { column: Number(column), row: Number(row) }] as const;
  });
  return new Map(places);
}

/** By variable; none where the scenario has no folder of that name. */
export function readTileMaps(scenarioFolder: string): TileMaps {
  const folder = join(scenarioFolder, 'maps');
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  return Object.fromEntries(files.map((name) => [name.slice(0, -4), readTileMap(join(folder, name))]));
}
