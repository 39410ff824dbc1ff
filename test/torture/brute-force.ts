/** All 91 million valid numbers against a captured run under salted-hash, and 100,000 against one under dh: no hit without keys, every one with them. */
import { blindingEngine } from '@ketensom/native';
import { attackDh, attackSaltedHash, type Hits } from './brute-force-attack.ts';

const people = 100_000;
const engine = blindingEngine();

function report(name: string, { withoutKey, withKey }: Hits): boolean {
  process.stdout.write(`${name}: ${withoutKey} hits without keys, ${withKey} of ${people} with them\n`);
  return withoutKey === 0 && withKey === people;
}

const results = [report('salted-hash', await attackSaltedHash(engine, { people })), report('dh', await attackDh(engine, people))];
await engine.close();
process.exitCode = results.every(Boolean) ? 0 : 1;
