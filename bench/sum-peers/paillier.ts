/** paillier-bigint: additively homomorphic encryption, 2048 bits, 28 cells to a ciphertext. */
import { loadPeer, type Peer, type PeerCost, partners, processorOf } from './peer.ts';

interface PublicKey {
  encrypt(message: bigint): bigint;
  addition(...ciphertexts: readonly bigint[]): bigint;
}
interface Keys {
  readonly publicKey: PublicKey;
  readonly privateKey: { decrypt(ciphertext: bigint): bigint };
}
interface Package {
  generateRandomKeys(bits: number): Promise<Keys>;
}

const bits = 2048;
const cellsEach = 28;
const tried = 8;

async function measureSum({ publicKey, privateKey }: Keys, cells: number): Promise<PeerCost> {
  const count = Math.ceil(cells / cellsEach);
  const scale = count / tried;
  const plain = Array.from({ length: tried }, (_, at) => (BigInt(at + 1) << 1700n) + 7n);
  const { ms: partner, result: ciphertexts } = await processorOf(() => plain.map((message) => publicKey.encrypt(message)));
  const { ms: added, result: sums } = await processorOf(() =>
    ciphertexts.map((ciphertext) => publicKey.addition(...Array.from({ length: partners }, () => ciphertext))),
  );
  const { ms: opened, result: figures } = await processorOf(() => sums.map((sum) => privateKey.decrypt(sum)));
  if (figures[0] !== (plain[0] as bigint) * BigInt(partners)) throw new Error('paillier gives another sum');
  const bytes = (count * bits * 2) / 8 / cells;
  return { cells, partner: partner * scale, server: (added + opened) * scale, bytes, note: `${tried} ciphertexts, scaled` };
}

export const paillier: Peer = {
  name: 'paillier-bigint, 2048 bits, 28 cells packed',
  trust: 'whoever holds the key can open every single input',
  async measure() {
    const { generateRandomKeys } = await loadPeer<Package>('paillier-bigint');
    const keys = await generateRandomKeys(bits);
    return [await measureSum(keys, 1e3), await measureSum(keys, 1e6)];
  },
};
