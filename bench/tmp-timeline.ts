import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScenario, runScenario } from '@ketensom/lab';
import { decodeEntryBundle, decodeEventNote, parseEvent } from '@ketensom/protocol';
import { writeScenario } from './scenario.ts';

const folder = mkdtempSync(join(process.argv[2] ?? '/tmp', 'tl-'));
writeScenario(join(folder, 'scenario'), { partners: Number(process.argv[4] ?? 10), words: Number(process.argv[3] ?? 1e6) });
const pidsNow = (): [string, number][] => {
  const out: [string, number][] = [];
  for (const d of readdirSync('/proc')) {
    if (!/^\d+$/.test(d)) continue;
    try {
      const c = readFileSync(`/proc/${d}/cmdline`, 'utf8').split('\0');
      if (!c.some((a) => a.includes(folder))) continue;
      const kind = c.find((a) => /main\.(ts|js)|analyst|coordinator/.test(a)) ?? '';
      const st = c[c.indexOf('--state') + 1] ?? '';
      if (c.includes('start')) out.push([st.split('/').at(-1) ?? kind, Number(d)]);
    } catch {}
  }
  return out;
};
const samples: string[] = [];
const timer = setInterval(() => {
  let cpu = 0,
    rss = 0,
    c = 0,
    crss = 0;
  for (const [n, pid] of pidsNow()) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      const used = (Number(stat[11]) + Number(stat[12])) / 100;
      const m = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
      if (n === 'coordinator') {
        c = used;
        crss = m;
      } else {
        cpu += used;
        rss = Math.max(rss, m);
      }
    } catch {}
  }
  samples.push(`${Date.now()} agents ${cpu.toFixed(1)} maxrss ${rss.toFixed(0)}  coord ${c.toFixed(1)} rss ${crss.toFixed(0)}`);
}, 400);
const run = await runScenario(readScenario(join(folder, 'scenario')), {
  out: join(folder, 'out'),
  drops: [],
  language: 'en',
  say: () => undefined,
});
const pids = [...run.cluster.processes].map(([name, r]) => [name, r.process.pid] as const);
for (const [name, pid] of pids) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  console.log(
    name,
    'cpu s',
    (Number(stat[11]) + Number(stat[12])) / 100,
    /VmHWM:\s+(\d+)/.exec(status)?.[1],
    /VmRSS:\s+(\d+)/.exec(status)?.[1],
  );
}
clearInterval(timer);
await run.cluster.stop();
const dir = join(run.bundle, 'tile', 'entries', '000.p');
const width = Math.max(...readdirSync(dir).map(Number));
const events = decodeEntryBundle(readFileSync(join(dir, String(width))), width).map((n) => parseEvent(decodeEventNote(n)) as any);
const t0 = events.findLast((e) => e.type === 'round.config').ts;
for (const e of events) if (e.ts >= t0 && (e.round || e.run)) console.log(String(e.ts - t0).padStart(7), e.actor.padEnd(12), e.type);

for (const x of samples) {
  const [ts, ...r] = x.split(' ');
  if (Number(ts) >= t0 - 500) console.log(Number(ts) - t0, ...r);
}
