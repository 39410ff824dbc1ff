/** The plain equivalent: the same vectors, unmasked, posted by one client process after another's example to one HTTP server that adds them as they come. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nativePrimitives } from '@ketensom/native';
import { median } from './measure.ts';

const windowBytes = 2 ** 18;

/** Adds a body into `sum` piece by piece. */
async function addBody(body: AsyncIterable<Buffer>, sum: Uint8Array): Promise<void> {
  const window = nativePrimitives.ringWindow(64, windowBytes);
  let offset = 0;
  let held: Uint8Array = new Uint8Array(0);
  const add = (piece: Uint8Array): void => {
    window.load(sum.subarray(offset, offset + piece.length));
    window.add(piece);
    sum.set(window.read(), offset);
    offset += piece.length;
  };
  for await (const chunk of body) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= windowBytes) {
      add(held.subarray(0, windowBytes));
      held = held.subarray(windowBytes);
    }
  }
  if (held.length > 0) add(held);
}

/** A server that adds every body that is posted to it. */
export interface Adder {
  readonly url: string;
  /** The sum is nothing again. */
  clear(): void;
  close(): void;
}

/** Starts one for vectors of so many words. */
export async function startAdder(words: number): Promise<Adder> {
  let sum = new Uint8Array(words * 8);
  const server = createServer((incoming, answer) => {
    void addBody(incoming, sum).then(() => answer.end());
  });
  // Connections are kept between runs, however busy the machine is.
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    clear: () => {
      sum = new Uint8Array(words * 8);
    },
    close: () => server.close(),
  };
}

/** Median milliseconds of five runs: all partners post at once, until the last is answered. */
export async function plainSum({ partners, words }: { readonly partners: number; readonly words: number }): Promise<number> {
  const vector = new Uint8Array(words * 8).fill(1);
  const adder = await startAdder(words);
  const times: number[] = [];
  for (let run = -1; run < 5; run += 1) {
    adder.clear();
    const start = performance.now();
    await Promise.all(
      Array.from({ length: partners }, async () => {
        const answer = await fetch(adder.url, { method: 'POST', body: vector });
        await answer.arrayBuffer();
      }),
    );
    if (run >= 0) times.push(performance.now() - start);
  }
  adder.close();
  return median(times);
}
