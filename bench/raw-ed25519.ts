/** One core's worth of the platform's own Ed25519 verification, for the bench of the audit. */
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const message = randomBytes(600);
const signature = sign(null, message, privateKey);

let count = 0;
for (const end = performance.now() + Number(workerData) * 1000; performance.now() < end; count += 1)
  verify(null, message, publicKey, signature);
parentPort?.postMessage(count);
