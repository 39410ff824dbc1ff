/** A thread on a machine that lacks the instructions that pairs are worked with. */
import { FieldPairs } from '../../src/blinding/field-pairs.ts';

declare const WebAssembly: { validate: (bytes: Uint8Array) => boolean };

WebAssembly.validate = () => false;
FieldPairs.prototype.read = () => {
  throw new TypeError('there are no pairs on this machine');
};

await import('../../src/blinding/blinding-worker.ts');
