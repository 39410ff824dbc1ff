/** The analyst's own program, from joining to a fetched result, and what it refuses before anything is sent. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, readCodebook } from '@ketensom/host';
import { ConfigError, ProtocolError, parseQuery } from '@ketensom/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Agreement, fetchAgreement } from '../src/analyst/agreement.ts';
import { type AnalystClient, openAnalystClient } from '../src/analyst/analyst-client.ts';
import { type AnalystStore, openAnalystStore, unsentEvent } from '../src/analyst/analyst-store.ts';
import { askAndWait } from '../src/analyst/ask.ts';
import { previewRequest } from '../src/analyst/describe-request.ts';
import { fetchResult } from '../src/analyst/fetch-result.ts';
import { joinWith } from '../src/analyst/join.ts';
import { checkQuery, readQuery } from '../src/analyst/read-query.ts';
import { fetchReplaced, resolveRequest } from '../src/analyst/resolve-request.ts';
import { askOnce, submitRequest } from '../src/analyst/submit.ts';
import { demandReleased, exitCodeOf, watchRun } from '../src/analyst/watch.ts';
import { execute } from '../src/store/sql.ts';
import { approve, Player, playOpening, playToMasks, playUploads, until } from './support/play.ts';
import { freshFolder, type Partner, readEvents, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
let store: AnalystStore;
let client: AnalystClient;
let agreement: Agreement;

beforeAll(async () => {
  store = openAnalystStore(freshFolder());
  world = await startWorld({ partners: ['a', 'b', 'c', 'd'], joinAnalyst: async (file) => void (await joinWith(store, file)) });
  client = openAnalystClient(store);
  agreement = await fetchAgreement(client, 0);
});

afterAll(async () => {
  await client.close();
  store.db.close();
  await stopWorld(world);
});

const asked = { query: 'q', purpose: 'test', kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count'] };
const resolve = (changes: object = {}) =>
  resolveRequest(agreement, { query: parseQuery({ ...asked, ...changes }), analyst: 'ana', now: Date.now() });

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof ProtocolError || error instanceof ConfigError || error instanceof CommandError ? error.code : error;
  }
  return 'nothing';
};

describe('before anything is sent', () => {
  test('partners are all that offer, or those named; the term is a week, or the one named', () => {
    const { request } = resolve();
    expect(request.partners).toEqual(['a', 'b', 'c', 'd']);
    expect(Math.round((request.expires - Date.now()) / 86_400_000)).toBe(7);
    expect(resolve({ partners: ['c', 'a', 'b'] }).request.partners).toEqual(['a', 'b', 'c']);
    expect(resolve({ expires: '2099-01-31' }).request.expires).toBe(Date.parse('2099-02-01T00:00:00Z'));
  });

  test.each<[string, object, string]>([
    ['a purpose that the charter does not list', { purpose: 'other' }, 'unknown-purpose'],
    ['a partner that is no member', { partners: ['a', 'b', 'z'] }, 'unknown-member'],
    ['two partners', { partners: ['a', 'b'] }, 'too-few-partners'],
    ['a name that the codebook lacks', { by: ['nothing'] }, 'unknown-name'],
    ['a term in the past', { expires: '2001-01-01' }, 'expired'],
  ])('%s', (_name, changes, code) => {
    expect(codeOf(() => resolve(changes))).toBe(code);
  });

  test('a partner that does not offer stands in notOffering, and cannot be asked', () => {
    const offers = new Map(agreement.offers);
    offers.set('d', { partner: 'd', datasets: {} });
    const without = { ...agreement, offers };
    const query = parseQuery(asked);
    const ask = { analyst: 'ana', now: Date.now() };
    expect(resolveRequest(without, { query, ...ask }).request).toMatchObject({ partners: ['a', 'b', 'c'], notOffering: ['d'] });
    expect(codeOf(() => resolveRequest(without, { query: { ...query, partners: ['a', 'b', 'd'] }, ...ask }))).toBe('not-offering');
  });

  test('a partner whose figures mean something else is left out by name alone', () => {
    const offers = new Map(agreement.offers);
    const own = offers.get('d')?.datasets['cases'];
    if (own === undefined) throw new Error('d offers cases');
    offers.set('d', { partner: 'd', datasets: { cases: { ...own, about: { region: { class: 'C' } } } } });
    const differing = { ...agreement, offers };
    const query = parseQuery(asked);
    const ask = { analyst: 'ana', now: Date.now() };
    expect(codeOf(() => resolveRequest(differing, { query, ...ask }))).toBe('not-comparable');
    const named = resolveRequest(differing, { query: { ...query, partners: ['a', 'b', 'c'] }, ...ask });
    expect(named.request).toMatchObject({ partners: ['a', 'b', 'c'], notOffering: ['d'] });
  });

  test('a preview says what it costs and who learns what, and the log does not grow', () => {
    const size = readEvents(world.desk).length;
    const preview = previewRequest(resolve(), agreement.codebook, 'en');
    expect(preview).toMatchObject({ cells: 2, mayRefuse: ['a', 'b', 'c', 'd'], thresholds: { threshold: 3, mayDrop: 1 } });
    const { total, perPartner, exchange } = preview.bytes ?? { total: Number.NaN, perPartner: 0, exchange: 0 };
    expect(total).toBe(perPartner * 4 + exchange);
    expect(readEvents(world.desk)).toHaveLength(size);
  });

  test('a query file is checked against a codebook alone', () => {
    const files = join(world.folder, '..', 'files');
    const file = join(files, 'query.yaml');
    writeFileSync(file, 'query: q\npurpose: p\nkind: aggregate\ndataset: cases\nmeasures: [count, { sum: age }]\n');
    const { codebook } = readCodebook(join(files, 'codebook.yaml'));
    expect(checkQuery(file, codebook)).toMatchObject({ kind: 'aggregate', layout: { cells: 1 } });
    writeFileSync(file, 'query: q\npurpose: p\nkind: aggregate\ndataset: cases\nmeasures: [{ sum: ag }]\n');
    expect(codeOf(() => checkQuery(file, codebook))).toBe('unknown-name');
    writeFileSync(file, 'query: q\nkind: aggregate\n');
    expect(() => readQuery(file)).toThrow(file);
  });
});

describe('a run', () => {
  test('submit, watch, result: the analyst checks the commitment and says that it took it', async () => {
    const { run } = await submitRequest(client, resolve());
    const lines: string[] = [];
    const watching = watchRun(client, run, { json: false, language: 'en' }, { write: (text) => lines.push(text) });
    for (const partner of world.partners) await approve(world, run, partner);
    const players = world.partners.map((partner) => new Player(world, run, partner));
    await playToMasks(world, run, players);
    await playUploads(world, players);
    await playOpening(players.slice(0, 3));
    expect(await watching).toBe(0);
    const shown = lines.join('');
    for (const part of ['q: waiting for approvals', '  a: approved', '  d: masked figures or blinded lists sent', 'q: released'])
      expect(shown).toContain(part);
    const result = await fetchResult(client, run);
    expect(result.kind === 'aggregate' && result.cells[0]).toMatchObject({ by: { region: 'N' }, count: { value: 40 } });
    await fetchResult(client, run);
    expect(readEvents(world.desk).filter((event) => event.type === 'result.fetched')).toHaveLength(1);
  });

  test('the same question, under whatever name, gets the stored answer: nothing is proposed, nothing opened', async () => {
    const on = { ...agreement, terms: { ...agreement.terms, protection: 'on' as const } };
    const [first] = await client.statuses();
    const size = readEvents(world.desk).length;
    for (const changes of [{}, { query: 'other-name', question: 'For another reason' }]) {
      const answer = await askOnce(client, { agreement: on, resolved: resolve(changes) });
      expect('stored' in answer && answer.stored).toMatchObject({ run: first?.run, result: { query: 'q', status: 'released' } });
    }
    const lines: string[] = [];
    const asking = { agreement: on, resolved: resolve() };
    await askAndWait(client, asking, { json: true, language: 'en' }, { write: (text) => lines.push(text) });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { run: first?.run, stored: true },
      { id: first?.run, status: 'released' },
    ]);
    await askAndWait(client, asking, { json: false, language: 'nl' }, { write: (text) => lines.push(text) });
    expect(lines[2]).toMatch(/is al beantwoord[\s\S]*\b40\b/);
    expect(readEvents(world.desk)).toHaveLength(size);
    const lying: AnalystClient = { ...client, answers: async () => [{ run: first?.run ?? '' }] };
    const another = resolve({ where: { variable: 'age', gte: 18 } });
    await expect(askOnce(lying, { agreement: on, resolved: another })).rejects.toMatchObject({ code: 'binding-mismatch' });
  });

  test('where protection is off, or the question is another, it is asked', async () => {
    const [off, on] = (['off', 'on'] as const).map((protection) => ({ ...agreement, terms: { ...agreement.terms, protection } }));
    if (off === undefined || on === undefined) throw new Error('two of them');
    for (const asking of [
      { agreement: off, resolved: resolve() },
      { agreement: on, resolved: resolve({ release: { minCount: 20 } }) },
    ]) {
      const answer = await askOnce(client, asking);
      if (!('submitted' in answer)) throw new Error('it was not asked');
      await client.say('query.cancelled', { run: answer.submitted.run });
    }
  });

  test('a result that is not the committed one is not taken', async () => {
    const { run } = (await client.statuses()).find((status) => status.state === 'released') ?? { run: '' };
    const forged: AnalystClient = {
      ...client,
      result: async (id) => new TextEncoder().encode(new TextDecoder().decode(await client.result(id)).replace('"value":40', '"value":41')),
    };
    await expect(fetchResult(forged, run)).rejects.toMatchObject({ code: 'result-mismatch' });
  });

  test('declined, asked again without; cancelled', async () => {
    const { run } = await submitRequest(client, resolve());
    await (world.partners[3] as Partner).say('query.declined', { run, code: 'declined' });
    await until(world, run, 'query.failed');
    const status = await client.status(run);
    expect(exitCodeOf(status)).toBe(3);
    expect(codeOf(() => demandReleased(status, 'en'))).toBe('declined');
    const replaced = await fetchReplaced(client, run);
    const again = resolveRequest(agreement, { query: parseQuery(asked), analyst: 'ana', now: Date.now(), replaced });
    expect(again.request).toMatchObject({ partners: ['a', 'b', 'c'], missing: [{ partner: 'd', why: 'declined' }], replaces: run });
    const second = await submitRequest(client, again);
    await expect(fetchReplaced(client, second.run)).rejects.toMatchObject({ exitCode: 2 });
    await client.say('query.cancelled', { run: second.run });
    expect((await client.status(second.run)).state).toBe('cancelled');
  });

  test('asked and waited for in one: the run is printed at once, and its end is the end of the command', async () => {
    const lines: string[] = [];
    const sink = { write: (text: string) => lines.push(text) };
    const ended = askAndWait(client, { agreement, resolved: resolve() }, { json: true, language: 'en' }, sink).catch(
      (error: unknown) => error,
    );
    await expect.poll(() => lines).toHaveLength(1);
    const { run } = JSON.parse(lines[0] ?? '') as { readonly run: string };
    await (world.partners[3] as Partner).say('query.declined', { run, code: 'declined' });
    expect(await ended).toMatchObject({ exitCode: 3, code: 'declined' });
    expect(lines).toHaveLength(1);
  });

  test('a refusal by the coordinator is exit code 3 with its code', async () => {
    const { request, ...rest } = resolve();
    const spoilt = { ...rest, request: { ...request, partners: ['a', 'b'] } };
    await expect(submitRequest(client, spoilt)).rejects.toMatchObject({ exitCode: 3, code: 'too-few-partners' });
  });

  test('an event whose answer was lost is sent again before the next, and stands once', async () => {
    const { run } = await submitRequest(client, resolve());
    execute(store.db, 'UPDATE events SET sent = 0 WHERE seq = (SELECT max(seq) FROM events)');
    expect(unsentEvent(store)).toBeDefined();
    await client.say('query.cancelled', { run });
    expect(unsentEvent(store)).toBeUndefined();
    expect(readEvents(world.desk).filter((event) => 'run' in event && event.run === run && event.type === 'query.proposed')).toHaveLength(
      1,
    );
  });
});
