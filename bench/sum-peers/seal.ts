/** node-seal: BFV over Microsoft SEAL in WebAssembly, batches of 8192 cells. */
import { loadPeer, type Peer, type PeerCost, partners, processorOf } from './peer.ts';

interface Handle {
  delete(): void;
}
interface Sized extends Handle {
  saveToArray(mode: unknown): Uint8Array;
}
interface Seal {
  readonly SchemeType: { readonly bfv: unknown };
  readonly SecLevelType: { readonly tc128: unknown };
  readonly ComprModeType: { readonly none: unknown };
  readonly CoeffModulus: { BFVDefault(degree: number, level: unknown): unknown };
  readonly PlainModulus: { Batching(degree: number, bits: number): unknown };
  readonly EncryptionParameters: new (
    scheme: unknown,
  ) => {
    setPolyModulusDegree(degree: number): void;
    setCoeffModulus(modulus: unknown): void;
    setPlainModulus(modulus: unknown): void;
  };
  readonly SEALContext: new (parameters: unknown, expand: boolean, level: unknown) => unknown;
  readonly KeyGenerator: new (context: unknown) => { secretKey(): unknown; createPublicKey(): unknown };
  readonly BatchEncoder: new (
    context: unknown,
  ) => { encode(cells: BigInt64Array, plain: unknown): void; decodeBigInt64(plain: unknown): BigInt64Array };
  readonly Encryptor: new (context: unknown, key: unknown) => { encrypt(plain: unknown, ciphertext: unknown): void };
  readonly Decryptor: new (context: unknown, key: unknown) => { decrypt(ciphertext: unknown, plain: unknown): void };
  readonly Evaluator: new (context: unknown) => { addInplace(sum: unknown, other: unknown): void };
  readonly Plaintext: new () => Handle;
  readonly Ciphertext: new () => Sized;
}
interface Package {
  default(): Promise<Seal>;
}

const degree = 8192;

function prepare(seal: Seal) {
  const parameters = new seal.EncryptionParameters(seal.SchemeType.bfv);
  parameters.setPolyModulusDegree(degree);
  parameters.setCoeffModulus(seal.CoeffModulus.BFVDefault(degree, seal.SecLevelType.tc128));
  parameters.setPlainModulus(seal.PlainModulus.Batching(degree, 40));
  const context = new seal.SEALContext(parameters, true, seal.SecLevelType.tc128);
  const keys = new seal.KeyGenerator(context);
  const publicKey = keys.createPublicKey();
  return {
    encoder: new seal.BatchEncoder(context),
    encryptor: new seal.Encryptor(context, publicKey),
    decryptor: new seal.Decryptor(context, keys.secretKey()),
    evaluator: new seal.Evaluator(context),
  };
}

async function measureSum(seal: Seal, cells: number): Promise<PeerCost> {
  const { encoder, encryptor, decryptor, evaluator } = prepare(seal);
  const batches = Math.ceil(cells / degree);
  const figures = BigInt64Array.from({ length: degree }, (_, at) => BigInt(at % 1000));
  const encrypt = (): Sized => {
    const [plain, ciphertext] = [new seal.Plaintext(), new seal.Ciphertext()];
    encoder.encode(figures, plain);
    encryptor.encrypt(plain, ciphertext);
    plain.delete();
    return ciphertext;
  };
  encrypt().delete();
  let [partner, server, bytes] = [0, 0, 0];
  for (let batch = 0; batch < batches; batch += 1) {
    const { ms, result: ciphertext } = await processorOf(encrypt);
    partner += ms;
    bytes += ciphertext.saveToArray(seal.ComprModeType.none).length;
    const sum = encrypt();
    const opened = await processorOf(() => {
      for (let other = 1; other < partners; other += 1) evaluator.addInplace(sum, ciphertext);
      const plain = new seal.Plaintext();
      decryptor.decrypt(sum, plain);
      const decoded = encoder.decodeBigInt64(plain);
      plain.delete();
      return decoded;
    });
    if (opened.result[7] !== BigInt(7 * partners)) throw new Error('seal gives another sum');
    server += opened.ms;
    ciphertext.delete();
    sum.delete();
  }
  return { cells, partner, server, bytes: bytes / cells };
}

export const seal: Peer = {
  name: 'node-seal BFV, 8192 cells a ciphertext',
  trust: 'whoever holds the key can open every single input',
  async measure() {
    const { default: start } = await loadPeer<Package>('node-seal', 'dist/index_throws.js');
    const started = await start();
    return [await measureSum(started, 1e3), await measureSum(started, 1e6)];
  },
};
