/** A thread that posts as many vectors as there are partners, one after the other. */
import { once } from 'node:events';
import { request } from 'node:http';
import { workerData } from 'node:worker_threads';

const { port, partners, bytes } = workerData as { readonly port: number; readonly partners: number; readonly bytes: number };
const vector = Buffer.alloc(bytes, 1);

for (let at = 0; at < partners; at += 1) {
  const posting = request({ port, method: 'POST', host: '127.0.0.1' });
  posting.end(vector);
  const [answer] = (await once(posting, 'response')) as [NodeJS.ReadableStream];
  answer.resume();
  await once(answer, 'end');
}
