/** What a crash between any two steps leaves behind: the same bytes once more, or nothing. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodeHex } from '@ketensom/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeMembers, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { crashAt } from './scripted/failpoints.ts';
import { requestOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];

let home: ScriptedCoordinator;
let agents: TestAgent[];
let run: string;

beforeEach(async () => {
  home = new ScriptedCoordinator();
  agents = await makeMembers(home, partners);
  run = home.ask(requestOf({ partners, charter: home.charterDigest }));
});

const typesOfRun = (): string[] => home.events.filter((event) => 'run' in event && event.run === run).map((event) => event.type);

const digestsByPart = (): Map<string, Set<string>> => {
  const digests = new Map<string, Set<string>>();
  for (const { key, bytes } of home.parts) digests.set(key, (digests.get(key) ?? new Set()).add(encodeHex(bytes)));
  return digests;
};

describe('a crash right before or after a step', () => {
  test.each([
    'head.store.before',
    'head.store.after',
    'cosig.send.before',
    'advertise',
    'round.key.after',
    'share',
    'round.shares.after',
    'mask.rename.before',
    'mask.rename.after',
    'upload.state.before',
    'upload.state.after',
    'upload',
    'input.committed.before',
    'input.committed.after',
    'survivors',
    'survivors.ack.after',
    'reveal',
    'share.revealed.after',
    'result.countersigned.before',
    'round.keys_erased.before',
  ])('%s: the run ends in a release all the same', async (name) => {
    const crashed = await crashAt(name, agents);
    crashed.restart();
    await settle(agents);
    const types = typesOfRun();
    expect(types.filter((type) => type === 'input.committed')).toHaveLength(3);
    expect(types.filter((type) => type === 'result.countersigned')).toHaveLength(3);
    expect(types.filter((type) => type === 'round.keys_erased')).toHaveLength(3);
    for (const digests of digestsByPart().values()) expect(digests.size).toBe(1);
  });
});

describe('the masked vector', () => {
  test('is on disk before its first byte leaves, and the same bytes are sent after a crash, without a second evaluation', async () => {
    const crashed = await crashAt('upload', agents);
    const round = home.rounds.roundOf(run);
    expect(home.parts.filter(({ key }) => key.includes(`/${crashed.name}/`))).toEqual([]);
    const stored = crashed.context.store.vectors.open(round);
    const bytes = stored.read(0, stored.length);
    stored.close();
    crashed.restart();
    await settle(agents);
    const sent = home.parts.filter(({ key }) => key === `${round}/${crashed.name}/0`);
    expect(sent.map((part) => encodeHex(part.bytes))).toEqual([encodeHex(bytes)]);
    expect(crashed.local.evaluations).toBe(1);
  });

  test('goes again bit for bit when the coordinator has lost it', async () => {
    const crashed = await crashAt('upload.parts.after', agents);
    const round = home.rounds.roundOf(run);
    home.rounds.forgetParts(round, crashed.name);
    crashed.restart();
    await settle(agents);
    const sent = home.parts.filter(({ key }) => key === `${round}/${crashed.name}/0`).map((part) => encodeHex(part.bytes));
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(1);
    expect(crashed.local.evaluations).toBe(1);
    expect(typesOfRun()).toContain('result.released');
  });

  test('is never made anew: without its file the round ends for this agent', async () => {
    const crashed = await crashAt('upload', agents);
    const round = home.rounds.roundOf(run);
    rmSync(join(crashed.folder, 'vectors', `${round}.masked`));
    crashed.restart();
    await settle(agents);
    expect(home.parts.filter(({ key }) => key.includes(`/${crashed.name}/`))).toEqual([]);
    expect(crashed.local.evaluations).toBe(1);
    expect(home.events).toContainEqual(expect.objectContaining({ type: 'round.aborted', actor: crashed.name, code: 'digest-mismatch' }));
    expect(crashed.context.store.rounds.load(round)).toBeUndefined();
    expect(existsSync(join(crashed.folder, 'vectors', `${round}.masked`))).toBe(false);
  });
});

describe('an agent that comes back when the others went on without it', () => {
  test.each(['advertise', 'share', 'upload', 'input.committed.before'])(
    'lost at %s: it is excluded, and ends nothing for the others',
    async (name) => {
      home = new ScriptedCoordinator();
      agents = await makeMembers(home, ['a', 'b', 'c', 'd']);
      run = home.ask(requestOf({ partners: ['a', 'b', 'c', 'd'], charter: home.charterDigest }));
      const lost = await crashAt(name, agents);
      const others = agents.filter((agent) => agent !== lost);
      const isReleased = (): boolean => typesOfRun().includes('result.released');
      for (let step = 0; step < 4 && !isReleased(); step += 1) {
        await settle(others);
        if (!isReleased()) home.rounds.step(run, home.rounds.roundOf(run), { kind: 'step-over' });
      }
      await settle(others);
      expect(isReleased()).toBe(true);
      lost.restart();
      await settle(agents);
      const types = typesOfRun();
      expect(types).not.toContain('round.aborted');
      expect(types.filter((type) => type === 'share.revealed')).toHaveLength(3);
      expect(lost.context.store.rounds.get(home.rounds.roundOf(run))).toMatchObject({ ended: 'excluded', erased: true });
      expect(lost.lines).toContainEqual(expect.objectContaining({ event: 'round-step', step: 'excluded' }));
    },
  );
});
