/** A relay between the coordinator and everybody else that keeps every byte that passes, in both directions. */
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import type { Relay } from '../../packages/lab/src/cluster.ts';

export interface Recorder extends Relay {
  /** What passed, one piece per connection and direction. */
  readonly recorded: () => readonly Buffer[];
  readonly stop: () => void;
}

/** Listens on a free port of this machine. */
export async function startRecorder(): Promise<Recorder> {
  let target: URL | undefined;
  const streams: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const record = (socket: Socket): void => {
    const stream: Buffer[] = [];
    streams.push(stream);
    sockets.add(socket);
    socket.on('data', (bytes: Buffer) => stream.push(bytes));
  };
  const server: Server = createServer((client) => {
    const upstream = dial(Number(target?.port), target?.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      record(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a server that listens has a port');
  return {
    address: `http://127.0.0.1:${address.port}`,
    connect: (url) => {
      target = new URL(url);
    },
    recorded: () => streams.map((stream) => Buffer.concat(stream)),
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
