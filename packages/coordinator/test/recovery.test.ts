/** A store that was restored from a backup: nothing is signed over it until partners' mirrors have brought the rest back (LOG-6). */
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { transaction } from '@ketensom/host';
import { encodeEntryBundle, encodeOffer, equalBytes, utf8 } from '@ketensom/protocol';
import { afterEach, expect, test } from 'vitest';
import { openDesk, startCoordinator } from '../src/index.ts';
import { checkLog } from '../src/log/check-store.ts';
import { headNote, newestHead, signHead } from '../src/log/checkpoints.ts';
import { say } from '../src/log/say.ts';
import { notesBetween, rootAt, treeSize } from '../src/log/tree-store.ts';
import { documentsIn } from './support/mirror.ts';
import { openRun, playToMasks } from './support/play.ts';
import { type Partner, readEvents, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;

afterEach(() => stopWorld(world));

/** What a partner keeps of the log. */
interface Mirror {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
  readonly entries: readonly Uint8Array[];
  readonly documents: ReadonlyMap<string, Uint8Array>;
}

function mirrorOf({ desk }: World): Mirror {
  signHead(desk);
  const head = newestHead(desk);
  if (head === undefined) throw new Error('nothing is signed');
  const { size, root } = head;
  return { size, root, note: headNote(head), entries: notesBetween(desk, 0, size), documents: documentsIn(desk) };
}

const backupOf = (): string => join(world.folder, '..', 'backup.db');

/** Stops the coordinator, puts the copy of its store back and starts it again at another port. */
async function restore(options: { readonly alsoFile?: boolean; readonly restored?: boolean } = {}): Promise<void> {
  await world.running.close();
  world.desk.db.close();
  for (const end of ['', '-wal', '-shm']) rmSync(join(world.folder, `coordinator.db${end}`), { force: true });
  cpSync(backupOf(), join(world.folder, 'coordinator.db'));
  chmodSync(join(world.folder, 'coordinator.db'), 0o600);
  if (options.alsoFile === true) rmSync(join(world.folder, 'signed-head.json'));
  const desk = openDesk({ folder: world.folder });
  const running = await startCoordinator({ desk, host: '127.0.0.1', port: 0, restored: options.restored ?? false });
  world = { ...world, desk, running };
  for (const caller of [...world.partners, world.analyst]) caller.url = running.url;
}

const offer = (partner: Partner, snapshot: string): Uint8Array =>
  encodeOffer({ partner: partner.name, datasets: { cases: { variables: ['age', 'region'], keys: ['person'], snapshot } } });

/** A backup is taken; afterwards everybody offers anew and a run gets as far as its masked vectors. */
async function liveOn(): Promise<Mirror> {
  signHead(world.desk);
  world.desk.db.exec(`VACUUM INTO '${backupOf()}'`);
  for (const partner of world.partners) await partner.say('offer.published', await partner.putBlob(offer(partner, '2025-06-30')));
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  return mirrorOf(world);
}

interface Wants {
  readonly next: number;
  readonly documents: readonly string[];
}

const show = async (partner: Partner, note: string, all = false) => {
  const answer = await partner.post('/v1/log/mirror', { note, all });
  return { status: answer.status, code: answer.json['code'], ...(answer.json as unknown as Wants) };
};

async function giveEntries(partner: Partner, start: number, entries: readonly Uint8Array[]): Promise<Wants> {
  const target = `/v1/log/mirror/${start}?count=${entries.length}`;
  const answer = await partner.send({ method: 'PUT', target, body: encodeEntryBundle(entries) });
  return answer.json as unknown as Wants;
}

/** All that a partner does to bring the rest back. */
async function giveMirror(partner: Partner, mirror: Mirror): Promise<Wants> {
  let wants: Wants = await show(partner, mirror.note);
  while (wants.next < mirror.size) wants = await giveEntries(partner, wants.next, mirror.entries.slice(wants.next, wants.next + 7));
  wants = await show(partner, mirror.note);
  for (const digest of wants.documents) {
    const bytes = mirror.documents.get(digest);
    if (bytes !== undefined) await partner.putBlob(bytes);
  }
  return show(partner, mirror.note, true);
}

const [a, b, c] = [0, 1, 2].map((at) => (): Partner => world.partners[at] as Partner) as [() => Partner, () => Partner, () => Partner];

test('an old copy of the store signs nothing and takes nothing; a mirror brings the rest back, and one history goes on', async () => {
  world = await startWorld();
  const mirror = await liveOn();
  await restore();
  const had = treeSize(world.desk);
  expect(had).toBeLessThan(mirror.size);
  const cosigned = await a().post(`/v1/log/cosignatures?after=${mirror.size}`, { size: mirror.size, line: 'x' });
  expect([cosigned.status, cosigned.json['code']]).toEqual([503, 'log-behind']);
  const asked = await a().get(`/v1/log/checkpoint?after=${mirror.size}`);
  expect([asked.status, asked.json['code']]).toEqual([503, 'log-behind']);
  const said = await a().say('offer.published', await a().putBlob(offer(a(), '2026-01-01')));
  expect([said.status, said.json['code']]).toEqual([503, 'log-behind']);
  expect(signHead(world.desk)).toBe(false);
  expect([treeSize(world.desk), newestHead(world.desk)?.size]).toEqual([had, had]);

  expect((await giveMirror(b(), mirror)).documents).toEqual([]);
  expect(equalBytes(rootAt(world.desk, mirror.size), mirror.root)).toBe(true);
  const later = readEvents(world.desk).slice(mirror.size);
  expect(later.map(({ type }) => type)).toEqual(['backup.restored', 'round.aborted', 'query.failed']);
  expect(later[0]).toMatchObject({ size: mirror.size });
  expect((await c().say('offer.published', await c().putBlob(offer(c(), '2026-01-01')))).status).toBe(201);
  signHead(world.desk);
  checkLog(world.desk);
  expect(newestHead(world.desk)?.size).toBe(treeSize(world.desk));
  // The whole roster, the charter and the offers are there again: a new run gets as far as the lost one.
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
});

test('entries that are not the ones that were signed are refused, and change nothing', async () => {
  world = await startWorld();
  const mirror = await liveOn();
  await restore();
  const had = treeSize(world.desk);
  await show(a(), mirror.note);
  const swapped = [...mirror.entries.slice(had, mirror.size - 2), ...mirror.entries.slice(mirror.size - 2).toReversed()];
  await giveEntries(a(), had, swapped);
  expect(await show(a(), mirror.note)).toMatchObject({ status: 422, code: 'log-inconsistent' });
  expect(treeSize(world.desk)).toBe(had);
  const early = await a().send({ method: 'PUT', target: `/v1/log/mirror/${had + 1}?count=1`, body: encodeEntryBundle([utf8('x')]) });
  expect([early.status, early.json['code']]).toEqual([409, 'unexpected-message']);
  const forged = mirror.note.replace(/^(\d+)$/m, String(mirror.size + 5));
  expect(await show(a(), forged)).toMatchObject({ code: 'bad-signature' });
  expect((await giveMirror(a(), mirror)).next).toBeGreaterThan(mirror.size);
});

test('where the file with the signed head was restored too, the first partner that knows more stops the signing', async () => {
  world = await startWorld();
  const mirror = await liveOn();
  await restore({ alsoFile: true });
  expect((await a().get('/v1/log/checkpoint')).status).toBe(200);
  await show(a(), mirror.note);
  expect((await b().get('/v1/log/checkpoint')).json['code']).toBe('log-behind');
  await giveMirror(b(), mirror);
  expect((await b().get('/v1/log/checkpoint')).status).toBe(200);
});

test('--restored: nothing is taken until every partner has shown what it knows', async () => {
  world = await startWorld();
  const mirror = await liveOn();
  await restore({ alsoFile: true, restored: true });
  const had = treeSize(world.desk);
  for (const partner of [a(), b()]) expect((await partner.get(`/v1/log/checkpoint?after=${had}`)).json['code']).toBe('log-behind');
  await giveMirror(c(), mirror);
  expect((await a().get('/v1/log/checkpoint')).status).toBe(200);
  expect(equalBytes(rootAt(world.desk, mirror.size), mirror.root)).toBe(true);
});

test('leaves that no partner has are given up only where the operator says that the store is old', async () => {
  world = await startWorld();
  const mirror = await liveOn();
  transaction(world.desk.db, () => say(world.desk, 'query.admitted', { run: '0'.repeat(64) }));
  signHead(world.desk);
  await restore();
  for (const partner of world.partners) await giveMirror(partner, mirror);
  expect((await a().get('/v1/log/checkpoint')).json['code']).toBe('log-behind');
  await world.running.close();
  const running = await startCoordinator({ desk: world.desk, host: '127.0.0.1', port: 0, restored: true });
  world.running = running;
  for (const caller of world.partners) caller.url = running.url;
  for (const partner of world.partners) await partner.get(`/v1/log/checkpoint?after=${mirror.size}`);
  expect((await a().get('/v1/log/checkpoint')).status).toBe(200);
  expect(equalBytes(rootAt(world.desk, mirror.size), mirror.root)).toBe(true);
});

test('a store with other leaves than those that were signed never signs again', async () => {
  world = await startWorld();
  const mirror = await liveOn();
  await restore({ alsoFile: true });
  // Somebody spoke before any partner showed its head: two histories.
  for (let at = treeSize(world.desk); at <= mirror.size; at += 1)
    transaction(world.desk.db, () => say(world.desk, 'query.admitted', { run: '0'.repeat(64) }));
  signHead(world.desk);
  const size = treeSize(world.desk);
  expect(await show(a(), mirror.note)).toMatchObject({ status: 409, code: 'log-fork' });
  expect((await a().get('/v1/log/checkpoint')).json['code']).toBe('log-behind');
  expect(signHead(world.desk)).toBe(false);
  expect(treeSize(world.desk)).toBe(size);
  expect(existsSync(join(world.folder, 'signed-head.json'))).toBe(true);
});
