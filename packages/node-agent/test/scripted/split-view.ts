/** A coordinator that shows one partner another history than the rest: from some size on its log has one more event, and it signs both. */
import type { Transport, TransportRequest, TransportResponse } from '@ketensom/host';
import {
  appendLeaves,
  canonicalBytes,
  decodeTilePath,
  emptyFrontier,
  encodeCheckpoint,
  encodeEntryBundle,
  encodeEventNote,
  encodeHex,
  frontierRoot,
  hashLeaf,
  parseEvent,
  utf8,
} from '@ketensom/protocol';
import type { ScriptedCoordinator } from './coordinator.ts';
import { primitives } from './world.ts';

const coordinator = 'coordinator';

/** The history of `home` with one event of the coordinator put in before leaf `at`; its later events are signed again, so that their chain fits. */
function branchOf(home: ScriptedCoordinator, at: number): readonly Uint8Array[] {
  if (home.notes.length < at) return home.notes;
  const notes: Uint8Array[] = [];
  let chain: { readonly seq: number; readonly prev: string } | undefined;
  const extra = { v: 1, type: 'query.admitted', actor: coordinator, ts: home.events[at - 1]?.ts ?? 0, run: 'f'.repeat(64) };
  const sayAgain = (event: object): void => {
    const note = encodeEventNote(primitives, { ...event, ...chain }, { name: coordinator, seed: home.identitySeed });
    chain = { seq: (chain?.seq ?? 0) + 1, prev: encodeHex(hashLeaf(primitives, note)) };
    notes.push(note);
  };
  for (const [index, note] of home.notes.entries()) {
    const event = home.events[index];
    if (index === at) sayAgain(extra);
    if (event?.actor === coordinator && index >= at) sayAgain(event);
    else notes.push(note);
    if (event?.actor === coordinator && index < at) chain = { seq: event.seq + 1, prev: encodeHex(hashLeaf(primitives, note)) };
  }
  if (home.notes.length === at) sayAgain(extra);
  return notes;
}

const checkpointOf = (home: ScriptedCoordinator, notes: readonly Uint8Array[]): string => {
  const leaves = notes.map((note) => hashLeaf(primitives, note));
  const root = frontierRoot(primitives, appendLeaves(primitives, emptyFrontier, leaves));
  return encodeCheckpoint({ origin: home.origin, size: notes.length, root });
};

const answerWith = (body: Uint8Array): TransportResponse => ({ status: 200, contentType: 'application/octet-stream', body });

/** What the partner who is lied to hears: everything as it is, except the log. It is served its own cosignature as if that were enough. */
export function transportOfSplitView(home: ScriptedCoordinator, partner: string, at: number): Transport {
  const honest = home.transportFor(partner);
  const cosigned = new Map<number, { readonly text: string; readonly line: string }>();
  const onBranch = (request: TransportRequest): TransportResponse => {
    const url = new URL(request.path, 'http://localhost');
    const notes = branchOf(home, at);
    const newest = { ...answerWith(utf8(home.signed(checkpointOf(home, notes)))), contentType: 'text/plain; charset=utf-8' };
    if (url.pathname.endsWith('/checkpoint')) return newest;
    if (url.pathname.includes('/tile/')) {
      const { index, width } = decodeTilePath(url.pathname.slice('/v1/log/'.length));
      return answerWith(encodeEntryBundle(notes.slice(index * 256, index * 256 + width)));
    }
    if (url.pathname.endsWith('/cosignatures')) {
      const { size, line } = JSON.parse(new TextDecoder().decode(request.body)) as { readonly size: number; readonly line: string };
      cosigned.set(size, { text: checkpointOf(home, notes.slice(0, size)), line });
      return url.searchParams.has('after') ? newest : answerWith(utf8('{}'));
    }
    const covering = Number(url.searchParams.get('covering'));
    const heads = [...cosigned].filter(([size]) => size >= covering).map(([, { text, line }]) => `${home.signed(text)}${line}\n`);
    return answerWith(canonicalBytes({ notes: heads.slice(-1) }));
  };
  return { send: async (request) => (request.path.startsWith('/v1/log/') ? onBranch(request) : honest.send(request)) };
}

/** Whether an event of this type stands in the log that `home` shows to the others. */
export const isLogged = (home: ScriptedCoordinator, type: string): boolean =>
  home.notes.some((note) => parseEvent(JSON.parse(new TextDecoder().decode(note).split('\n')[1] ?? '')).type === type);
