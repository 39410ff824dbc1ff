/** A bundle in memory, with the keys of everybody who signed in it, for tests that tell lies. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import { type AuditReport, type AuditTrust, bundleSource, memoryFiles, type Verdict, verifyBundle } from '@ketensom/protocol';
import { stopWorld, type World } from '../../../packages/coordinator/test/support/world.ts';
import { playEverything, writeBundle } from './world.ts';

export type Files = Map<string, Uint8Array>;

/** Seeds of the Ed25519 keys, by the name that a signature goes by. */
export interface Keys {
  readonly origin: string;
  readonly seeds: ReadonlyMap<string, Uint8Array>;
}

export interface Bundle {
  readonly files: Files;
  readonly keys: Keys;
  /** Runs that were released: of all four partners, and of three. */
  readonly first: string;
  readonly second: string;
}

/** Every file under a folder, by its path in it. */
export function readFolder(folder: string, under = ''): Files {
  const found: Files = new Map();
  for (const name of readdirSync(join(folder, under)).toSorted()) {
    const path = under === '' ? name : `${under}/${name}`;
    if (statSync(join(folder, path)).isDirectory()) for (const [inner, bytes] of readFolder(folder, path)) found.set(inner, bytes);
    else found.set(path, new Uint8Array(readFileSync(join(folder, path))));
  }
  return found;
}

const keysOf = ({ desk, partners, analyst }: World): Keys => {
  const { origin, identitySeed, logSeed } = desk.keys;
  const people = [analyst, ...partners].map((caller) => [caller.name, caller.seed] as const);
  const witnesses = partners.map((partner) => [`${partner.name}/witness`, partner.witnessSeed] as const);
  return { origin, seeds: new Map([[origin, logSeed], ['coordinator', identitySeed], ...people, ...witnesses]) };
};

/** The bundle of a world's log. */
export function bundleOf(world: World, role: 'full' | 'released' = 'full'): Pick<Bundle, 'files' | 'keys'> {
  const folder = mkdtempSync(join(tmpdir(), 'ketensom-audit-'));
  const out = join(folder, 'bundle');
  try {
    writeBundle(world, out, role);
    return { files: readFolder(out), keys: keysOf(world) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function playBundle(): Promise<Bundle> {
  const { world, first, second } = await playEverything();
  try {
    return { ...bundleOf(world), first, second };
  } finally {
    await stopWorld(world);
  }
}

let made: Promise<Bundle> | undefined;

/** The bundle of a whole log, played once for all tests of a process: nobody changes it in place. */
export const makeBundle = (): Promise<Bundle> => {
  made ??= playBundle();
  return made;
};

/** The verdict on files in memory. */
export const audit = (files: Files, trust: AuditTrust = {}): AuditReport =>
  verifyBundle(nativePrimitives, bundleSource(memoryFiles(files)), { trust });

/** What a report says is violated, as `claim code`. */
export const violations = (report: AuditReport): string[] =>
  report.verdicts.filter(({ status }) => status === 'violated').map(({ claim, code }) => `${claim} ${code}`);

/** The claims of a report that are not proved although the log is whole. */
export const unproved = (report: AuditReport): Verdict[] => report.verdicts.filter(({ status }) => status === 'not-proved');
