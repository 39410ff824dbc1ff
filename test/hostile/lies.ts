/**
 * A coordinator that lies: preloaded into its process (`node --import`), this changes a line of its own source as it is loaded. So the lie is
 * signed with the real keys and everything round it is the real program. Which lie is told is read from a file at the moment it matters; without
 * one the program is honest.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

interface Patch {
  /** End of the address of the source file. */
  readonly file: string;
  /** A text that stands there exactly once. */
  readonly honest: string;
  readonly lying: string;
  /** What the changed lines need beside what the file imports. */
  readonly imports?: string;
}

const patches: readonly Patch[] = [
  {
    file: 'coordinator/src/cli/draft-charter.ts',
    honest: '    key: actor.key,\n    witness:',
    lying:
      "key: ketensomLie('charter-key') && actor.name.startsWith('p2') ? encodeHex(desk.primitives.ed25519.publicKey(desk.random(32))) : actor.key, witness:",
  },
  {
    file: 'coordinator/src/round/open-round.ts',
    honest: 'const bytes = encodeSumConfig(config);',
    lying: `const other = (entry, at) => (at === 1 ? { ...entry, key: encodeHex(desk.primitives.ed25519.publicKey(desk.random(32))) } : entry);
  const bytes = encodeSumConfig(ketensomLie('roster-key') ? { ...config, roster: config.roster.map(other) } : config);`,
  },
  {
    file: 'coordinator/src/intake/round-events.ts',
    honest: 'advertisement: advertisementOf(event.actor, event)',
    lying:
      "advertisement: { ...advertisementOf(event.actor, event), ...(ketensomLie('round-key') ? { cKey: desk.primitives.x25519.publicKey(desk.random(32)) } : {}) }",
  },
  {
    file: 'coordinator/src/round/apply-step.ts',
    imports: "import { deriveSvHash as lyingSvHash } from '@ketensom/protocol';\n",
    honest: '  dropOthers(desk, run, survivors);',
    lying: `  dropOthers(desk, run, survivors);
  if (ketensomLie('second-statement')) {
    const other = { ...statement, survivors: statement.survivors.slice(0, -1) };
    say(desk, 'survivors.fixed', { run, round, sv_hash: encodeHex(lyingSvHash(desk.primitives, other)), count: survivors.length - 1, ...publish(desk, encodeStatement(other)) });
  }`,
  },
  {
    file: 'coordinator/src/round/sum-inputs.ts',
    honest: "    applyStep(desk, stored, stepCoordinator(desk.primitives, stored.state, { kind: 'summed',",
    lying: `    if (ketensomLie('statement-root')) stored.state.inputs[0].vecRoot.reverse();
    applyStep(desk, stored, stepCoordinator(desk.primitives, stored.state, { kind: 'summed',`,
  },
  {
    file: 'coordinator/src/store/running-sum.ts',
    honest: '    addPieces(this.#window, part * partLength, pieces);',
    lying: `    addPieces(this.#window, part * partLength, pieces);
    if (part === 0 && this.#added.size === 0 && ketensomLie('vector')) this.#window.add(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0), 0);`,
  },
  {
    file: 'coordinator/src/release/release-round.ts',
    honest: '  const document = buildReleaseDocument(',
    lying: `  if (ketensomLie('figure')) table.cells[0].count.value += 1;
  const document = buildReleaseDocument(`,
  },
];

const asked = process.env['KETENSOM_TEST_LIE'] ?? '';

const isTold = (name: string): boolean => {
  try {
    return readFileSync(asked, 'utf8') === name;
  } catch {
    return false;
  }
};

const textOf = (source: unknown): string => (typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8'));

function change(source: string, { file, honest, lying, imports = '' }: Patch): string {
  if (source.split(honest).length !== 2) throw new TypeError(`${file} no longer says what the lie is about`);
  return imports + source.replace(honest, () => lying);
}

if (asked !== '') {
  Object.assign(globalThis, { ketensomLie: isTold });
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const own = patches.filter(({ file }) => url.endsWith(file));
      if (own.length === 0) return loaded;
      return { ...loaded, source: own.reduce(change, textOf(loaded.source)) };
    },
  });
}
