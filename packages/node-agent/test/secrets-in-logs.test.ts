/** Attack 44: no secret and no figure stands in what an agent writes or in what goes to the log of all. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeMembers, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { requestOf } from './scripted/world.ts';

const names = ['a', 'b', 'c'];

/** A figure that stands nowhere by accident. */
const canary = 73_125_489n;

/** Everything that must not be seen: keys, all entropy that was ever drawn for something secret, the figure. */
function watch(agents: readonly TestAgent[]): () => readonly string[] {
  const secrets: Uint8Array[] = [];
  for (const { context, local } of agents) {
    const { identitySeed, witnessSeed, atRestKey } = context.store.keys;
    secrets.push(identitySeed, witnessSeed, atRestKey);
    const entropy = (length: number): Uint8Array => {
      const drawn = new Uint8Array(randomBytes(length));
      secrets.push(drawn.slice());
      return drawn;
    };
    const evaluate: typeof local.evaluate = async ({ layout }) => ({
      columns: layout.columns.map(({ length, max, limbs }) => {
        const figures = Array.from({ length }, () => (canary <= max ? canary : max));
        return limbs === 1 ? BigInt64Array.from(figures) : figures;
      }),
    });
    Object.assign(context, { entropy });
    Object.assign(local, { evaluate });
  }
  const forms = (bytes: Uint8Array): string[] => {
    // Entropy is drawn in one piece for several secrets; any sixteen bytes of it in a row are too many to show.
    const pieces = Array.from({ length: Math.max(1, Math.floor(bytes.length / 16)) }, (_, at) =>
      Buffer.from(bytes.subarray(at * 16, at * 16 + 16)),
    );
    return pieces
      .filter((piece) => piece.length >= 16)
      .flatMap((piece) => [piece.toString('hex'), piece.toString('base64').slice(0, 20), piece.toString('base64url').slice(0, 20)]);
  };
  return () => [...secrets.flatMap(forms), String(canary)];
}

/** What may be read by others: the agents' own lines, and every event. */
const shown = (home: ScriptedCoordinator, agents: readonly TestAgent[]): string =>
  [
    ...agents.flatMap(({ lines }) => lines.map((line) => JSON.stringify(line))),
    ...home.notes.map((note) => new TextDecoder().decode(note)),
  ].join('\n');

const found = (text: string, secrets: readonly string[]): number => secrets.filter((secret) => text.includes(secret)).length;

describe.each([
  ['that is released', 'result.released', () => undefined],
  [
    'whose shares are cut on the way',
    'round.aborted',
    (home: ScriptedCoordinator) => {
      home.tamper = (_partner, { path }, body) => (path.includes('/column') ? body.slice(0, -1) : body);
    },
  ],
])('a run %s', (_what, ending, spoil) => {
  test('shows no secret and no figure', async () => {
    const home = new ScriptedCoordinator();
    const agents = await makeMembers(home, names);
    const secrets = watch(agents);
    spoil(home);
    home.ask(requestOf({ partners: names, charter: home.charterDigest }));
    await settle(agents);
    expect(home.events.map(({ type }) => type)).toContain(ending);
    expect(secrets().length).toBeGreaterThan(50);
    // Nonces of commitments and salts are drawn too, and stay at home until they are opened.
    expect(found(shown(home, agents), secrets())).toBe(0);
  });
});

test('the search finds what is there', () => {
  const first = Buffer.alloc(16, 7).toString('hex');
  expect(found(`x${first}y`, [first])).toBe(1);
});
