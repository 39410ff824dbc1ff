/** The end of a log (LOG-7), and what the coordinator says it runs (EVT-5). */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, decodeNote, encodeOffer, ProtocolError, utf8 } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealLog } from '../src/cli/seal-log.ts';
import { initCoordinator, openDesk } from '../src/index.ts';
import { headNote, newestHead } from '../src/log/checkpoints.ts';
import { saySoftware } from '../src/log/say-software.ts';
import { treeSize } from '../src/log/tree-store.ts';
import { openRun } from './support/play.ts';
import { type Partner, readEvents, startWorld, stopWorld, type World } from './support/world.ts';

const software = { version: '1.0.0', digest: 'a'.repeat(64), runtime: 'node 24.12.0' };

let world: World;
const files = mkdtempSync(join(tmpdir(), 'ketensom-log-end-'));

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  await stopWorld(world);
  rmSync(files, { recursive: true });
});

const refusal = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof ProtocolError ? error.code : error instanceof ConfigError ? 'config' : String(error);
  }
};

const seen = (): unknown[] => readEvents(world.desk).filter(({ type }) => type === 'software.seen');

test('the coordinator says what it runs when that is something else than before', () => {
  saySoftware(world.desk, software);
  saySoftware(world.desk, software);
  expect(seen()).toEqual([expect.objectContaining({ actor: 'coordinator', ...software })]);
  saySoftware(world.desk, { ...software, runtime: 'node 26.0.0' });
  expect(seen()).toHaveLength(2);
});

test('a partner says what it runs; nobody else does', async () => {
  const [a] = world.partners as [Partner];
  expect((await a.say('software.seen', software)).status).toBe(201);
  expect((await a.say('software.seen', { ...software, version: 'one two' })).json['code']).toBe('malformed');
  expect((await world.analyst.say('software.seen', software)).json['code']).toBe('forbidden');
  expect((await a.say('log.sealed', {})).json['code']).toBe('forbidden');
});

test('a log is ended by its name alone; open runs end, the head over the last entry is signed, and nothing follows', async () => {
  const { run } = await openRun(world);
  const [a] = world.partners as [Partner];
  expect(refusal(() => sealLog(world.desk, { origin: 'ketensom.local/other/1' }))).toBe('config');
  const sealed = sealLog(world.desk, { origin: world.desk.keys.origin, next: 'ketensom.local/tiny/2' });
  expect(sealed).toMatchObject({ ended: 1, leaf: treeSize(world.desk) - 1 });
  const events = readEvents(world.desk);
  expect(events.findLast((event) => 'run' in event && event.run === run)).toMatchObject({ type: 'query.failed', code: 'log-sealed' });
  expect(events.at(-1)).toMatchObject({ type: 'log.sealed', next: 'ketensom.local/tiny/2' });
  expect(newestHead(world.desk)?.size).toBe(events.length);
  const offer = encodeOffer({ partner: 'a', datasets: {} });
  const late = await a.say('offer.published', await a.putBlob(offer));
  expect([late.status, late.json['code']]).toEqual([410, 'log-sealed']);
  expect(refusal(() => sealLog(world.desk, { origin: world.desk.keys.origin }))).toBe('log-sealed');
  saySoftware(world.desk, { ...software, version: '2.0.0' });
  expect(readEvents(world.desk)).toHaveLength(events.length);
});

test('the log that goes on names the last head of the one before, and is its next epoch', () => {
  const head = newestHead(world.desk);
  const note = headNote(head ?? { size: 0, root: new Uint8Array(), text: '', line: '' });
  const file = join(files, 'checkpoint');
  writeFileSync(file, note);
  const folder = join(files, 'next');
  expect(initCoordinator({ folder, name: 'tiny', after: file }).origin).toBe('ketensom.local/tiny/2');
  const desk = openDesk({ folder });
  const digest = createHash('sha256')
    .update(decodeNote(utf8(note), 'LOG-2').text)
    .digest('hex');
  expect(readEvents(desk)[0]).toMatchObject({ type: 'log.genesis', after: digest });
  desk.db.close();
  writeFileSync(file, 'no checkpoint');
  expect(refusal(() => initCoordinator({ folder: join(files, 'none'), name: 'tiny', after: file }))).toBe('config');
});
