/** What a package is measured for: ten partners, the sum of M cells, all roles in one process and no network. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export const partners = 10;

/** One package at one size. Milliseconds are of the processor. */
export interface PeerCost {
  readonly cells: number;
  /** One partner's work. */
  readonly partner: number;
  /** The work of whoever adds and opens, or of all who do. */
  readonly server: number;
  /** Bytes that one partner sends, a cell. */
  readonly bytes: number;
  /** What of it was measured, where not all was. */
  readonly note?: string;
}

export interface Peer {
  readonly name: string;
  /** Who must be trusted, and who sees the sum. */
  readonly trust: string;
  readonly measure: () => Promise<readonly PeerCost[]>;
}

const resolver = createRequire(new URL('../peers/package.json', import.meta.url));

/** A package of bench/peers; it is no dependency. `entry` is its file where `require` does not find one. Throws where it is not installed. */
export async function loadPeer<Package>(name: string, entry?: string): Promise<Package> {
  if (entry === undefined) return resolver(name) as Package;
  const folder = resolver.resolve.paths(name)?.[0] ?? '';
  return (await import(pathToFileURL(`${folder}/${name}/${entry}`).href)) as Package;
}

/** Milliseconds of the processor, all threads. */
export async function processorOf<Result>(work: () => Result | Promise<Result>): Promise<{ readonly ms: number; readonly result: Result }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, result };
}
