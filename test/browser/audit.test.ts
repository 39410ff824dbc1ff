/** The same audit in a browser: the protocol package, bundled as it is, gives the report that it gives in Node; and the auditor's page works without scripts. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeBase64 } from '@ketensom/protocol';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, type Bundle, type Files, makeBundle } from '../audit/support/bundle.ts';
import { edits } from '../audit/support/edits.ts';
import { hasChromium, startChromium } from './chromium.ts';
import type { AuditInPage } from './page.ts';

declare const auditInPage: AuditInPage;

const inBase64 = (files: Files): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, encodeBase64(bytes)]));

describe.runIf(hasChromium())('in a browser', () => {
  let bundle: Bundle;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    bundle = await makeBundle();
    const entry = fileURLToPath(new URL('page.ts', import.meta.url));
    const built = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: 'es2024',
      conditions: ['@ketensom/source'],
    });
    browser = await startChromium();
    page = await browser.newPage();
    await page.goto('about:blank');
    await page.addScriptTag({ content: built.outputFiles[0]?.text ?? '' });
  });

  afterAll(async () => {
    await browser.close();
  });

  const auditThere = (files: Files, now: number) =>
    page.evaluate(({ given, trust }) => auditInPage(given, trust), { given: inBase64(files), trust: { now } });

  test('a genuine bundle gives the same report as in Node', async () => {
    const now = Date.now();
    const there = await auditThere(bundle.files, now);
    expect(there).toEqual(audit(bundle.files, { now }));
    expect(there.verified).toBe(true);
  });

  test('so do twelve altered ones', async () => {
    const now = Date.now();
    for (const { make } of edits.filter((_, at) => at % 7 === 0)) {
      const files = make(bundle);
      const there = await auditThere(files, now);
      expect(there).toEqual(audit(files, { now }));
      expect(there.verified).toBe(false);
    }
  });

  test("the auditor's page shows one language at a time, runs no script and asks for nothing", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ketensom-page-'));
    for (const [path, bytes] of bundle.files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const program = fileURLToPath(new URL('../../packages/auditor/src/main.ts', import.meta.url));
    const options = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source', program];
    const { stdout } = spawnSync(process.execPath, [...options, 'report', folder, '--lang', 'nl'], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const asked: string[] = [];
    const context = await browser.newContext({ javaScriptEnabled: false });
    const shown = await context.newPage();
    shown.on('request', (request) => asked.push(request.url()));
    await shown.setContent(stdout);
    const [dutch, english] = [shown.locator('article[lang=nl]'), shown.locator('article[lang=en]')];
    expect([await dutch.isVisible(), await english.isVisible()]).toEqual([true, false]);
    await shown.getByLabel('English').check();
    expect([await dutch.isVisible(), await english.isVisible()]).toEqual([false, true]);
    expect(await english.getByRole('heading', { name: 'In order', exact: true }).isVisible()).toBe(true);
    expect(asked).toEqual([]);
    await context.close();
  });
});
