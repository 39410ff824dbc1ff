/** Debian's Chromium, without a window and without a word to the network. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether it is installed. `KETENSOM_REQUIRE_BROWSER=1` makes it a failure that it is not. */
export function hasChromium(): boolean {
  if (existsSync(executablePath)) return true;
  const advice = `Chromium is not installed at ${executablePath}: apt-get install chromium`;
  if (process.env['KETENSOM_REQUIRE_BROWSER'] === '1') throw new Error(advice);
  console.error(`\nSKIPPED: nothing was tried in a browser. ${advice}\n`);
  return false;
}

/** Starts it. */
export const startChromium = (): Promise<Browser> => chromium.launch({ executablePath, args: quiet });
