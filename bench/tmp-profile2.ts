import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { readCodebook, readYamlFile } from '@ketensom/host';
import { nativePrimitives as p } from '@ketensom/native';
import {
  buildAggregateResult,
  charterFloor,
  compileAggregate,
  decodeCodebook,
  decodeSum,
  deriveLayout,
  encodeContribution,
  encodeLayout,
  maskPiece,
  PartHasher,
  parseCharterTerms,
  parseQuery,
  pieceLength,
  vectorPieces,
} from '@ketensom/protocol';
import { readAgentFile } from '../packages/node-agent/src/cli/local-side.ts';
import { answerAggregate } from '../packages/node-agent/src/evaluate/answer.ts';
import { writeScenario } from './scenario.ts';

const folder = mkdtempSync('/dev/shm/prof-');
writeScenario(folder, { partners: 10, words: Number(process.argv[2] ?? 1e6) });
const cb = readCodebook(join(folder, 'codebook.yaml'));
const query = parseQuery(readYamlFile(join(folder, 'queries/q.yaml')));
const t = async (name: string, f: () => unknown) => {
  const c = process.cpuUsage();
  const s = performance.now();
  const r = await f();
  const { user, system } = process.cpuUsage(c);
  console.log(
    name.padEnd(22),
    (performance.now() - s).toFixed(0),
    'ms clock',
    ((user + system) / 1000).toFixed(0),
    'ms cpu',
    'rss',
    (process.memoryUsage.rss() / 1e6).toFixed(0),
    'max',
    (process.resourceUsage().maxRSS / 1024).toFixed(0),
  );
  return r;
};
const codebook = decodeCodebook(cb.bytes);
const plan = (await t('compile', () => compileAggregate(query as never, codebook))) as never;
const layout = (await t('layout', () => deriveLayout(plan, codebook, 10))) as any;
await t('encodeLayout', () => encodeLayout(layout));
await t('encodeLayout2', () => p.sha256(encodeLayout(layout)));
const root = join(folder, 'partners/p0');
const file = readAgentFile(join(root, 'agent.yaml'));
for (let i = 0; i < 1; i++) {
  const a = (await t('answer', () => answerAggregate({ plan, layout, codebook }, { root, file }))) as any;
  const v = (await t('encode', () => encodeContribution(layout, a.table))) as Uint8Array;
  console.log(v.length);
  const planM = {
    selfKey: new Uint8Array(32),
    pairs: Array.from({ length: 9 }, () => ({ key: new Uint8Array(32).fill(3), sign: 1 as const })),
  };
  const w = p.ringWindow(64, pieceLength);

  await t('mask', () => {
    for (const { offset, length } of vectorPieces({ words64: layout.words, words32: 0 }))
      maskPiece(w, planM, offset, v.subarray(offset, offset + length));
  });
  await t('hash x2', () => {
    const h = new PartHasher(p);
    h.update(v);
    h.root();
  });
}
