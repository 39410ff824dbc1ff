/** An owner reads and blinds its lists once for a ring, also where a file was written to a moment before. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { numbersOf, peopleOf, rowsOf } from './people.ts';
import { personHoldings, startRingWorld } from './ring-world.ts';

const partners = ['a', 'b', 'c'];

test('lists are made once for a ring, of files that were just written too', async () => {
  const next = numbersOf('starts');
  const people = peopleOf(30);
  const world = await startRingWorld({ holdings: personHoldings(new Map(partners.map((name) => [name, rowsOf(next, people, 0.6)]))) });
  try {
    const sets = Object.fromEntries(partners.map((partner) => [partner, { partner, dataset: 'clients' }]));
    for (const partner of partners) {
      const file = join(world.folder, partner, 'rows.csv');
      writeFileSync(file, readFileSync(file));
    }
    const { state, run } = await world.ask({ query: 'starts', key: 'person', blinding: 'dh', report: 'regions', sets });
    expect(state).toBe('released');
    const lines = world.watched.lines.map((line) => JSON.parse(line) as [string, { readonly run?: string; readonly step?: string }]);
    const made = lines.filter(([event, about]) => event === 'round-step' && about.run === run && about.step === 'evaluate');
    expect(made).toHaveLength(partners.length);
  } finally {
    await world.close();
  }
});
