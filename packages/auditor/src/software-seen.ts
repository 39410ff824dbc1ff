/** Which software the parties of a log said they run, at a place of it (EVT-5). */
import type { LogIndex } from '@ketensom/protocol';

/** One program and who said it runs it, with the entries that say so. */
export interface SeenSoftware {
  readonly version: string;
  readonly digest: string;
  readonly runtime: string;
  readonly parties: readonly { readonly name: string; readonly leaf: number }[];
}

/** What each party said last before a leaf, parties with the same program together; `silent`: coordinator and partners that said nothing. */
export function softwareBefore(
  { logEvents, actors }: Pick<LogIndex, 'logEvents' | 'actors'>,
  before: number,
): { readonly seen: readonly SeenSoftware[]; readonly silent: readonly string[] } {
  const last = new Map<string, SeenSoftware>();
  for (const { leaf, event } of logEvents) {
    if (leaf >= before || event.type !== 'software.seen') continue;
    const { actor, version, digest, runtime } = event;
    last.set(actor, { version, digest, runtime, parties: [{ name: actor, leaf }] });
  }
  const groups = new Map<string, SeenSoftware>();
  for (const said of last.values()) {
    const key = `${said.version} ${said.digest} ${said.runtime}`;
    const known = groups.get(key);
    groups.set(key, known === undefined ? said : { ...known, parties: [...known.parties, ...said.parties] });
  }
  const silent = [...actors.values()].filter(({ name, role }) => role !== 'analyst' && !last.has(name)).map(({ name }) => name);
  return { seen: [...groups.values()], silent };
}
