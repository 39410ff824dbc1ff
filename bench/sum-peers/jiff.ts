/** jiff-mpc: general multi-party computation, each cell shared among all, through a relay on this machine. Three partners: with ten it does not end well. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadPeer, type Peer, type PeerCost, processorOf } from './peer.ts';

interface Share {
  sadd(other: Share): Share;
}
interface Client {
  share(secret: number): Readonly<Record<string, Share>>;
  open(share: Share): Promise<number>;
  disconnect(safe: boolean, free: boolean): void;
}
interface Package {
  readonly JIFFServer: new (server: unknown, options: object) => { readonly io: { close(): void } };
  readonly JIFFClient: new (url: string, computation: string, options: object) => Client;
}

const parties = 3;
const seconds = 60;

/** All parties' work on one sum of as many cells. */
async function runSum({ JIFFServer, JIFFClient }: Package, cells: number): Promise<void> {
  const http = createServer();
  const relay = new JIFFServer(http, { logs: false });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const sumOf = (client: Client): Promise<number[]> => {
    const added = Array.from({ length: cells }, (_, cell) => Object.values(client.share(cell)).reduce((sum, share) => sum.sadd(share)));
    return Promise.all(added.map((share) => client.open(share)));
  };
  const party = (): Promise<number[]> =>
    new Promise((resolve, reject) => {
      const onConnect = (client: Client): void => {
        sumOf(client).then((figures) => {
          client.disconnect(true, true);
          resolve(figures);
        }, reject);
      };
      const client = new JIFFClient(url, 'sum', {
        party_count: parties,
        crypto_provider: true,
        onConnect,
        onError: (_: string, error: unknown) => reject(new Error(String(error))),
      });
      if (client === undefined) reject(new Error('no client'));
    });
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no sum within ${seconds} s`)), seconds * 1000).unref();
  });
  try {
    const [figures] = await Promise.race([Promise.all(Array.from({ length: parties }, party)), timeout]);
    if (figures?.[7] !== 7 * parties) throw new Error('jiff gives another sum');
  } finally {
    relay.io.close();
    http.closeAllConnections();
    http.close();
  }
}

async function measureSum(jiff: Package, cells: number): Promise<PeerCost> {
  const { ms } = await processorOf(() => runSum(jiff, cells));
  return {
    cells,
    partner: ms / parties,
    server: 0,
    bytes: Number.NaN,
    note: `${parties} partners; all work, relay included, divided among them`,
  };
}

export const jiff: Peer = {
  name: 'jiff-mpc',
  trust: 'an honest majority of the partners',
  async measure() {
    return [await measureSum(await loadPeer<Package>('jiff-mpc'), 100)];
  },
};
